using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Orders;

/// <summary>What was ordered of a farmer, and what the farmer says to it.</summary>
public static class OrderEndpoints
{
    /// <summary>Orders of a page that are looked up side by side.</summary>
    const int AtOnce = 8;

    internal const string Example = """
        {"id": "qmivkhulzjz2lsf5oobji6cxmq", "number": "DHQMIVKHUL", "gtin": "09520000000011", "product": "Xoài cát Hòa Lộc",
         "quantity": {"value": 2.5, "unit": "KGM"}, "unitPrice": {"amount": "65000", "currency": "VND"},
         "total": {"amount": "162500", "currency": "VND"}, "payment": "transfer", "state": "confirmed",
         "words": "Bạn đã xác nhận. Hãy giao hàng.", "cancelledBy": null,
         "lots": [{"lot": "L26-114", "quantity": {"value": 2.5, "unit": "KGM"}}], "placedAt": "2026-11-24T03:11:00Z",
         "reservedUntil": "2026-11-26T03:11:00Z", "confirmedAt": "2026-11-24T04:00:00Z", "shippedAt": null,
         "deliveredAt": null, "endedAt": null, "paidAt": null}
        """;

    public static void AddOrders(this IServiceCollection services)
    {
        services.AddApiJson(OrderJson.Default);
        services.AddSingleton<IOrders, OrderTable>();
        services.AddSingleton<IPhoneOrders, PhoneOrderTable>();
        services.AddSingleton<IOrderChanges, OrderQueue>();
        services.AddSingleton<OrderPlacing>();
        services.AddSingleton<OrderSteps>();
        services.AddSingleton<IPersonalData, OrderPersonalData>();
        services.AddSingleton<IReadModels, OrderModels>();
        services.AddOrderReadings();
        services.AddSingleton<OrderForms>();
        services.AddSingleton<IOrderForms>(provider => provider.GetRequiredService<OrderForms>());
        services.AddQueueFunction<OrderChange, OrderChangedHandler>(
            "follow-order",
            Queues.OrderChanged,
            OrderChangeJson.Default.OrderChange
        );
    }

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/orders", ListAsync)
            .Describe(
                "Orders",
                "List the orders of your products",
                "Newest first; who bought is in each order alone. `?state=` is `placed`, `confirmed`, `shipped`, `delivered`, "
                    + "`cancelled` or `returned`. `?perPage=&nextPageToken=`. An order comes onto a list a moment after it is placed or "
                    + "changed; a page may have fewer than asked."
            )
            .Answers<OrdersAnswer>($$"""{"items": [{{Example}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/orders/{id}", GetAsync)
            .Describe(
                "Orders",
                "Read an order of your product",
                "With who bought: `buyer` is null 90 days after the order's end, and 180 days after it was placed at the latest."
            )
            .Answers<OrderWithBuyer>(
                $$"""
                {"order": {{Example}}, "buyer": {"name": "Trần Thị Bưởi", "phone": "0912345678",
                 "address": "12 Nguyễn Huệ, phường Cao Lãnh, Đồng Tháp", "note": null} }
                """
            )
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapStep(
            "confirm",
            OrderStep.Confirm,
            "Confirm an order",
            "It is sold from now on, from the lots that it held."
        );
        routes.MapStep("ship", OrderStep.Ship, "Tell that an order is on its way", "A confirmed one.");
        routes.MapStep(
            "deliver",
            OrderStep.Deliver,
            "Tell that the buyer has the goods",
            "One that was shipped, or that was confirmed and is picked up."
        );
        routes.MapStep(
            "cancel",
            OrderStep.Cancel,
            "Cancel an order",
            "Before it is shipped. Its stock is back; where it was confirmed, the event of its sale is declared a mistake."
        );
        routes.MapStep(
            "return",
            OrderStep.Return,
            "Tell that the goods came back",
            "Of a shipped or delivered order. Its stock is back, and the event of its sale is declared a mistake; what cannot be sold "
                + "again is told as destroyed: an EPCIS event."
        );
        routes.MapStep("paid", OrderStep.Pay, "Tell that the money is there", "Of any order that is not cancelled.");
    }

    static void MapStep(
        this IEndpointRouteBuilder routes,
        string verb,
        OrderStep step,
        string summary,
        string description
    ) =>
        routes
            .MapPost(
                "/api/orders/{id}/" + verb,
                (string id, HttpContext context, OrderSteps steps, TimeProvider time, CancellationToken cancellation) =>
                    StepAsync(step, id, context, steps, time, cancellation)
            )
            .Describe(
                "Orders",
                summary,
                description
                    + " Twice is once. 409 where the order's state forbids it, or where a lot of it is recalled and it is to go on."
            )
            .Answers<OrderAnswer>(Example)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    static async Task<IResult> ListAsync(
        HttpContext context,
        IOrders orders,
        OrderSteps steps,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var asked = PageRequest.Of(context.Request, refusals);
        var state = StateOf(context.Request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var page = await orders.OfFarmerAsync(context.Caller().Id, state, asked, cancellation);
        var found = await InParallel.SelectAsync(
            page.Items,
            AtOnce,
            (id, stop) => steps.FindAsync(id, stop),
            cancellation
        );
        var now = time.GetUtcNow();
        var language = AcceptLanguage.Of(context.Request);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new OrdersAnswer(
                [
                    .. found
                        .OfType<Order>()
                        // What changed since it was listed is on another list in a moment.
                        .Where(order => state is null || order.StateAt(now) == state)
                        .Select(order => OrderAnswer.ForFarmer(order, now, language)),
                ],
                token
            ),
            OrderJson.Default.OrdersAnswer
        );
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        IOrders orders,
        OrderSteps steps,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await OwnAsync(id, context, steps, cancellation) is not { } order)
        {
            return ProblemResult.NotFound;
        }

        var now = time.GetUtcNow();
        var buyer = order.BuyerEndsAt(now, settings.BuyerKept) > now ? await orders.BuyerAsync(id, cancellation) : null;
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new OrderWithBuyer(
                OrderAnswer.ForFarmer(order, now, AcceptLanguage.Of(context.Request)),
                buyer is null ? null : new BuyerAnswer(buyer.Name, buyer.Phone, buyer.Address, buyer.Note)
            ),
            OrderJson.Default.OrderWithBuyer
        );
    }

    static async Task<IResult> StepAsync(
        OrderStep step,
        string id,
        HttpContext context,
        OrderSteps steps,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await OwnAsync(id, context, steps, cancellation) is null)
        {
            return ProblemResult.NotFound;
        }

        return await steps.TakeAsync(id, step, cancellation) switch
        {
            OrderStepped.Taken { Order: var order } => Results.Json(
                OrderAnswer.ForFarmer(order, time.GetUtcNow(), AcceptLanguage.Of(context.Request)),
                OrderJson.Default.OrderAnswer
            ),
            OrderStepped.Forbidden { Order: var order } => OrderProblem
                .Forbidden(step, order.StateAt(time.GetUtcNow()))
                .ToResult(),
            OrderStepped.Recalled { Lots: var lots } => OrderProblem.Recalled(lots).ToResult(),
            _ => ProblemResult.NotFound,
        };
    }

    static async Task<Order?> OwnAsync(
        string id,
        HttpContext context,
        OrderSteps steps,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id)
        && await steps.FindAsync(id, cancellation) is { } order
        && order.Facts.FarmerId == context.Caller().Id
            ? order
            : null;

    static OrderState? StateOf(HttpRequest request, Refusals refusals)
    {
        switch (request.Query["state"].ToString())
        {
            case "":
                return null;
            case "placed":
                return OrderState.Placed;
            case "confirmed":
                return OrderState.Confirmed;
            case "shipped":
                return OrderState.Shipped;
            case "delivered":
                return OrderState.Delivered;
            case "cancelled":
                return OrderState.Cancelled;
            case "returned":
                return OrderState.Returned;
            default:
                refusals.Add(
                    "state",
                    "unknown-state",
                    "Cần placed, confirmed, shipped, delivered, cancelled hoặc returned.",
                    "Must be placed, confirmed, shipped, delivered, cancelled or returned."
                );
                return null;
        }
    }
}
