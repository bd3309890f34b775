using System.Globalization;
using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Feeds;

public static class FeedEndpoints
{
    static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddFeeds(this IServiceCollection services)
    {
        services.AddApiJson(FeedJson.Default);
        services.AddSingleton<IFeeds, FeedTable>();
    }

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        foreach (var format in FeedFormats.All)
        {
            routes
                .MapMethods(
                    $"/feeds/{format.File}",
                    methods,
                    (HttpContext context, IListings listings, Settings settings, TimeProvider time) =>
                        PullAsync(context, format, null, listings, settings, time)
                )
                .Describe(
                    "Feeds",
                    $"Pull {format.File}",
                    About(format.File)
                        + " Always the whole catalogue: what is sold out or recalled stays, as out of stock. Strong `ETag`: a "
                        + "pull with `If-None-Match` is answered 304 where nothing changed. gzip where it is accepted."
                )
                .IsFeed(format);
            routes
                .MapMethods(
                    $"/feeds/{{token}}/{format.File}",
                    methods,
                    async (
                        string token,
                        HttpContext context,
                        IFeeds feeds,
                        IListings listings,
                        Settings settings,
                        TimeProvider time
                    ) =>
                        await OpenAsync(token, format.File, feeds, context.RequestAborted) is { } feed
                            ? await PullAsync(context, format, feed, listings, settings, time)
                            : ProblemResult.NotFound
                )
                .Describe(
                    "Feeds",
                    $"Pull {format.File} of a selection",
                    "As the public one, of what the feed selects. The token is the one that `POST /api/feeds` showed; one that "
                        + "ended is 404, on any instance after five seconds."
                )
                .IsFeed(format)
                .Refuses(StatusCodes.Status404NotFound);
        }

        routes
            .MapMethods(
                $"/feeds/{FeedFormats.Changes}",
                methods,
                (HttpContext context, IListings listings, Settings settings, TimeProvider time) =>
                    TellAsync(context, null, listings, settings, time)
            )
            .Describe(
                "Feeds",
                "Pull what changed",
                "The products whose listings changed behind the cursor `after`, each once, oldest change first. Without `after` "
                    + "from the first on. `next` is the cursor to ask with after this page; `more` says whether to ask at once. "
                    + "`product` is a line of products.jsonl, or null where the product is not in the feed, or not any more. "
                    + "`?perPage=` 1 to 200. A cursor that this program never gave is 400: pull the whole catalogue again."
            )
            .AreChanges();
        routes
            .MapMethods(
                $"/feeds/{{token}}/{FeedFormats.Changes}",
                methods,
                async (
                    string token,
                    HttpContext context,
                    IFeeds feeds,
                    IListings listings,
                    Settings settings,
                    TimeProvider time
                ) =>
                    await OpenAsync(token, FeedFormats.Changes, feeds, context.RequestAborted) is { } feed
                        ? await TellAsync(context, feed, listings, settings, time)
                        : ProblemResult.NotFound
            )
            .Describe(
                "Feeds",
                "Pull what changed in a selection",
                "As the public one, of what the feed selects: `product` is null for what left the selection, and for what never was "
                    + "in it and might have been."
            )
            .AreChanges()
            .Refuses(StatusCodes.Status404NotFound);
    }

    static string About(string file) =>
        file switch
        {
            "google.xml" => "RSS 2.0 with Google's product data; today's lots are named in `product_detail`.",
            "meta.csv" => "Meta's catalogue as comma-separated values; today's lots end the description.",
            _ => "JSON Lines: each a schema.org `Product` with its `Offer`; today's lots are in `additionalProperty`.",
        };

    static RouteHandlerBuilder IsFeed(this RouteHandlerBuilder route, IFeedFormat format) =>
        route
            .Produces(StatusCodes.Status200OK, contentType: format.MediaType.Split(';')[0])
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    static RouteHandlerBuilder AreChanges(this RouteHandlerBuilder route) =>
        route
            .AnswersJson(
                """
                {"items": [{"id": "09520000000011", "product": {"@context": "https://schema.org", "@type": "Product",
                  "@id": "https://truyxuat.example/01/09520000000011", "sku": "09520000000011", "name": "Xoài cát Hòa Lộc",
                  "offers": {"@type": "Offer", "price": 65000, "priceCurrency": "VND",
                   "availability": "https://schema.org/OutOfStock"}}}], "next": "42", "more": false}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);

    static async Task<Feed?> OpenAsync(string token, string file, IFeeds feeds, CancellationToken cancellation) =>
        await feeds.OpenAsync(token, cancellation) is { } feed && feed.Formats.Contains(file) ? feed : null;

    static async Task<IResult> PullAsync(
        HttpContext context,
        IFeedFormat format,
        Feed? feed,
        IListings listings,
        Settings settings,
        TimeProvider time
    )
    {
        var (request, response, cancellation) = (context.Request, context.Response, context.RequestAborted);
        // The version before the items: a change while they are written has a later version, and so is fetched next time.
        var version = await listings.VersionAsync(Marketplaces.Catalogue, cancellation);
        var place = new FeedPlace(time.Today(), settings.PublicUrl);
        var gzip = AcceptsGzip(request);
        var parts = string.Create(
            CultureInfo.InvariantCulture,
            $"{version}-{place.Day:yyyyMMdd}-{format.Revision}{(feed is null ? "" : "-" + feed.Id)}{(gzip ? "-gzip" : "")}"
        );
        response.Headers.ETag = $"\"{parts}\"";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = feed is null ? "public, no-cache" : "private, no-cache";
        if (IsKnown(request, $"\"{parts}\""))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        response.ContentType = format.MediaType;
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return Results.Empty;
        }

        if (gzip)
        {
            await using var zip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await WriteAsync(zip, format.Write(place), feed?.Selection, listings, cancellation);
        }
        else
        {
            await WriteAsync(response.Body, format.Write(place), feed?.Selection, listings, cancellation);
        }

        return Results.Empty;
    }

    static async Task WriteAsync(
        Stream body,
        FeedWriter writer,
        FeedSelection? selection,
        IListings listings,
        CancellationToken cancellation
    )
    {
        using (writer)
        {
            await foreach (var listing in listings.AllAsync(Marketplaces.Catalogue, cancellation))
            {
                if (selection?.Takes(listing.Product) != false)
                {
                    writer.Add(listing);
                    await writer.SendAsync(body, isLast: false, cancellation);
                }
            }

            writer.End();
            await writer.SendAsync(body, isLast: true, cancellation);
        }
    }

    static async Task<IResult> TellAsync(
        HttpContext context,
        Feed? feed,
        IListings listings,
        Settings settings,
        TimeProvider time
    )
    {
        var refusals = new Refusals();
        var size = PageRequest.Of(context.Request, refusals).Size;
        // The version before the changes: what moves behind it meanwhile is told by the next page.
        var version = await listings.VersionAsync(Marketplaces.Catalogue, context.RequestAborted);
        var after = After(context.Request, version, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var changed =
            after == version
                ? []
                : await listings.ChangedAsync(Marketplaces.Catalogue, after, version, size, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        var place = new FeedPlace(time.Today(), settings.PublicUrl);
        var next = changed.Count == size ? changed[^1].Change : version;
        return new JsonResult(json => FeedChanges.Write(json, changed, feed?.Selection, place, next, next < version));
    }

    static long After(HttpRequest request, long version, Refusals refusals)
    {
        var asked = request.Query["after"].ToString();
        if (asked.Length == 0)
        {
            return 0;
        }

        if (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var after) || after > version)
        {
            refusals.Add(
                "after",
                "cursor",
                "Con trỏ này không phải do hệ thống đưa ra: hãy tải lại toàn bộ danh mục.",
                "No cursor of ours: pull the whole catalogue again."
            );
        }

        return after;
    }

    static bool IsKnown(HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag.Tag == "*" || tag.Tag == etag);

    static bool AcceptsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is null or > 0);
}
