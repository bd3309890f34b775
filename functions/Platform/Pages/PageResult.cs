using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;
using RazorSlices;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Pages;

/// <summary>
/// Answers with a page. It may load our own styles and pictures and nothing else: there is no script but the module that its layout
/// names, no frame, and nothing from another origin.
/// </summary>
/// <param name="page">Made by a slice's <c>Create</c>; disposed once it is written.</param>
/// <param name="language">What the page is written in.</param>
/// <param name="status">The HTTP status code.</param>
/// <param name="isTagged">Whether it has a strong ETag, so that who holds the very page is answered 304.</param>
/// <param name="isCompressed">
/// Whether it is made smaller on the way to who understands that. For what is public alone: the size of a page that mixes a secret with
/// what somebody else chose tells of the secret.
/// </param>
public sealed class PageResult(
    RazorSlice page,
    PageLanguage language,
    int status = StatusCodes.Status200OK,
    bool isTagged = false,
    bool isCompressed = false
) : IResult
{
    const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    const string WithScript = ContentSecurityPolicy + "; script-src 'self'";

    // The default writes each Vietnamese letter as eight characters of escape.
    static readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var runsScript = page is IUsesLayout<PageLayout, PageLayoutModel> { LayoutModel.Script: not null };
        // Written whole before anything is sent, so that a fault in a page is an honest 500.
        using var html = new MemoryStream();
        using (page)
        {
            var writer = PipeWriter.Create(html, new StreamPipeWriterOptions(leaveOpen: true));
            await page.RenderAsync(writer, encoder, httpContext.RequestAborted);
            await writer.CompleteAsync();
        }

        ReadOnlyMemory<byte> body = html.GetBuffer().AsMemory(0, (int)html.Length);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        var headers = response.Headers;
        headers.ContentLanguage = language.Code;
        headers.Append("Vary", "Accept-Language");
        headers.ContentSecurityPolicy = runsScript ? WithScript : ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        if (headers["Referrer-Policy"].Count == 0)
        {
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        }

        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            headers.RetryAfter = ProblemResult.RetryAfterSeconds;
            headers.CacheControl = "no-store";
        }
        else if (headers.CacheControl.Count == 0)
        {
            // A lot may be found unsafe at any moment: nobody keeps a page unless its endpoint says for how long.
            headers.CacheControl = "no-cache";
        }

        if (isTagged)
        {
            var etag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body.Span))[..32]}\"");
            headers.ETag = etag.ToString();
            if (etag.IsHeld(httpContext.Request))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                return;
            }
        }

        if (isCompressed)
        {
            headers.Append("Vary", "Accept-Encoding");
            if (Coding.Preferred(httpContext.Request.Headers.AcceptEncoding) is { } coding)
            {
                headers.ContentEncoding = coding;
                body = Coding.Compress(body.Span, coding, CompressionLevel.Optimal);
            }
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
