namespace Traceability.Platform;

/// <summary>
/// The path as it was sent. Kestrel's own path leaves <c>%2F</c> as it is and decodes <c>%252F</c> into the same text, so a lot
/// with a slash in it can only be read from here.
/// </summary>
public static class RawPath
{
    /// <summary>A decoded segment of the path, counted from 0; null where there is none.</summary>
    public static string? Segment(HttpContext context, int index)
    {
        var segments = Of(context).Split('/');
        return index + 1 < segments.Length ? Uri.UnescapeDataString(segments[index + 1]) : null;
    }

    /// <summary>The whole path, still percent-encoded, without the query.</summary>
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var target = Target(context);
        var end = target.IndexOfAny(['?', '#']);
        var path = end < 0 ? target : target[..end];
        if (!path.StartsWith('/'))
        {
            // A proxy may send the absolute form (RFC 9112 §3.2.2).
            var authority = path.IndexOf("//", StringComparison.Ordinal);
            var slash = authority < 0 ? -1 : path.IndexOf('/', authority + 2);
            path = slash < 0 ? "/" : path[slash..];
        }

        // The Functions host proxies both a%2Fb and a%252Fb as a%252Fb. A lot that holds %2F as its own text is refused, so the
        // first is what was meant.
        return context.Request.Headers.ContainsKey("X-Azure-Functions-InvocationId")
            ? path.Replace("%252F", "%2F", StringComparison.OrdinalIgnoreCase)
            : path;
    }

    /// <summary>
    /// Reads the absolute form of a target as the usual one is read: Kestrel decodes <c>%2F</c> in it too, and then no route would
    /// match. Goes before routing.
    /// </summary>
    public static Task StraightenAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        // A null character is left to the routes, which have none for it; the decoder throws.
        if (
            Target(context) is not ['/', ..] and not "*"
            && Of(context) is var path
            && !path.Contains("%00", StringComparison.Ordinal)
        )
        {
            context.Request.Path = PathString.FromUriComponent(path);
        }

        return next(context);
    }

    static string Target(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
}
