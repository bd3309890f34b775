using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>Keeps what a browser sends by itself from being made to write by another site's page.</summary>
public static class OwnPages
{
    static readonly ProblemResult elsewhere = new(
        StatusCodes.Status403Forbidden,
        "sent-from-elsewhere",
        new Text("Yêu cầu này đến từ trang của nơi khác.", "This was sent from another site's page.")
    );

    /// <summary>
    /// Refuses what a browser was made to send by a page that is not ours, with the key that it remembers: by
    /// <c>Sec-Fetch-Site</c>, else by <c>Origin</c>, which every browser sends with a POST (Fetch §3.2). A program sends neither.
    /// </summary>
    public static RouteHandlerBuilder FromOwnPagesOnly(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter(async (context, next) => IsOurs(context.HttpContext) ? await next(context) : elsewhere);

    static bool IsOurs(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is "same-origin" or "none";
        }

        if (headers.Origin.ToString() is not { Length: > 0 } origin)
        {
            return true;
        }

        return origin == context.RequestServices.GetRequiredService<Settings>().PublicUrl
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value);
    }
}
