using Traceability.Gs1;
using Traceability.Notices;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>What a marketplace says of a product that it would not have.</summary>
public sealed record RejectionBody(string? Words);

/// <summary>What marketplaces that pull a feed would not have.</summary>
public static class RejectionEndpoints
{
    const string Path = "/api/listings/{gtin}/rejections/{marketplace}";

    public static void MapRejections(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path, RejectAsync)
            .Describe(
                "Listings",
                "Tell that a marketplace would not have a product",
                "By the marketplace itself, or by the operator, who reads it there. Its words are told to the farmer and kept until the "
                    + "product changes, or they are taken back. Shops that products are brought to tell it by themselves."
            )
            .Takes<RejectionBody>("""{"words": "Ảnh có chữ quảng cáo."}""")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(Path, AcceptAsync)
            .Describe("Listings", "Take a rejection back", "The marketplace has the product after all. Twice is once.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> RejectAsync(
        HttpContext context,
        IProducts products,
        ListingStandings standings,
        IRejections rejections,
        NoticeBoard notices,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, unread) = await Body.ReadAsync(context.Request, ListingJson.Default.RejectionBody);
        if (sent is null)
        {
            return unread!;
        }

        var refusals = new Refusals();
        var words = refusals.RequiredText("/words", sent.Words, Rejection.MaxWords);
        var (gtin, place) = await RejectedAsync(context, standings, refusals, cancellation);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (place is null || await products.FindAsync(gtin!, cancellation) is not { Product: var product })
        {
            return ProblemResult.NotFound;
        }

        var rejection = new Rejection(place.Id, words!, Rejection.ContentOf(product), time.GetUtcNow());
        await rejections.PutAsync(gtin!, rejection, cancellation);
        await notices.TellAsync(
            new Notice(
                OpaqueId.From("rejected", place.Id, gtin!.ToString(), rejection.Content, words!),
                product.Producer.Id,
                NoticeType.ListingRejected,
                rejection.At.UtcDateTime,
                new NoticeData($"https://id.gs1.org/01/{gtin}", gtin.ToString(), null)
                {
                    Marketplace = place.Name,
                    Reason = words,
                }
            ),
            cancellation
        );
        return Results.NoContent();
    }

    static async Task<IResult> AcceptAsync(
        HttpContext context,
        ListingStandings standings,
        IRejections rejections,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var (gtin, place) = await RejectedAsync(context, standings, refusals, cancellation);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (place is null)
        {
            return ProblemResult.NotFound;
        }

        await rejections.RemoveAsync(gtin!, place.Id, cancellation);
        return Results.NoContent();
    }

    // A marketplace speaks for itself alone.
    static async Task<(Gtin? Gtin, ListingPlace? Place)> RejectedAsync(
        HttpContext context,
        ListingStandings standings,
        Refusals refusals,
        CancellationToken cancellation
    )
    {
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 2));
        var id = RawPath.Segment(context, 4);
        var caller = context.Caller();
        return gtin is null || (caller.Role == Role.Marketplace && caller.Id != id)
            ? (gtin, null)
            : (gtin, (await standings.PlacesAsync(cancellation)).FirstOrDefault(place => place.Id == id));
    }
}
