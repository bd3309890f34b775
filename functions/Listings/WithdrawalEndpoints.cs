using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>What an owner sends to stop selling a product.</summary>
/// <param name="Marketplace">Null for everywhere.</param>
/// <param name="Reason">For shoppers, at most 200 characters.</param>
public sealed record WithdrawalBody(string? Marketplace, string? Reason);

/// <summary>Stops and resumes selling, as a product's owner asks.</summary>
public static class WithdrawalEndpoints
{
    const int MaxReason = 200;
    const string Path = "/api/listings/{gtin}/withdrawal";
    const string LotPath = "/api/batches/{gtin}/{lot}/withdrawal";

    public static void MapWithdrawals(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path, WithdrawAsync)
            .Describe(
                "Listings",
                "Stop selling a product",
                "On one marketplace, or everywhere where none is named. It stays there as out of stock, at the next request; what was "
                    + "sold already stays sold. `reason` is shown to shoppers."
            )
            .Takes<WithdrawalBody>("""{"marketplace": null, "reason": "Hết mùa, có lại tháng 3"}""")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(Path, ResumeAsync)
            .Describe(
                "Listings",
                "Sell a product again",
                "On the one `?marketplace=`, or everywhere where none is named. Twice is once."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
        routes
            .MapPut(LotPath, (HttpContext context, CancellationToken stop) => NoteLotAsync(context, true, stop))
            .Describe(
                "Listings",
                "Stop selling one lot",
                "Its product is sold from its other lots. No body. Twice is once."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
        routes
            .MapDelete(LotPath, (HttpContext context, CancellationToken stop) => NoteLotAsync(context, false, stop))
            .Describe("Listings", "Sell one lot again", "Twice is once.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> WithdrawAsync(
        HttpContext context,
        IProducts products,
        ListingStandings standings,
        Withdrawing withdrawing,
        CancellationToken cancellation
    )
    {
        var (gtin, problem) = await OwnAsync(context, products, cancellation);
        if (gtin is null)
        {
            return problem!;
        }

        var (sent, unread) = await Body.ReadAsync(context.Request, ListingJson.Default.WithdrawalBody);
        if (sent is null)
        {
            return unread!;
        }

        var refusals = new Refusals();
        var marketplace = await PlaceAsync("/marketplace", sent.Marketplace, standings, refusals, cancellation);
        var reason = refusals.OptionalText("/reason", sent.Reason, MaxReason);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        await withdrawing.WithdrawAsync(gtin, marketplace, reason, cancellation);
        return Results.NoContent();
    }

    static async Task<IResult> ResumeAsync(
        HttpContext context,
        IProducts products,
        Withdrawing withdrawing,
        CancellationToken cancellation
    )
    {
        var (gtin, problem) = await OwnAsync(context, products, cancellation);
        if (gtin is null)
        {
            return problem!;
        }

        // One that is no more is no longer among the marketplaces, and may yet be withdrawn from.
        var marketplace = context.Request.Query["marketplace"].ToString() is { Length: > 0 } named ? named : null;
        await withdrawing.ResumeAsync(gtin, marketplace, cancellation);
        return Results.NoContent();
    }

    static async Task<IResult> NoteLotAsync(HttpContext context, bool isWithdrawn, CancellationToken cancellation)
    {
        var refusals = new Refusals();
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 2));
        var lot = refusals.Lot("lot", RawPath.Segment(context, 3));
        if (gtin is null || lot is null)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var services = context.RequestServices;
        if (
            await services.GetRequiredService<IBatches>().FindPassportAsync(gtin, lot, cancellation) is not { } kept
            || !Owns(context.Caller(), kept.Passport.Producer.Id)
        )
        {
            return ProblemResult.NotFound;
        }

        await services.GetRequiredService<Withdrawing>().NoteAsync(gtin, lot, isWithdrawn, cancellation);
        return Results.NoContent();
    }

    static async Task<string?> PlaceAsync(
        string pointer,
        string? id,
        ListingStandings standings,
        Refusals refusals,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        var places = await standings.PlacesAsync(cancellation);
        if (places.All(place => place.Id != id))
        {
            var ids = string.Join(", ", places.Select(place => place.Id));
            refusals.Add(pointer, "unknown-marketplace", $"Cần một trong: {ids}.", $"Must be one of: {ids}.");
        }

        return id;
    }

    // Another's product is not there.
    static async Task<(Gtin? Gtin, IResult? Problem)> OwnAsync(
        HttpContext context,
        IProducts products,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        return refusals.Gtin("gtin", RawPath.Segment(context, 2)) is not { } gtin
                ? (null, ProblemResult.Invalid(refusals.List))
            : await products.FindAsync(gtin, cancellation) is { Product: var product }
            && Owns(context.Caller(), product.Producer.Id)
                ? (gtin, null)
            : (null, ProblemResult.NotFound);
    }

    static bool Owns(Caller caller, string farmer) => caller.Role == Role.Operator || caller.Id == farmer;
}
