using Traceability.Platform;

namespace Traceability.Batches;

/// <summary>What people call the steps of a lot's way.</summary>
public static class StoryWords
{
    public static Text Of(StoryKind kind) =>
        kind switch
        {
            StoryKind.Harvested => new("Thu hoạch", "Harvested"),
            StoryKind.Merged => new("Gom từ nhiều lô", "Put together from several lots"),
            StoryKind.Parted => new("Tách ra từ một lô", "Taken from another lot"),
            StoryKind.Split => new("Chia thành nhiều lô", "Divided into several lots"),
            StoryKind.Used => new("Đưa vào một lô khác", "Put into another lot"),
            StoryKind.Packed => new("Đóng gói", "Packed"),
            StoryKind.Unpacked => new("Lấy ra khỏi thùng", "Taken out of its box"),
            StoryKind.Shipped => new("Gửi đi", "Sent"),
            StoryKind.Received => new("Nhận hàng", "Arrived"),
            StoryKind.Stored => new("Cất trong kho", "Kept in store"),
            StoryKind.Inspected => new("Kiểm tra", "Checked"),
            StoryKind.Sold => new("Bán cho người mua", "Sold to shoppers"),
            _ => new("Thu hồi", "Recalled"),
        };
}
