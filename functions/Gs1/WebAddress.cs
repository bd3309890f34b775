using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Traceability.Gs1;

/// <summary>The part of a web address before its path.</summary>
/// <remarks>Source: RFC 3986, section 3; RFC 9110, section 4.2.</remarks>
static class WebAddress
{
    /// <summary>Whether it has no blank, control character or backslash; browsers read the last as a slash.</summary>
    public static bool IsClean(string text) => !text.Any(c => c is <= ' ' or '\x7F' or '\\' || char.IsControl(c));

    /// <summary>Where the path begins (its first slash, or the end); −1 where it is no clean http or https address.</summary>
    public static int PathStart(string address)
    {
        var host =
            address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : -1;
        if (host < 0 || !IsClean(address))
        {
            return -1;
        }

        var slash = address.IndexOf('/', host);
        var end = slash < 0 ? address.Length : slash;
        return IsHost(address.AsSpan(host, end - host)) ? end : -1;
    }

    static bool IsHost(ReadOnlySpan<char> authority)
    {
        var bracket = authority.IndexOf(']');
        var colon = authority[(bracket + 1)..].IndexOf(':');
        var name = colon < 0 ? authority : authority[..(bracket + 1 + colon)];
        if (
            colon >= 0
            && !ushort.TryParse(authority[(name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        )
        {
            return false;
        }

        if (name is ['[', .., ']'])
        {
            return IPAddress.TryParse(name[1..^1], out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }
}
