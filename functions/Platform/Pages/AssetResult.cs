using Microsoft.Net.Http.Headers;

namespace Traceability.Platform.Pages;

/// <summary>Answers with a file that pages load: compressed where that is understood, kept for good where it is named right.</summary>
/// <param name="asset">The file.</param>
/// <param name="isCurrent">
/// Whether the address has the content's hash. While a new version is rolled out, a page of one version asks an instance of the
/// other: it gets the look that is there, and keeps it for that once.
/// </param>
/// <param name="otherwise">How long it may be kept where it is not named by its content.</param>
sealed class AssetResult(Asset asset, bool isCurrent, string otherwise = "no-cache") : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var coding = Preferred(request.Headers.AcceptEncoding);
        // A strong ETag names bytes, and each coding has its own (RFC 9110 §8.8.3.3).
        var etag = new EntityTagHeaderValue(coding is null ? $"\"{asset.Hash}\"" : $"\"{asset.Hash}-{coding}\"");
        var headers = response.Headers;
        headers.ETag = etag.ToString();
        headers.Vary = "Accept-Encoding";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : otherwise;
        if (etag.IsHeld(request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var bytes = asset.In(coding);
        response.ContentType = asset.ContentType;
        response.ContentLength = bytes.Length;
        if (coding is not null)
        {
            headers.ContentEncoding = coding;
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }

    // Brotli is the smaller; a quality of 0 refuses a coding (RFC 9110 §12.5.3).
    static string? Preferred(Microsoft.Extensions.Primitives.StringValues accepted)
    {
        if (!StringWithQualityHeaderValue.TryParseList(accepted, out var codings))
        {
            return null;
        }

        double Quality(string coding) =>
            codings.FirstOrDefault(c => c.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) is { } named
                ? named.Quality ?? 1
                : 0;
        var (brotli, gzip) = (Quality("br"), Quality("gzip"));
        return brotli > 0 && brotli >= gzip ? "br"
            : gzip > 0 ? "gzip"
            : null;
    }
}
