using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Sales;

/// <summary>What a farmer sold by hand, and what was sold of his products anywhere.</summary>
public static class SaleEndpoints
{
    const string Example = """
        {"id": "qmivkhulzjz2lsf5oobji6cxmq", "marketplace": null, "order": null, "line": null, "gtin": "09520000000011",
         "lot": null, "quantity": {"value": 2, "unit": "KGM"}, "state": "sold",
         "lots": [{"lot": "L26-114", "quantity": {"value": 2, "unit": "KGM"}}], "available": null, "price": null,
         "soldAt": "2026-11-24T03:11:00Z", "reservedUntil": null, "endedAt": null, "registeredAt": "2026-11-24T03:11:00Z"}
        """;

    public static void AddSales(this IServiceCollection services)
    {
        services.AddApiJson(SaleJson.Default);
        services.AddSingleton<ISales, SaleTable>();
        services.AddSingleton<ISaleChanges, SaleQueue>();
        services.AddSingleton<SaleRegistration>();
        services.AddSingleton<IReadModels, SaleModels>();
        services.AddSaleReadings();
        services.AddQueueFunction<SaleChange, SaleChangedHandler>(
            "follow-sale",
            Queues.SaleChanged,
            SaleChangeJson.Default.SaleChange
        );
    }

    public static void MapSales(this IEndpointRouteBuilder routes)
    {
        routes.MapMarketplaceSales();
        routes
            .MapPost("/api/sales", SellAsync)
            .Describe(
                "Sales",
                "Tell what you sold by hand",
                "Of your own product, from the lots that expire first, or from the `lot` that you name. Where there is not enough, "
                    + "`state` is `oversold`, nothing is taken, and `available` is what there was. `reservedUntil` holds it for a "
                    + "buyer, seven days at most. `price` is for all of it. A retry with the same Idempotency-Key sells once."
            )
            .Takes<HandSaleBody>("""{"gtin": "09520000000011", "quantity": {"value": 2, "unit": "KGM"}}""")
            .Answers<SaleAnswer>(Example, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/sales", ListAsync)
            .Describe(
                "Sales",
                "List what was sold of your products",
                "On every marketplace and by hand, newest first. `?perPage=&nextPageToken=`. A sale comes onto the list a moment after "
                    + "it is answered."
            )
            .Answers<SalesAnswer>($$"""{"items": [{{MarketplaceSaleEndpoints.Example}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/sales/{id}", GetAsync)
            .Describe("Sales", "Read a sale of your product", "As it stands now.")
            .Answers<SaleAnswer>(MarketplaceSaleEndpoints.Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapStep("confirm", TradeStep.Confirm, "Confirm what you reserved", "It is sold from now on.");
        routes.MapStep(
            "cancel",
            TradeStep.Cancel,
            "Cancel what you sold by hand",
            "What it took is back in stock; where it was sold, its event is declared a mistake."
        );
        routes.MapStep(
            "return",
            TradeStep.Return,
            "Take back what you sold by hand",
            "What it took is back in stock, and its event is declared a mistake."
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
                "/api/sales/{id}/" + verb,
                (string id, HttpContext context, SaleRegistration registration, CancellationToken cancellation) =>
                    HandStepAsync(step, id, context, registration, cancellation)
            )
            .Describe(
                "Sales",
                summary,
                description
                    + " Twice is once. 409 where the state forbids it. What a marketplace sold is the marketplace's to change."
            )
            .Answers<SaleAnswer>(Example)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    static async Task<IResult> SellAsync(
        HttpRequest request,
        IProducts products,
        SaleRegistration registration,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, SaleJson.Default.HandSaleBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var now = time.GetUtcNow();
        var told = ToldSale.Read("", sent, now, refusals);
        if (told is null || refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var farmer = request.HttpContext.Caller().Id;
        if (
            await products.FindAsync(told.Gtin, cancellation) is not { Product: var product }
            || product.Producer.Id != farmer
        )
        {
            return SaleProblems.NoProduct;
        }

        var id = key is null ? OpaqueId.Make() : OpaqueId.From("hand-sale", farmer, key);
        if (told.Of(product, id, null, now, "", refusals) is not { } facts)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        return await registration.SellAsync([facts], cancellation) switch
        {
            SalesRegistered.Kept { Sales: [var sold] } => new CreatedResult(
                $"{settings.PublicUrl}/api/sales/{id}",
                Results.Json(SaleAnswer.Of(sold), SaleJson.Default.SaleAnswer, statusCode: StatusCodes.Status201Created)
            ),
            SalesRegistered.ReservedTooLong { Refused: var refused } => SaleProblems.ReservedTooLong(refused, _ => ""),
            _ => IdempotencyKey.UsedForAnother,
        };
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
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

        var page = await sales.OfFarmerAsync(context.Caller().Id, asked, cancellation);
        return await PageAsync(context, page, registration, settings, cancellation);
    }

    internal static async Task<IResult> PageAsync(
        HttpContext context,
        PageOf<SaleFacts> listed,
        SaleRegistration registration,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var page = await registration.WithTradesAsync(listed, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new SalesAnswer([.. page.Items.Select(SaleAnswer.Of)], token),
            SaleJson.Default.SalesAnswer
        );
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        SaleRegistration registration,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id)
        && await registration.FindAsync(id, cancellation) is { } sale
        && sale.Facts.FarmerId == context.Caller().Id
            ? Results.Json(SaleAnswer.Of(sale), SaleJson.Default.SaleAnswer)
            : ProblemResult.NotFound;

    static async Task<IResult> HandStepAsync(
        TradeStep step,
        string id,
        HttpContext context,
        SaleRegistration registration,
        CancellationToken cancellation
    )
    {
        if (
            !OpaqueId.IsOne(id)
            || await registration.FindAsync(id, cancellation) is not { Facts: var facts }
            || facts.FarmerId != context.Caller().Id
        )
        {
            return ProblemResult.NotFound;
        }

        return facts.Line is null ? await StepAsync(id, step, registration, cancellation) : ProblemResult.NotYours;
    }

    internal static async Task<IResult> StepAsync(
        string id,
        TradeStep step,
        SaleRegistration registration,
        CancellationToken cancellation
    ) =>
        await registration.StepAsync(id, step, cancellation) switch
        {
            null => ProblemResult.NotFound,
            { IsAllowed: false, Sale: var sale } => SaleProblems.Forbids(sale.Trade.State),
            { Sale: var sale } => Results.Json(SaleAnswer.Of(sale), SaleJson.Default.SaleAnswer),
        };
}
