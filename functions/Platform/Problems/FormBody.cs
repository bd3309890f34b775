using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Traceability.Platform.Problems;

/// <summary>Reads the form of a page, or says why it is not taken.</summary>
public static class FormBody
{
    /// <summary>What a browser sends a form as.</summary>
    public const string ContentType = "application/x-www-form-urlencoded";

    /// <summary>Whether a form is what the request says that it sends.</summary>
    public static bool IsSent(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>A field by its name, empty where it is absent or comes twice; or why the form is not taken.</summary>
    /// <param name="maxBytes">Bytes of the form at most.</param>
    /// <param name="maxFields">Fields of it at most.</param>
    public static async Task<(Func<string, string>? Fields, ProblemResult? Problem)> ReadAsync(
        HttpRequest request,
        int maxBytes,
        int maxFields
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IsSent(request))
        {
            return (
                null,
                new ProblemResult(
                    StatusCodes.Status415UnsupportedMediaType,
                    "not-a-form",
                    new Text($"Nội dung phải là {ContentType}.", $"The body must be {ContentType}.")
                )
            );
        }

        if (await Body.ReadBytesAsync(request, maxBytes) is not { } bytes)
        {
            return (null, ProblemResult.TooLarge(maxBytes));
        }

        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(bytes.Span)) { ValueCountLimit = maxFields };
            var sent = await reader.ReadFormAsync(request.HttpContext.RequestAborted);
            return (name => sent.GetValueOrDefault(name, StringValues.Empty) is [var value] ? value ?? "" : "", null);
        }
        catch (InvalidDataException)
        {
            // More fields, or longer names, than the form has.
            return (
                null,
                ProblemResult.Invalid([
                    new Refusal("", "form", new Text("Không đọc được tờ đơn này.", "This form cannot be read.")),
                ])
            );
        }
    }
}
