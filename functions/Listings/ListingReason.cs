using System.Globalization;
using Traceability.Platform;

namespace Traceability.Listings;

/// <summary>Why a listing stands as it does, and what its owner can do about it.</summary>
/// <param name="Code">The name of the reason, for programs; what is particular comes behind a colon.</param>
/// <param name="Words">The reason for people.</param>
/// <param name="Remedy">What to do; null where nothing has to be done.</param>
public sealed record ListingReason(string Code, Text Words, Text? Remedy)
{
    const string Outside = "price outside ";
    const string TooShort = "description shorter than ";
    const string Attributes = "attributes missing: ";

    public static ListingReason PhotoMissing { get; } =
        new(
            "photo missing",
            new Text("Chưa có ảnh.", "There is no photo."),
            new Text("Hãy thêm một ảnh chụp rõ sản phẩm.", "Add a clear photo of the product.")
        );

    public static ListingReason NameMissing { get; } =
        new(
            "name missing",
            new Text("Tên không còn chữ nào mà sàn này nhận.", "The name has no letters that this marketplace takes."),
            new Text("Hãy đặt tên bằng chữ thường, không dùng biểu tượng.", "Give it a name in plain letters.")
        );

    public static ListingReason DescriptionMissing { get; } =
        new(
            "description missing",
            new Text("Phần mô tả không còn chữ nào mà sàn này nhận.", "Nothing of the description is taken here."),
            new Text("Hãy viết vài câu về sản phẩm.", "Write a few sentences about the product.")
        );

    public static ListingReason BrandMissing { get; } =
        new(
            "brand missing",
            new Text("Nhãn hiệu không còn chữ nào mà sàn này nhận.", "Nothing of the brand is taken here."),
            new Text("Hãy viết nhãn hiệu bằng chữ thường.", "Write the brand in plain letters.")
        );

    public static ListingReason CategoryMissing { get; } =
        new(
            "category missing",
            new Text("Gian hàng chưa có ngành hàng cho sản phẩm này.", "The shop has no category for this product."),
            new Text(
                "Hãy ghi nhóm hàng của sản phẩm, hoặc nhờ người vận hành thêm ngành hàng cho gian hàng.",
                "Say the product's category, or have the operator add one to the shop."
            )
        );

    public static ListingReason WeightMissing { get; } =
        new(
            "weight missing",
            new Text("Chưa biết một chiếc nặng bao nhiêu.", "Nobody said what a piece weighs."),
            new Text("Hãy ghi khối lượng tịnh của một chiếc.", "Say the net content of a piece.")
        );

    /// <summary>Names too few letters that a shop takes.</summary>
    public static ListingReason NameTooShort { get; } =
        new(
            "name too short",
            new Text("Tên quá ngắn đối với gian hàng này.", "The name is too short for this shop."),
            new Text("Hãy đặt tên dài hơn, bằng chữ thường.", "Give it a longer name in plain letters.")
        );

    public static ListingReason Waiting { get; } =
        new(
            "on its way",
            new Text("Đang được đưa lên; sẽ thử lại nếu chưa được.", "It is on its way there, and is tried again."),
            null
        );

    public static ListingReason BrokenCredentials { get; } =
        new(
            "credentials broken",
            new Text("Gian hàng không còn nhận kết nối của chúng tôi.", "The shop does not know us any more."),
            new Text("Hãy nhờ người vận hành kết nối lại gian hàng.", "Have the operator connect the shop again.")
        );

    public static ListingReason GivenUp { get; } =
        new(
            "given up",
            new Text("Đã thử ba ngày mà gian hàng không nhận.", "The shop did not answer for three days."),
            new Text("Hãy nhờ người vận hành đưa lên lại.", "Have the operator bring it again.")
        );

    /// <param name="pixels">What the marketplace asks of each side; null where that is not known any more.</param>
    public static ListingReason PhotoTooSmall(int? pixels) =>
        new(
            "photo too small",
            pixels is { } needed
                ? new Text(
                    Invariant($"Ảnh nhỏ: sàn này cần mỗi cạnh ít nhất {needed} điểm ảnh."),
                    Invariant($"The photo is small: each side needs {needed} pixels here.")
                )
                : new Text("Ảnh nhỏ hơn sàn này cần.", "The photo is smaller than is needed here."),
            new Text("Hãy chụp lại ảnh lớn hơn.", "Take a larger photo.")
        );

    /// <param name="range">Đồng: <c>1000-999999999</c>.</param>
    public static ListingReason PriceOutside(string range) =>
        new(
            Outside + range,
            new Text($"Giá ở đây phải trong khoảng {range} đồng.", $"The price must be within {range} đồng here."),
            new Text("Hãy sửa giá.", "Change the price.")
        );

    /// <param name="characters">What the shop asks at the least.</param>
    public static ListingReason DescriptionTooShort(string characters) =>
        new(
            TooShort + characters,
            new Text(
                $"Phần mô tả cần ít nhất {characters} ký tự.",
                $"The description needs {characters} characters at the least."
            ),
            new Text("Hãy viết thêm về sản phẩm.", "Write more about the product.")
        );

    /// <param name="attributes">As the shop names them.</param>
    public static ListingReason AttributesMissing(string attributes) =>
        new(
            Attributes + attributes,
            new Text($"Gian hàng cần thêm thông tin: {attributes}.", $"The shop asks for more: {attributes}."),
            new Text(
                "Hãy nhờ người vận hành điền thông tin này cho ngành hàng.",
                "Have the operator fill this in for the category."
            )
        );

    /// <param name="words">The marketplace's own.</param>
    public static ListingReason Rejected(string words) =>
        new(
            words,
            new Text(words, words),
            new Text(
                "Hãy sửa sản phẩm theo lời sàn, rồi sàn sẽ xem lại.",
                "Change the product as the marketplace says; it looks again then."
            )
        );

    public static ListingReason Recalled(IReadOnlyList<string> lots) =>
        new(
            "recalled: " + string.Join(", ", lots),
            new Text($"Đã thu hồi lô {string.Join(", ", lots)}.", $"Recalled lots: {string.Join(", ", lots)}."),
            new Text(
                "Đừng bán các lô này. Có lô khác thì đăng ký lô mới, hàng lên lại ngay.",
                "Do not sell these lots. Register another lot, and it is back on sale."
            )
        );

    /// <param name="reason">In the owner's words; null where none were given.</param>
    public static ListingReason Withdrawn(string? reason) =>
        new(
            reason is null ? "withdrawn" : "withdrawn: " + reason,
            new Text(
                reason is null ? "Bạn đã ngừng bán." : $"Bạn đã ngừng bán: {reason}.",
                reason is null ? "You stopped selling it." : $"You stopped selling it: {reason}."
            ),
            new Text("Muốn bán lại, hãy bấm bán tiếp.", "To sell it again, resume it.")
        );

    public static ListingReason NothingLeft { get; } =
        new(
            "nothing left",
            new Text("Không còn lô nào để bán.", "No lot is left to sell."),
            new Text("Hãy đăng ký lô thu hoạch mới.", "Register a new harvest.")
        );

    public static ListingReason LotsWithdrawn(IReadOnlyList<string> lots) =>
        new(
            "lots withdrawn: " + string.Join(", ", lots),
            new Text(
                $"Bạn đã ngừng bán lô {string.Join(", ", lots)}.",
                $"You stopped selling lots {string.Join(", ", lots)}."
            ),
            new Text("Hãy bán tiếp lô này, hoặc đăng ký lô mới.", "Resume such a lot, or register a new harvest.")
        );

    static readonly ListingReason[] plain =
    [
        PhotoMissing,
        PhotoTooSmall(null),
        CategoryMissing,
        WeightMissing,
        NameTooShort,
    ];

    /// <summary>What a shop was found to miss, from its code as it is kept.</summary>
    public static ListingReason Read(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return plain.FirstOrDefault(reason => reason.Code == code)
            ?? (
                Behind(code, Outside) is { } range ? PriceOutside(range)
                : Behind(code, TooShort) is { } characters ? DescriptionTooShort(characters)
                : Behind(code, Attributes) is { } attributes ? AttributesMissing(attributes)
                : new ListingReason(code, new Text(code, code), null)
            );
    }

    static string? Behind(string code, string stem) =>
        code.StartsWith(stem, StringComparison.Ordinal) ? code[stem.Length..] : null;

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
