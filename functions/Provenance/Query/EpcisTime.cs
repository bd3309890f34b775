using System.Globalization;

namespace Traceability.Provenance.Query;

/// <summary>A time with its zone.</summary>
/// <remarks>Source: RFC 3339 §5.6.</remarks>
static class EpcisTime
{
    static readonly string[] forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            // A + that was not escaped in an address arrives as a blank.
            text.Replace(' ', '+'),
            forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time
        );
}
