using System.Buffers;

namespace Traceability.Gs1.Epcis;

/// <summary>Absolute URIs, as EPCIS takes them for names.</summary>
/// <remarks>Source: RFC 3986, sections 2 and 3.1; the JSON schema of EPCIS 2.0 wants its format <c>uri</c>.</remarks>
static class Uris
{
    static readonly SearchValues<char> allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"
    );

    /// <summary>Whether it has a scheme, something behind it, and RFC 3986's characters only.</summary>
    public static bool IsUri(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && colon < text.Length - 1 && IsScheme(text[..colon]) && IsClean(text[(colon + 1)..]);
    }

    static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiLetter(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            // The underscore is no scheme's, but people's prefixes in JSON-LD have it.
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    static bool IsClean(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(allowed))
        {
            return false;
        }

        for (var at = text.IndexOf('%'); at >= 0; )
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }

            var next = text[(at + 1)..].IndexOf('%');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return true;
    }
}
