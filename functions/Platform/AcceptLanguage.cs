using Microsoft.Net.Http.Headers;

namespace Traceability.Platform;

/// <summary>The language that a request asks for: Vietnamese, unless English is preferred to it (RFC 9110 §12.5.4).</summary>
public static class AcceptLanguage
{
    public static Language Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (english, vietnamese) = (0.0, 0.0);
        if (StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var languages))
        {
            foreach (var language in languages)
            {
                var quality = language.Quality ?? 1;
                if (Is(language, "en"))
                {
                    english = Math.Max(english, quality);
                }
                else if (Is(language, "vi"))
                {
                    vietnamese = Math.Max(vietnamese, quality);
                }
            }
        }

        return english > vietnamese ? Language.English : Language.Vietnamese;
    }

    static bool Is(StringWithQualityHeaderValue language, string primary) =>
        language.Value.Equals(primary, StringComparison.OrdinalIgnoreCase)
        || language.Value.StartsWith(primary + "-", StringComparison.OrdinalIgnoreCase);
}
