using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Products;
using Traceability.QrCodes;

namespace Traceability.Orders;

/// <summary>A buyer's private page: who has its address sees the order, and nobody is led to it.</summary>
public static class OrderPageEndpoints
{
    const string Path = "/orders/{token}";

    public static void MapOrderPage(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync)
            .Describe(
                "Orders",
                "The buyer's page of an order",
                "HTML to a browser, JSON to a program: how it stands, what was ordered and from which lots, and how to pay. It names the "
                    + "farmer and not the buyer. Nobody keeps it, no search engine shows it, and it is no link's referrer."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Answers<OrderAnswer>(OrderEndpoints.Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost(Path + "/cancel", WithdrawAsync)
            .FromOwnPagesOnly()
            .Describe(
                "Orders",
                "Withdraw an order",
                "By its buyer, while the farmer has not confirmed it. Leads back to the page by 303; answers JSON to a program. Twice is "
                    + "once."
            )
            .Answers<OrderAnswer>(OrderEndpoints.Example)
            .Produces(StatusCodes.Status303SeeOther)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapMethods(Path + "/vietqr.png", [HttpMethods.Get, HttpMethods.Head], CodeAsync)
            .Describe(
                "Orders",
                "Fetch the code of a transfer",
                "VietQR, for orders that are paid by transfer and are not paid yet: account, amount and the order's number."
            )
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> ShowAsync(
        HttpContext context,
        OrderSteps steps,
        IProducts products,
        IBankAccounts accounts,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        KeepPrivate(context.Response);
        var token = OrderToken.TryParse(RawPath.Segment(context, 1));
        return await steps.FindAsync(token, cancellation) is not { } order ? PageEndpoints.NotFound(context.Request)
            : PageEndpoints.WantsPage(context.Request)
                ? await PageAsync(context, token!, order, steps, products, accounts, time, null, cancellation)
            : Json(context, order, time.GetUtcNow());
    }

    static async Task<IResult> WithdrawAsync(
        HttpContext context,
        OrderSteps steps,
        IProducts products,
        IBankAccounts accounts,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        KeepPrivate(context.Response);
        var token = OrderToken.TryParse(RawPath.Segment(context, 1));
        if (
            await steps.FindAsync(token, cancellation) is null
            || await steps.TakeAsync(token!.Id, OrderStep.Withdraw, cancellation) is not { } stepped
        )
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var wantsPage = PageEndpoints.WantsPage(context.Request);
        if (stepped is OrderStepped.Taken { Order: var taken })
        {
            return wantsPage
                ? new RedirectResult(
                    PageLanguage.Of(context.Request).Link($"/orders/{token}"),
                    StatusCodes.Status303SeeOther
                )
                : Json(context, taken, time.GetUtcNow());
        }

        var order = ((OrderStepped.Forbidden)stepped).Order;
        var problem = OrderProblem.Forbidden(OrderStep.Withdraw, order.StateAt(time.GetUtcNow()));
        return wantsPage
            ? await PageAsync(context, token!, order, steps, products, accounts, time, problem, cancellation)
            : problem.ToResult();
    }

    static async Task<IResult> CodeAsync(
        HttpContext context,
        OrderSteps steps,
        IBankAccounts accounts,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        KeepPrivate(context.Response);
        if (
            await steps.FindAsync(OrderToken.TryParse(RawPath.Segment(context, 1)), cancellation) is not { } order
            || await AccountAsync(order, accounts, time, cancellation) is not { } account
        )
        {
            return ProblemResult.NotFound;
        }

        var text = VietQr.Encode(account.Bin, account.Account, order.Facts.Total.Amount, order.Facts.Number);
        return Results.Bytes(new QrCode(text).ToPng(QrCode.UsualSize), "image/png");
    }

    static async Task<IResult> PageAsync(
        HttpContext context,
        OrderToken token,
        Order order,
        OrderSteps steps,
        IProducts products,
        IBankAccounts accounts,
        TimeProvider time,
        OrderProblem? problem,
        CancellationToken cancellation
    )
    {
        var language = PageLanguage.Of(context.Request);
        var reading = products.FindAsync(order.Facts.Gtin, cancellation);
        var recalled = await steps.RecalledAsync(order, cancellation);
        var account = await AccountAsync(order, accounts, time, cancellation);
        if (await reading is not { Product: var product })
        {
            return PageEndpoints.NotFound(context.Request);
        }

        return new PageResult(
            OrderPage.Create(
                new OrderPageModel(
                    language,
                    token.ToString(),
                    order,
                    time.GetUtcNow(),
                    product.Producer.OnPage(),
                    account,
                    recalled,
                    problem?.Title
                )
            ),
            language,
            problem?.Status ?? StatusCodes.Status200OK
        );
    }

    /// <summary>Where an order is to be paid; null where it is not paid by transfer, or not any more.</summary>
    static async Task<BankAccount?> AccountAsync(
        Order order,
        IBankAccounts accounts,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        order is { Facts.Payment: Payment.Transfer, Progress.PaidAt: null }
        && order.StateAt(time.GetUtcNow()) is not (OrderState.Cancelled or OrderState.Returned)
            ? await accounts.FindAsync(order.Facts.FarmerId, cancellation)
            : null;

    static IResult Json(HttpContext context, Order order, DateTimeOffset now) =>
        Results.Json(
            OrderAnswer.ForBuyer(order, now, AcceptLanguage.Of(context.Request)),
            OrderJson.Default.OrderAnswer
        );

    static void KeepPrivate(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
    }
}
