using System.Globalization;
using System.Text;

namespace Traceability.Platform.Authentication;

/// <summary>Whether a proof's <c>htu</c> is the address of a request (RFC 9449 §4.3, item 9), without query and fragment.</summary>
public static class DpopTarget
{
    /// <summary>
    /// The origin is the public one, whatever proxies stand before the program; or the one that was asked, where that is this very
    /// machine: a browser on a laptop.
    /// </summary>
    public static bool IsOf(string target, HttpContext http, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(settings);
        return Uri.TryCreate(target, UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", UserInfo: "" }
            && uri.GetLeftPart(UriPartial.Authority) is var origin
            && (origin == settings.PublicUrl || origin == OwnOrigin(http.Request))
            && Normal(PathOf(target)) == Normal(RawPath.Of(http));
    }

    static string? OwnOrigin(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own) && own.IsLoopback
            ? own.GetLeftPart(UriPartial.Authority)
            : null;

    static string PathOf(string target)
    {
        var authority = target.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = target.AsSpan(authority).IndexOfAny('?', '#');
        var whole = end < 0 ? target : target[..(authority + end)];
        var slash = whole.IndexOf('/', authority);
        return slash < 0 ? "/" : whole[slash..];
    }

    /// <summary>A path with what needs no percent-encoding written plainly, and the rest of it in capitals (RFC 3986 §6.2.2).</summary>
    static string Normal(string path)
    {
        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (
                path[i] != '%'
                || i + 2 >= path.Length
                || !byte.TryParse(
                    path.AsSpan(i + 1, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var value
                )
            )
            {
                text.Append(path[i]);
                continue;
            }

            if (char.IsAsciiLetterOrDigit((char)value) || "-._~".Contains((char)value, StringComparison.Ordinal))
            {
                text.Append((char)value);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }

            i += 2;
        }

        return text.ToString();
    }
}
