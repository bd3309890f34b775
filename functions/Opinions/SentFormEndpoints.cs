using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Opinions;

/// <summary>What every route of this room does with the form that it is sent.</summary>
static class SentFormEndpoints
{
    public static Text NotTaken { get; } =
        new("Chưa gửi được: hãy sửa các chỗ dưới đây.", "It was not taken: mend what is marked below.");

    public static Text TooMany { get; } =
        new(
            "Hôm nay đã có nhiều người gửi. Xin thử lại vào ngày mai.",
            "Many were sent today. Please try again tomorrow."
        );

    /// <summary>The lot that the path names; null where it names none.</summary>
    public static (Gtin Gtin, Lot Lot)? CodeOf(HttpContext context) =>
        Gtin.TryParse(RawPath.Segment(context, 1), out var gtin)
        && Lot.TryParse(RawPath.Segment(context, 2), out var lot)
            ? (gtin, lot)
            : null;

    /// <summary>Leads back to a page by GET, so that reloading it sends nothing.</summary>
    public static RedirectResult SeeOther(HttpContext context, string path) =>
        new(PageLanguage.Of(context.Request).Link(path), StatusCodes.Status303SeeOther);

    /// <summary>Whether the page is asked for right after its form was taken.</summary>
    public static bool IsSent(HttpRequest request) => request.Query["sent"] == "1";
}
