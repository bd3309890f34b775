using Traceability.Platform.Problems;

namespace Traceability.Platform.Personal;

/// <summary>That somebody agreed that data of it are kept.</summary>
/// <param name="Version">Of the text that was shown: one of <see cref="ConsentText"/>.</param>
/// <param name="By">
/// Who says so: <c>operator</c> or a cooperative's id, for a farmer that agreed in writing; <c>device|{id}</c>, the farmer's own phone;
/// <c>buyer</c>.
/// </param>
public sealed record Consent(string Version, DateTimeOffset At, string By)
{
    /// <summary>A household that orders.</summary>
    public const string Buyer = "buyer";

    /// <summary>The farmer itself, on its own phone.</summary>
    public static string Device(string id) => "device|" + id;
}

/// <summary>
/// The text that is agreed to, as <c>/privacy</c> shows it. A change of what it says makes another version; who agreed to one before
/// agreed to that.
/// </summary>
public static class ConsentText
{
    /// <summary>The version that is shown now: the month of its first use, and its number in it.</summary>
    public const string Version = "2026-11.1";

    /// <summary>Where it can be read.</summary>
    public const string Path = "/privacy";

    /// <summary>What a household is asked when it orders.</summary>
    public static Text Buyer { get; } =
        new(
            "Tôi đồng ý để họ tên, số điện thoại, địa chỉ và lời nhắn của tôi được lưu và đưa cho nhà sản xuất để giao đơn này.",
            "I agree that my name, phone number, address and note are kept, and given to the producer, to deliver this order."
        );

    /// <summary>What a farmer is asked when a phone comes in.</summary>
    public static Text Farmer { get; } =
        new(
            "Tôi đồng ý để hệ thống lưu số điện thoại, mã số thuế và vị trí vườn của tôi ở chế độ kín, và hiện tên, địa bàn và những gì "
                + "tôi chọn công khai trên trang truy xuất.",
            "I agree that my phone number, tax number and the place of my farm are kept in private, and that my name, my area and what I "
                + "choose to publish are shown on the pages of my lots."
        );

    /// <summary>The version that was agreed to, or a refusal: silence is no consent, and neither is a text that nobody is shown any more.</summary>
    public static string? Agreed(string? sent, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (sent == Version)
        {
            return sent;
        }

        refusals.Add(
            "/consent",
            string.IsNullOrEmpty(sent) ? "required" : "consent-version",
            string.IsNullOrEmpty(sent)
                ? "Hãy đánh dấu là bạn đồng ý, sau khi đọc trang Dữ liệu cá nhân."
                : $"Nội dung đồng ý đã đổi (bản {Version}): hãy đọc lại rồi đánh dấu.",
            string.IsNullOrEmpty(sent)
                ? $"Say that you agree, after reading {Path}: consent is \"{Version}\"."
                : $"The text has changed (version {Version}): read {Path} again, and agree to it."
        );
        return null;
    }
}
