using Traceability.Platform.Problems;

namespace Traceability.Platform.Pages;

/// <summary>
/// Whether a form comes from a page of ours. Nothing here knows who sends it, so there is nothing to steal; but another site's page must
/// not make its readers send what they never wrote.
/// </summary>
public static class SameOrigin
{
    public static ProblemResult Refused { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "another-site",
            new Text("Hãy gửi từ trang của chúng tôi.", "Send this from a page of this site.")
        );

    /// <summary>
    /// What the browser says of where it comes from (Fetch Metadata, <c>Sec-Fetch-Site</c>); from one that does not, its <c>Origin</c>. A
    /// program that says neither has no reader whom it could deceive.
    /// </summary>
    /// <param name="publicUrl">The site's own origin; the one that the request names is as good.</param>
    public static bool IsForged(HttpRequest request, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(request);
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
