using System.Text;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>
/// Finds out who sends a request: the operator by its key, a holder by a bearer key, a device by its token and a proof that it has the
/// key that the token is bound to; and for whom a cooperative acts.
/// </summary>
public sealed class Identification(
    Settings settings,
    KeyTable keys,
    DpopCheck check,
    IActingFor acting,
    TimeProvider time
)
{
    /// <summary>Who sends it, null where no valid key came along; or why it is refused, whoever may call the route.</summary>
    public async Task<(Caller? Caller, ProblemResult? Refusal)> OfAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var header = http.Request.Headers.Authorization.ToString();
        var (caller, refusal) = After(header, "DPoP ") is { } token
            ? await OfDeviceAsync(http, token)
            : (await OfKeyAsync(http, header), null);
        return caller is null ? (null, refusal) : await ActingFor.OfAsync(http, caller, acting);
    }

    async Task<(Caller?, ProblemResult?)> OfDeviceAsync(HttpContext http, string token)
    {
        if (
            !ApiKey.TryParse(token, out var key)
            || await keys.FindAsync(key, http.RequestAborted) is not { Thumbprint: { } thumbprint } held
        )
        {
            await check.GiveNonceAsync(http);
            return (null, DpopProblems.TokenEnded);
        }

        if (await check.RefusesAsync(http, token, thumbprint) is { } refusal)
        {
            return (null, refusal);
        }

        // One write a day and device: whoever lists a farmer's devices sees which are used.
        if (held.SeenOn != time.Today())
        {
            await keys.NoteSeenAsync(key.Id, time.Today(), http.RequestAborted);
        }

        return (held.Holder, null);
    }

    async Task<Caller?> OfKeyAsync(HttpContext http, string header)
    {
        if (KeyOf(http, header) is not { } text)
        {
            return null;
        }

        if (settings.OperatorKey is { Length: > 0 } operatorKey && ApiKey.SameText(operatorKey, text))
        {
            return new Caller(Role.Operator, Caller.Operator);
        }

        // A token that is bound to a key is nothing without its proof (RFC 9449 §7.2).
        return
            ApiKey.TryParse(text, out var key)
            && await keys.FindAsync(key, http.RequestAborted) is { Thumbprint: null } held
            ? held.Holder
            : null;
    }

    static string? KeyOf(HttpContext http, string header)
    {
        if (After(header, "Bearer ") is { } key)
        {
            return key;
        }

        return
            http.GetEndpoint()?.Metadata.GetMetadata<OpenedInBrowser>() is not null
            && After(header, "Basic ") is { } named
            ? Password(named)
            : null;
    }

    static string? After(string header, string scheme) =>
        header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;

    /// <summary>The password of a name and a password; a key is enough, so whatever stands as the name is not looked at.</summary>
    static string? Password(string named)
    {
        var bytes = new byte[named.Length];
        if (!Convert.TryFromBase64String(named, bytes, out var written))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, written);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..].Trim();
    }
}
