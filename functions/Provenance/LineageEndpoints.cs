using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Provenance.Lineage;

namespace Traceability.Provenance;

/// <summary>A lot, a container or another thing on a walk.</summary>
/// <param name="Id">Its canonical name, by which edges name it.</param>
/// <param name="Direction"><c>self</c>, <c>up</c> or <c>down</c>.</param>
public sealed record LineageNode(
    string Id,
    string Direction,
    int Distance,
    string? Gtin,
    string? Lot,
    string? Container,
    string? Product,
    bool Registered,
    bool Recalled,
    string? Page
);

/// <param name="Kind"><c>made-into</c> or <c>packed-into</c>.</param>
public sealed record LineageEdge(string From, string To, string Kind, string EventId, DateTimeOffset At);

/// <param name="IsCut">The walk met a limit: there is more than it tells.</param>
public sealed record LineageAnswer(
    IReadOnlyList<LineageNode> Nodes,
    IReadOnlyList<LineageEdge> Edges,
    bool IsCut,
    string? NextPageToken
);

[JsonSerializable(typeof(LineageAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
public sealed partial class LineageJson : JsonSerializerContext;

/// <summary>What a batch was made from, and what was made from it.</summary>
public static class LineageEndpoints
{
    const string Example = """
        {"nodes": [{"id": "https://id.gs1.org/01/09520000000011/10/L26-114", "direction": "self", "distance": 0,
          "gtin": "09520000000011", "lot": "L26-114", "container": null, "product": "Xoài cát Hòa Lộc", "registered": true,
          "recalled": false, "page": "https://truyxuat.example/trace/09520000000011/L26-114"}],
         "edges": [{"from": "https://id.gs1.org/01/09520000000011/10/L26-100",
          "to": "https://id.gs1.org/01/09520000000011/10/L26-114", "kind": "made-into",
          "eventId": "urn:uuid:74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b0a", "at": "2026-11-24T03:11:00Z"}],
         "isCut": false, "nextPageToken": null}
        """;

    public static void MapLineage(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/batches/{gtin}/{lot}/provenance", WalkAsync)
            .Describe(
                "Batches",
                "Trace a batch up and down",
                "What it was made from (`direction=up`), what was made from it and what it was packed into (`down`), or `both`, which "
                    + "is what you get unless you say. `depth` is 1 to 10 steps. The nearest come first; an edge comes with the page "
                    + "of the node that it leads on from. A walk visits 1,000 things at most; `isCut` says that there is more. What was "
                    + "declared an error, and what someone told who may not speak for the batch, is left out."
            )
            .Answers<LineageAnswer>(Example)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

    static async Task<IResult> WalkAsync(
        HttpContext context,
        LotGraph graph,
        IBatches batches,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 2));
        var lot = refusals.Lot("lot", RawPath.Segment(context, 3));
        var page = PageRequest.Of(context.Request, refusals);
        var direction = Direction(context.Request, refusals);
        var depth = Depth(context.Request, refusals);
        var skip = 0;
        if (
            page.After is { } after
            && !(
                int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip)
                && skip is > 0 and < LotGraph.MaxVisited
            )
        )
        {
            refusals.Add(
                "nextPageToken",
                "token",
                "Mã trang không đúng: hãy dùng mã của câu trả lời trước.",
                "Not a page token: use the one that the last answer gave."
            );
        }

        if (refusals.Any || gtin is null || lot is null)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (
            await batches.FindPassportAsync(gtin, lot, cancellation) is null
            || !Epc.TryParse(DigitalLink.Of(settings.PublicUrl, gtin, lot).ToString(), out var start)
        )
        {
            return ProblemResult.NotFound;
        }

        var walked = await graph.WalkAsync(start, direction, depth, skip, page.Size, cancellation);
        const int parallel = 8;
        var nodes = await InParallel.SelectAsync(
            walked.Nodes,
            parallel,
            (node, stop) => TellAsync(node, batches, settings, stop),
            cancellation
        );
        var token = PageRequest.LinkNext(
            context,
            settings.PublicUrl,
            walked.Next?.ToString(CultureInfo.InvariantCulture)
        );
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new LineageAnswer(
                nodes,
                [
                    .. walked.Edges.Select(edge => new LineageEdge(
                        edge.From.Canonical,
                        edge.To.Canonical,
                        edge.IsPacked ? "packed-into" : "made-into",
                        edge.EventId,
                        edge.At.ToUniversalTime()
                    )),
                ],
                walked.IsCut,
                token
            ),
            LineageJson.Default.LineageAnswer
        );
    }

    static async Task<LineageNode> TellAsync(
        GraphNode node,
        IBatches batches,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var passport = node.Thing is { Gtin: { } gtin, Lot: { } lot }
            ? (await batches.FindPassportAsync(gtin, lot, cancellation))?.Passport
            : null;
        return new LineageNode(
            node.Thing.Canonical,
            node.Direction switch
            {
                GraphDirection.Up => "up",
                GraphDirection.Down => "down",
                _ => "self",
            },
            node.Distance,
            node.Thing.Gtin?.ToString(),
            node.Thing.Lot?.ToString(),
            node.Thing.Sscc,
            passport?.Product.Name,
            passport is not null,
            passport?.Recall is not null,
            passport is null ? null : settings.PublicUrl + BatchPaths.Page(passport.Gtin, passport.Lot)
        );
    }

    static GraphDirection Direction(HttpRequest request, Refusals refusals)
    {
        switch (request.Query["direction"].ToString())
        {
            case "up":
                return GraphDirection.Up;
            case "down":
                return GraphDirection.Down;
            case "" or "both":
                return GraphDirection.Both;
            default:
                refusals.Add("direction", "unknown", "Cần là up, down hoặc both.", "Must be up, down or both.");
                return GraphDirection.Both;
        }
    }

    static int Depth(HttpRequest request, Refusals refusals)
    {
        var text = request.Query["depth"].ToString();
        if (text.Length == 0)
        {
            return LotGraph.MaxDepth;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            && depth is >= 1 and <= LotGraph.MaxDepth
        )
        {
            return depth;
        }

        refusals.Add("depth", "range", "Cần một số từ 1 đến 10.", "Needs a number from 1 to 10.");
        return LotGraph.MaxDepth;
    }
}
