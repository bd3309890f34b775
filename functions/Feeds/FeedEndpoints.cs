using System.Globalization;
using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.OpenApi;

namespace Traceability.Feeds;

public static class FeedEndpoints
{
    public static void MapFeeds(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/feeds/google.xml", [HttpMethods.Get, HttpMethods.Head], GoogleAsync)
            .Describe(
                "Feeds",
                "Pull Google's feed",
                "RSS 2.0 with Google's product data, always the whole catalogue: what is sold out stays as `out_of_stock`. Today's "
                    + "lots are named in `product_detail`. Strong `ETag`: a pull with `If-None-Match` is answered 304 where nothing "
                    + "changed. gzip where it is accepted."
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/rss+xml")
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    static async Task GoogleAsync(
        HttpContext context,
        IListings listings,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        // The version before the items: a change while they are written has a later version, and so is fetched next time.
        var version = await listings.VersionAsync(Marketplaces.Google, cancellation);
        var day = time.Today();
        var gzip = AcceptsGzip(context.Request);
        var response = context.Response;
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{version}-{day:yyyyMMdd}{(gzip ? "-gzip" : "")}\"");
        response.Headers.ETag = etag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = "public, no-cache";
        if (
            EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out var known)
            && known.Any(tag => tag.Tag == "*" || tag.Tag == etag)
        )
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/rss+xml; charset=utf-8";
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        if (gzip)
        {
            await using var zip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await WriteAsync(zip, listings, day, settings.PublicUrl, cancellation);
        }
        else
        {
            await WriteAsync(response.Body, listings, day, settings.PublicUrl, cancellation);
        }
    }

    static async Task WriteAsync(
        Stream body,
        IListings listings,
        DateOnly day,
        string publicUrl,
        CancellationToken cancellation
    )
    {
        using var feed = new GoogleFeed(day, publicUrl);
        await foreach (var listing in listings.AllAsync(Marketplaces.Google, cancellation))
        {
            feed.Add(listing);
            if (feed.IsFull)
            {
                await body.WriteAsync(feed.Take(), cancellation);
                await body.FlushAsync(cancellation);
            }
        }

        feed.End();
        await body.WriteAsync(feed.Take(), cancellation);
    }

    static bool AcceptsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is null or > 0);
}
