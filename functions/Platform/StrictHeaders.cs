namespace Traceability.Platform;

/// <summary>
/// What a browser is told with every answer, whatever it is: take it for what it says it is, let nothing in it run, show it in no frame,
/// and tell nobody where it was. A feature that says something of this itself keeps what it says.
/// </summary>
static class StrictHeaders
{
    // An answer that is no page of ours loads nothing, whoever opens it as one (Content Security Policy Level 3 §6).
    const string LoadsNothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // RFC 6797 §6.1: a year, and what stands below the site's name too: a page there could set cookies for it.
    const string AlwaysSecure = "max-age=31536000; includeSubDomains";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        context.Response.OnStarting(
            static state =>
            {
                Add((HttpContext)state);
                return Task.CompletedTask;
            },
            context
        );
        return next(context);
    }

    static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("Content-Security-Policy", LoadsNothing);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        // Nobody keeps an answer unless its endpoint says for how long: it may be somebody's own (RFC 9111 §5.2.2.5).
        headers.TryAdd("Cache-Control", "no-store");
        headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        // RFC 6797 §7.2: not over what is not secure; the host in front of us ends TLS, so the origin that we are reached by says it.
        if (
            context
                .RequestServices.GetRequiredService<Settings>()
                .PublicUrl.StartsWith("https:", StringComparison.Ordinal)
        )
        {
            headers.TryAdd("Strict-Transport-Security", AlwaysSecure);
        }
    }
}
