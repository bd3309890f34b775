using Traceability.Platform.Problems;

namespace Traceability.Platform.Pages;

/// <summary>
/// Whether a form comes from a page of ours: another site's page must not make its readers send what they never wrote, nor with the key
/// that their browser remembers and sends by itself.
/// </summary>
public static class SameOrigin
{
    static readonly ProblemResult refused = new(
        StatusCodes.Status403Forbidden,
        "another-site",
        new Text("Hãy gửi từ trang của chúng tôi.", "Send this from a page of this site.")
    );

    /// <summary>Refuses what another site's page made a browser send.</summary>
    public static RouteHandlerBuilder FromOwnPagesOnly(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter(
            async (context, next) =>
            {
                var http = context.HttpContext;
                return IsForged(http.Request, http.RequestServices.GetRequiredService<Settings>().PublicUrl)
                    ? refused
                    : await next(context);
            }
        );

    /// <summary>
    /// What the browser says of where it comes from (Fetch Metadata, <c>Sec-Fetch-Site</c>); from one that does not, its <c>Origin</c>. A
    /// program that says neither has no reader whom it could deceive.
    /// </summary>
    /// <param name="publicUrl">The site's own origin; the one that the request names is as good.</param>
    static bool IsForged(HttpRequest request, string publicUrl)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is not ("same-origin" or "none");
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !origin.Equals(publicUrl, StringComparison.OrdinalIgnoreCase)
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
