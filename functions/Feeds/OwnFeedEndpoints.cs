using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Feeds;

/// <summary>Feeds that the operator makes for a marketplace: a selection behind a token.</summary>
public static class OwnFeedEndpoints
{
    public static void MapOwnFeeds(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/feeds", MakeAsync)
            .Describe(
                "Feeds",
                "Make a feed for a marketplace",
                "Of what is grown in `provinces`, has one of the `categories` (or one below it) or is one of the `gtins` (at most "
                    + "1,000): a product fits each kind that is given. Nothing given is everything. `formats` are google.xml, "
                    + "meta.csv, products.jsonl and changes, all four where none is given. The answer holds the token and the "
                    + "addresses with it, this once: a replay answers null."
            )
            .Takes<FeedBody>(
                """
                {"name": "Sàn nông sản Đồng Tháp", "formats": ["google.xml", "changes"], "provinces": ["Đồng Tháp"],
                 "categories": ["Trái cây"]}
                """
            )
            .Answers<FeedMade>(
                """
                {"id": "0123456789abcdef", "token": "tr_0123456789abcdef_…",
                 "addresses": ["https://truyxuat.example/feeds/tr_0123456789abcdef_…/google.xml"],
                 "name": "Sàn nông sản Đồng Tháp", "formats": ["google.xml"], "provinces": ["82"],
                 "categories": ["Trái cây"], "gtins": [], "createdAt": "2026-11-24T03:11:00Z"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/feeds", ListAsync)
            .Describe("Feeds", "List the feeds of marketplaces", "Without their tokens; those that ended too.")
            .Answers<FeedLines>(
                """
                {"items": [{"id": "0123456789abcdef", "name": "Sàn nông sản Đồng Tháp", "formats": ["google.xml"],
                  "provinces": ["82"], "categories": ["Trái cây"], "gtins": [], "createdAt": "2026-11-24T03:11:00Z",
                  "endedAt": null}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapDelete("/api/feeds/{id}", EndAsync)
            .Describe("Feeds", "End a feed", "Its token opens nothing any more, on any instance after five seconds.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> MakeAsync(
        HttpRequest request,
        IFeeds feeds,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, FeedJson.Default.FeedBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var caller = request.HttpContext.Caller().Id;
        // Under the caller's own key a retry finds the feed that the first try made.
        var token = key is null ? ApiKey.Make() : ApiKey.Make("feed", caller, key);
        if (sent.Decide(token.Id, time.GetUtcNow(), refusals) is not { } feed)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var hash = Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sent, FeedJson.Default.FeedBody))
        );
        if (await feeds.AddAsync(feed, token, hash, cancellation))
        {
            return Answer(feed, token, settings);
        }

        // Where storage's answer was lost, its retry finds what this very request made, which nobody has shown yet.
        var kept = (await feeds.FindAsync(token.Id, cancellation))!;
        return kept.Request != hash ? IdempotencyKey.UsedForAnother
            : await feeds.OpenAsync(token.ToString(), cancellation) is null ? Answer(kept.Feed, null, settings)
            : Answer(kept.Feed, token, settings);
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IFeeds feeds,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await feeds.ListAsync(asked, cancellation);
        var lines = page.Items.Select(feed => new FeedLine(
            feed.Id,
            feed.Name,
            feed.Formats,
            feed.Selection.Provinces,
            feed.Selection.Categories,
            feed.Selection.Gtins,
            feed.CreatedAt,
            feed.EndedAt
        ));
        return Results.Json(
            new FeedLines([.. lines], PageRequest.LinkNext(context, settings.PublicUrl, page.Next)),
            FeedJson.Default.FeedLines
        );
    }

    static async Task<IResult> EndAsync(string id, IFeeds feeds, TimeProvider time, CancellationToken cancellation) =>
        await feeds.EndAsync(id, time.GetUtcNow(), cancellation) ? Results.NoContent() : ProblemResult.NotFound;

    static IResult Answer(Feed feed, ApiKey? token, Settings settings) =>
        Results.Json(
            new FeedMade(
                feed.Id,
                token?.ToString(),
                token is null ? null : [.. feed.Formats.Select(file => $"{settings.PublicUrl}/feeds/{token}/{file}")],
                feed.Name,
                feed.Formats,
                feed.Selection.Provinces,
                feed.Selection.Categories,
                feed.Selection.Gtins,
                feed.CreatedAt
            ),
            FeedJson.Default.FeedMade,
            statusCode: StatusCodes.Status201Created
        );
}
