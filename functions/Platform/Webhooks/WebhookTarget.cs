using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Traceability.Platform.Webhooks;

/// <summary>
/// Where a webhook may go. The addresses that are called are looked at when the connection is made, so that neither a redirect
/// nor a name that changes its address leads into the operator's own network.
/// </summary>
public static class WebhookTarget
{
    const int MaxLength = 2_000;

    /// <summary>
    /// Whether an address may be given as a target: https, no user, no fragment, nothing that is not seen; http where private targets
    /// are allowed.
    /// </summary>
    public static Uri? Parse(string? text, bool allowPrivate) =>
        text is { Length: > 0 and <= MaxLength }
        // A path of a file is an address too, and what turns the direction of text hides a number in a name.
        && text.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        && !text.Any(IsUnseen)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (allowPrivate && uri.Scheme == Uri.UriSchemeHttp))
        && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0
        && (allowPrivate || IsPublicName(uri))
            ? uri
            : null;

    static bool IsUnseen(char c) =>
        char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    // A name without a dot, an address that is not public: refused at once, with a reason, and not at the first delivery.
    static bool IsPublicName(Uri uri) =>
        uri.HostNameType switch
        {
            // 10.4 is read as 10.0.0.4 by whoever connects.
            _ when IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) => IsPublic(address),
            UriHostNameType.Dns => uri.Host.Contains('.', StringComparison.Ordinal)
                && !uri.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
                && !uri.Host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
                && !uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };

    /// <summary>The way out to addresses that others gave: no redirects, no cookies, public addresses only.</summary>
    public static SocketsHttpHandler Handler(bool allowPrivate) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // A name that changes its address is looked up again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancellation) => ConnectAsync(context, allowPrivate, cancellation),
        };

    /// <summary>Opens a connection to a public address only.</summary>
    public static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        bool allowPrivate,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var allowed = allowPrivate ? addresses : Array.FindAll(addresses, IsPublic);
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} has no public address.");
        }

#pragma warning disable CA2000 // The stream owns it once it is connected; before that the catch disposes of it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the public internet has an address (IANA special-purpose address registries).</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Only 2000::/3 is global unicast; within it, 2001::/23 and 2002::/16 are for special purposes, 2001:db8::/32 for examples.
            var b = address.GetAddressBytes();
            return (b[0] & 0xE0) == 0x20
                && !(b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02)
                && !(b[0] == 0x20 && b[1] == 0x02)
                && !(b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && b[3] == 0xB8);
        }

        var v4 = address.GetAddressBytes();
        return v4[0] switch
        {
            0 or 10 or 127 or >= 224 => false,
            100 => v4[1] is < 64 or > 127,
            169 => v4[1] != 254,
            172 => v4[1] is < 16 or > 31,
            192 => !(v4[1] == 168 || (v4[1] == 0 && v4[2] is 0 or 2) || (v4[1] == 88 && v4[2] == 99)),
            198 => !(v4[1] is 18 or 19 || (v4[1] == 51 && v4[2] == 100)),
            203 => !(v4[1] == 0 && v4[2] == 113),
            _ => true,
        };
    }
}
