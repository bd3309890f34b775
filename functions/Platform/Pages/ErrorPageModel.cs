namespace Traceability.Platform.Pages;

/// <summary>A page in place of the one that was asked for.</summary>
/// <param name="Language">What the page is written in.</param>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What to do about it.</param>
public sealed record ErrorPageModel(PageLanguage Language, Text Title, Text Detail) : IPageModel
{
    public static ErrorPageModel NotFound(PageLanguage language) =>
        new(
            language,
            new Text("Không có trang này", "There is no such page"),
            new Text(
                "Hãy xem lại địa chỉ, hoặc quét lại mã QR trên bao bì.",
                "Check the address, or scan the QR code on the package again."
            )
        );

    public static ErrorPageModel StorageDown(PageLanguage language) =>
        new(
            language,
            new Text("Hệ thống đang bận", "The system is busy"),
            new Text(
                "Chưa đọc được dữ liệu. Xin thử lại sau ít giây.",
                "The data cannot be read right now. Please try again in a few seconds."
            )
        );

    public static ErrorPageModel Fault(PageLanguage language) =>
        new(
            language,
            new Text("Hệ thống gặp lỗi", "Something went wrong here"),
            new Text(
                "Lỗi ở phía chúng tôi, không phải ở mã của bạn. Xin thử lại sau.",
                "The fault is ours and says nothing about your code. Please try again later."
            )
        );
}
