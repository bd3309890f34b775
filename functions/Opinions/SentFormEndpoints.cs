using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Opinions;

/// <summary>What every route of this room does with the form that it is sent.</summary>
static class SentFormEndpoints
{
    const string FormType = "application/x-www-form-urlencoded";

    public static Text NotTaken { get; } =
        new("Chưa gửi được: hãy sửa các chỗ dưới đây.", "It was not taken: mend what is marked below.");

    public static Text TooMany { get; } =
        new(
            "Hôm nay đã có nhiều người gửi. Xin thử lại vào ngày mai.",
            "Many were sent today. Please try again tomorrow."
        );

    /// <summary>A field by its name, empty where there is none; or why the form is not taken.</summary>
    public static async Task<(Func<string, string>? Fields, ProblemResult? Problem)> ReadAsync(
        HttpRequest request,
        Settings settings
    )
    {
        if (SameOrigin.IsForged(request, settings.PublicUrl))
        {
            return (null, SameOrigin.Refused);
        }

        if (request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return (
                null,
                new ProblemResult(
                    StatusCodes.Status415UnsupportedMediaType,
                    "not-a-form",
                    new Text($"Nội dung phải là {FormType}.", $"The body must be {FormType}.")
                )
            );
        }

        if (await Body.ReadBytesAsync(request, OpinionLimits.MaxForm) is not { } bytes)
        {
            return (null, ProblemResult.TooLarge(OpinionLimits.MaxForm));
        }

        return Fields(Encoding.UTF8.GetString(bytes.Span)) is { } fields
            ? (fields, null)
            : (
                null,
                ProblemResult.Invalid([
                    new Refusal("", "form", new Text("Không đọc được tờ này.", "This form cannot be read.")),
                ])
            );
    }

    static Func<string, string>? Fields(string body)
    {
        try
        {
            using var reader = new FormReader(body) { ValueCountLimit = OpinionLimits.MaxFields };
            var sent = reader.ReadForm();
            return name => sent.GetValueOrDefault(name, StringValues.Empty) is [var value] ? value ?? "" : "";
        }
        catch (InvalidDataException)
        {
            // More fields, or longer names, than the form has.
            return null;
        }
    }

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
