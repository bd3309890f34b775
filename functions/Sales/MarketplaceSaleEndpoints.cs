using System.Text.Json;
using Traceability.Listings;
using Traceability.Markets;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Sales;

/// <summary>What marketplaces sold.</summary>
public static class MarketplaceSaleEndpoints
{
    const string Path = "/api/marketplaces/{id}/sales";

    internal const string Example = """
        {"id": "qmivkhulzjz2lsf5oobji6cxmq", "marketplace": {"id": "dmivkhulzjz2lsf5oobji6cxmi",
          "name": "Chợ nông sản Đồng Tháp"}, "order": "DH-1042", "line": "1", "gtin": "09520000000011", "lot": null,
         "quantity": {"value": 5, "unit": "KGM"}, "state": "sold",
         "lots": [{"lot": "L26-114", "quantity": {"value": 5, "unit": "KGM"}}], "available": null,
         "price": {"amount": "325000", "currency": "VND"}, "soldAt": "2026-11-24T03:11:00Z", "reservedUntil": null,
         "endedAt": null, "registeredAt": "2026-11-24T03:11:00Z"}
        """;

    public static void MapMarketplaceSales(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Path, ReportAsync)
            .Describe(
                "Sales",
                "Report what was sold",
                "1 to 100 lines of orders. Each line is sold whole from the lots that expire first, or from its `lot`; where there "
                    + "is not enough, its `state` is `oversold`, nothing is taken, `available` is what there was, and the farmer is "
                    + "told. One sale takes from 49 lots at most. `reservedUntil` holds it for a buyer, seven days at most. `order` and "
                    + "`line` name a sale: the same again is the same answer, with other content 422. `price` is for the whole line. "
                    + "If one line is refused, none is taken."
            )
            .Takes<SalesBody>(
                """
                {"lines": [{"order": "DH-1042", "line": "1", "gtin": "09520000000011", "quantity": {"value": 5, "unit": "KGM"},
                  "price": {"amount": "325000", "currency": "VND"}, "soldAt": "2026-11-24T10:11:00+07:00"}]}
                """
            )
            .Answers<SalesReported>($$"""{"items": [{{Example}}]}""")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet(Path, ListAsync)
            .Describe(
                "Sales",
                "List a marketplace's sales",
                "Newest first. `?perPage=&nextPageToken=`. A sale comes onto the list a moment after it is answered."
            )
            .Answers<SalesAnswer>($$"""{"items": [{{Example}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapGet(Path + "/{order}/{line}", GetAsync)
            .Describe("Sales", "Read a line", "As it stands now.")
            .Answers<SaleAnswer>(Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapStep("confirm", TradeStep.Confirm, "Confirm a reserved line", "It is sold from now on.");
        routes.MapStep(
            "cancel",
            TradeStep.Cancel,
            "Cancel a line",
            "What it took is back in stock; where it was sold, its event is declared a mistake. A cancelled or oversold line stays so."
        );
        routes.MapStep(
            "return",
            TradeStep.Return,
            "Take back what was sold",
            "What it took is back in stock, and its event is declared a mistake. What cannot be sold again is told as destroyed: an "
                + "EPCIS event."
        );
    }

    static void MapStep(
        this IEndpointRouteBuilder routes,
        string verb,
        TradeStep step,
        string summary,
        string description
    ) =>
        routes
            .MapPost(
                $"{Path}/{{order}}/{{line}}/{verb}",
                (
                    string id,
                    string order,
                    string line,
                    HttpContext context,
                    IMarketplaces marketplaces,
                    SaleRegistration registration,
                    CancellationToken cancellation
                ) => StepAsync(step, (id, order, line), context, marketplaces, registration, cancellation)
            )
            .Describe("Sales", summary, description + " Twice is once. 409 where the line's state forbids it.")
            .Answers<SaleAnswer>(Example)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    static async Task<IResult> ReportAsync(
        string id,
        HttpRequest request,
        IMarketplaces marketplaces,
        IProducts products,
        SaleRegistration registration,
        RequestTable requests,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await marketplaces.OfCallerAsync(request.HttpContext, id, cancellation) is not { Marketplace: var seller })
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, SaleJson.Default.SalesBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var now = time.GetUtcNow();
        var lines = ToldLine.Read(sent, now, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var told = await FactsAsync(seller, lines, products, now, refusals, cancellation);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var identity =
            $"POST /api/marketplaces/{id}/sales {JsonSerializer.Serialize(sent, SaleJson.Default.SalesBody)}";
        if (
            key is not null
            && await requests.NoteAsync(request.HttpContext.Caller().Id, key, identity, id, cancellation)
                is { Same: false }
        )
        {
            return IdempotencyKey.UsedForAnother;
        }

        return await registration.SellAsync(told, cancellation) switch
        {
            SalesRegistered.Kept { Sales: var sold } => Results.Json(
                new SalesReported([.. sold.Select(SaleAnswer.Of)]),
                SaleJson.Default.SalesReported
            ),
            SalesRegistered.Unlike { Refused: var refused } => SaleProblems.Unlike(refused, ToldLine.Pointer),
            SalesRegistered.ReservedTooLong { Refused: var refused } => SaleProblems.ReservedTooLong(
                refused,
                ToldLine.Pointer
            ),
            _ => throw new InvalidOperationException("A registration ended in no known way."),
        };
    }

    static async Task<IReadOnlyList<SaleFacts>> FactsAsync(
        Marketplace seller,
        IReadOnlyList<ToldLine> lines,
        IProducts products,
        DateTimeOffset now,
        Refusals refusals,
        CancellationToken cancellation
    )
    {
        const int atOnce = 8;
        var gtins = lines.Select(line => line.Sale.Gtin).Distinct().ToList();
        var found = await InParallel.SelectAsync(
            gtins,
            atOnce,
            (gtin, stop) => products.FindAsync(gtin, stop),
            cancellation
        );
        var byGtin = gtins.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second?.Product);
        var facts = new List<SaleFacts>();
        foreach (var (index, line) in lines.Index())
        {
            var pointer = ToldLine.Pointer(index);
            if (byGtin[line.Sale.Gtin] is not { } product)
            {
                refusals.Add(pointer + "/gtin", "unknown", "Không có sản phẩm này.", "There is no such product.");
                continue;
            }

            var named = new OrderLine(seller.Id, seller.Name, line.Order, line.Line);
            var id = OrderLine.SaleId(seller.Id, line.Order, line.Line);
            if (line.Sale.Of(product, id, named, now, pointer, refusals) is { } sale)
            {
                facts.Add(sale);
            }
        }

        return facts;
    }

    static async Task<IResult> ListAsync(
        string id,
        HttpContext context,
        IMarketplaces marketplaces,
        ISales sales,
        SaleRegistration registration,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        return await marketplaces.OfCallerAsync(context, id, cancellation) is null
            ? ProblemResult.NotFound
            : await SaleEndpoints.PageAsync(
                context,
                await sales.OfMarketplaceAsync(id, asked, cancellation),
                registration,
                settings,
                cancellation
            );
    }

    static async Task<IResult> GetAsync(
        string id,
        string order,
        string line,
        HttpContext context,
        IMarketplaces marketplaces,
        SaleRegistration registration,
        CancellationToken cancellation
    ) =>
        await marketplaces.OfCallerAsync(context, id, cancellation) is not null
        && await registration.FindAsync(OrderLine.SaleId(id, order, line), cancellation) is { } sale
            ? Results.Json(SaleAnswer.Of(sale), SaleJson.Default.SaleAnswer)
            : ProblemResult.NotFound;

    static async Task<IResult> StepAsync(
        TradeStep step,
        (string Marketplace, string Order, string Line) named,
        HttpContext context,
        IMarketplaces marketplaces,
        SaleRegistration registration,
        CancellationToken cancellation
    )
    {
        var (marketplace, order, line) = named;
        return await marketplaces.OfCallerAsync(context, marketplace, cancellation) is null
            ? ProblemResult.NotFound
            : await SaleEndpoints.StepAsync(
                OrderLine.SaleId(marketplace, order, line),
                step,
                registration,
                cancellation
            );
    }
}
