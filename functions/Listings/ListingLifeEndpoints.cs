using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Notices;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>How a product stands on one marketplace.</summary>
/// <param name="Reason">For programs; null where it is listed, or nothing was decided yet.</param>
/// <param name="Words">The reason for people.</param>
/// <param name="Remedy">What its owner can do.</param>
/// <param name="Notes">What of the product's texts the marketplace does not take, for people.</param>
public sealed record ListingLine(
    string Marketplace,
    string Name,
    string State,
    string? Reason,
    string? Words,
    string? Remedy,
    IReadOnlyList<string> Notes
);

/// <summary>A product and its listings.</summary>
/// <param name="Stock">What can be sold today.</param>
/// <param name="Lots">The lots that it is sold from, in selling order.</param>
public sealed record ListedAnswer(
    string Gtin,
    string Product,
    string Farmer,
    QuantityBody Stock,
    IReadOnlyList<string> Lots,
    IReadOnlyList<string> RecalledLots,
    IReadOnlyList<string> WithdrawnLots,
    IReadOnlyList<ListingLine> Marketplaces
);

/// <summary>A page of products and their listings.</summary>
public sealed record ListingsAnswer(IReadOnlyList<ListedAnswer> Items, string? NextPageToken);

/// <summary>What an owner sends to stop selling a product.</summary>
/// <param name="Marketplace">Null for everywhere.</param>
/// <param name="Reason">For shoppers, at most 200 characters.</param>
public sealed record WithdrawalBody(string? Marketplace, string? Reason);

/// <summary>What a marketplace says of a product that it would not have.</summary>
public sealed record RejectionBody(string? Words);

[JsonSerializable(typeof(ListingsAnswer))]
[JsonSerializable(typeof(WithdrawalBody))]
[JsonSerializable(typeof(RejectionBody))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class ListingJson : JsonSerializerContext;

/// <summary>Listings as their owners see and steer them.</summary>
public static class ListingLifeEndpoints
{
    const int MaxReason = 200;
    const string Withdrawal = "/api/listings/{gtin}/withdrawal";
    const string Rejection = "/api/listings/{gtin}/rejections/{marketplace}";
    const string LotWithdrawal = "/api/batches/{gtin}/{lot}/withdrawal";

    public static void MapListings(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/listings", ListAsync)
            .RequireCaller(Role.Farmer, Role.Operator, Role.Marketplace)
            .Describe(
                "Listings",
                "See how products stand on each marketplace",
                "A farmer's own products, a marketplace's own listings, or all of them for the operator (`?farmer=` for one's). `state` "
                    + "is `pending`, `incomplete`, `listed`, `rejected`, `sold out`, `withdrawn` or `recalled`; `words` say why, and "
                    + "`remedy` what to do, in the language that is asked for. `?state=` and `?marketplace=` narrow it; a page may then "
                    + "be short. `?perPage=&nextPageToken=`."
            )
            .Answers<ListingsAnswer>(
                """
                {"items": [{"gtin": "09520000000011", "product": "Xoài cát Hòa Lộc", "farmer": "dmivkhulzjz2lsf5oobji6cxmi",
                  "stock": {"value": 120.5, "unit": "KGM"}, "lots": ["L26-114"], "recalledLots": [], "withdrawnLots": [],
                  "marketplaces": [{"marketplace": "google", "name": "Google", "state": "listed", "reason": null,
                   "words": null, "remedy": null, "notes": []},
                  {"marketplace": "meta", "name": "Facebook, Instagram", "state": "incomplete", "reason": "photo too small",
                   "words": "Ảnh nhỏ: sàn này cần mỗi cạnh ít nhất 500 điểm ảnh.", "remedy": "Hãy chụp lại ảnh lớn hơn.",
                   "notes": []}]}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/listings", ShowAsync)
            .RequireCaller(Role.Farmer, Role.Operator)
            .OpensInBrowser()
            .Describe(
                "Listings",
                "See on a page how products stand",
                "HTML, in the same order and with the same filters as `/api/listings`."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
        routes
            .MapPut(Withdrawal, WithdrawAsync)
            .RequireCaller(Role.Farmer, Role.Operator)
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
            .MapDelete(Withdrawal, ResumeAsync)
            .RequireCaller(Role.Farmer, Role.Operator)
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
            .MapPut(LotWithdrawal, (HttpContext context, CancellationToken stop) => NoteLotAsync(context, true, stop))
            .RequireCaller(Role.Farmer, Role.Operator)
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
            .MapDelete(
                LotWithdrawal,
                (HttpContext context, CancellationToken stop) => NoteLotAsync(context, false, stop)
            )
            .RequireCaller(Role.Farmer, Role.Operator)
            .Describe("Listings", "Sell one lot again", "Twice is once.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
        routes
            .MapPut(Rejection, RejectAsync)
            .RequireCaller(Role.Marketplace, Role.Operator)
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
            .MapDelete(Rejection, AcceptAsync)
            .RequireCaller(Role.Marketplace, Role.Operator)
            .Describe("Listings", "Take a rejection back", "The marketplace has the product after all. Twice is once.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        ListedProducts listed,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var page = PageRequest.Of(context.Request, refusals);
        var query = QueryOf(context, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var found = await listed.FindAsync(query, page, cancellation);
        var (language, today) = (AcceptLanguage.Of(context.Request), time.Today());
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new ListingsAnswer(
                [.. found.Items.Select(one => Answer(one, language, today))],
                PageRequest.LinkNext(context, settings.PublicUrl, found.Next)
            ),
            ListingJson.Default.ListingsAnswer
        );
    }

    static async Task<IResult> ShowAsync(
        HttpContext context,
        ListedProducts listed,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var page = PageRequest.Of(context.Request, refusals);
        var query = QueryOf(context, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var language = PageLanguage.Of(context.Request);
        var found = await listed.FindAsync(query, page, cancellation);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            ListingsPage.Create(
                new ListingsPageModel(language, found.Items, query.State, PageRequest.Token(found.Next), time.Today())
            ),
            language
        );
    }

    static ListedQuery QueryOf(HttpContext context, Refusals refusals)
    {
        var caller = context.Caller();
        var asked = context.Request.Query;
        var marketplace = asked["marketplace"].ToString() is { Length: > 0 } named ? named : null;
        var farmer = asked["farmer"].ToString() is { Length: > 0 } whose ? whose : null;
        ListingState? state = null;
        if (asked["state"].ToString() is { Length: > 0 } name)
        {
            var states = Enum.GetValues<ListingState>();
            state = Array.Find(states, one => ListingLife.Name(one) == name);
            if (ListingLife.Name(state.Value) != name)
            {
                var names = string.Join(", ", states.Select(ListingLife.Name));
                refusals.Add("state", "unknown-state", $"Cần một trong: {names}.", $"Must be one of: {names}.");
            }
        }

        return caller.Role switch
        {
            Role.Farmer => new ListedQuery(caller.Id, marketplace, state),
            Role.Marketplace => new ListedQuery(farmer, caller.Id, state),
            _ => new ListedQuery(farmer, marketplace, state),
        };
    }

    static ListedAnswer Answer(ListedProduct listed, Language language, DateOnly today)
    {
        var (product, listing) = (listed.Product, listed.Listing);
        return new ListedAnswer(
            product.Gtin.ToString(),
            product.Facts.Name,
            product.Producer.Id,
            new QuantityBody(listing?.StockOn(today) ?? 0, product.Facts.Unit.Code),
            [.. listing?.LotsOn(today).Select(lot => lot.Lot) ?? []],
            listing?.RecalledLots ?? [],
            listing?.WithdrawnLots ?? [],
            [
                .. listed.Standings.Select(standing => new ListingLine(
                    standing.Marketplace,
                    ListingStandings.NameOf(standing, language),
                    ListingLife.Name(standing.State),
                    standing.Reason?.Code,
                    standing.Reason?.Words.In(language),
                    standing.Reason?.Remedy?.In(language),
                    [.. standing.Notes.Select(note => ListingNote.Words(note).In(language))]
                )),
            ]
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
        var words = refusals.RequiredText("/words", sent.Words, Listings.Rejection.MaxWords);
        var (gtin, place) = await RejectedAsync(context, standings, refusals, cancellation);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (place is null || await products.FindAsync(gtin!, cancellation) is not { Product: var product })
        {
            return ProblemResult.NotFound;
        }

        var rejection = new Rejection(place.Id, words!, Listings.Rejection.ContentOf(product), time.GetUtcNow());
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
