using System.Text.Json;
using System.Text.Json.Serialization;
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

/// <summary>Listings as their owners see them.</summary>
public static class ListingLifeEndpoints
{
    public static void MapListings(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/listings", ListAsync)
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
            .OpensInBrowser()
            .Describe(
                "Listings",
                "See on a page how products stand",
                "HTML, in the same order and with the same filters as `/api/listings`."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        ListedProducts listed,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (found, _, problem) = await FindAsync(context, listed, cancellation);
        if (found is null)
        {
            return problem!;
        }

        var (language, today) = (AcceptLanguage.Of(context.Request), time.Today());
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
        var (found, query, problem) = await FindAsync(context, listed, cancellation);
        if (found is null)
        {
            return problem!;
        }

        var language = PageLanguage.Of(context.Request);
        return new PageResult(
            ListingsPage.Create(
                new ListingsPageModel(language, found.Items, query!.State, PageRequest.Token(found.Next), time.Today())
            ),
            language
        );
    }

    static async Task<(PageOf<ListedProduct>? Found, ListedQuery? Query, ProblemResult? Problem)> FindAsync(
        HttpContext context,
        ListedProducts listed,
        CancellationToken cancellation
    )
    {
        // Another key sees other products.
        context.Response.Headers.CacheControl = "no-store";
        var refusals = new Refusals();
        var page = PageRequest.Of(context.Request, refusals);
        var query = QueryOf(context, refusals);
        return refusals.Any
            ? (null, null, ProblemResult.Invalid(refusals.List))
            : (await listed.FindAsync(query, page, cancellation), query, null);
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
}
