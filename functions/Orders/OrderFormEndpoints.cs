using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Orders;

/// <summary>Where a household orders: by a form, without a script and without an account; an app sends JSON.</summary>
public static class OrderFormEndpoints
{
    const string Path = "/market/{gtin}/orders";

    public static void MapOrderForm(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync)
            .Describe("Orders", "The order form", "HTML: the form of the product's page on a page of its own.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status404NotFound, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        routes
            .MapPost(Path, PlaceAsync)
            .FromOwnPagesOnly()
            .Describe(
                "Orders",
                "Place an order",
                "Without an account. The form of the product's page leads to the buyer's private page by 303, or is shown again with "
                    + "what is wrong. An app sends JSON and is answered 201 with that page's address. The stock is held for 48 hours until "
                    + "the farmer confirms. `form` (or the Idempotency-Key) is random, 22 to 64 letters and digits, and new for each "
                    + "order: the same again, with the same content, is the same order. Bounded: 100 kg, 100 litres, 100,000 g or 200 "
                    + "pieces an order, and as much held by the orders of one phone number that wait for the farmer: three at most, and "
                    + "five a day, for one product. 409 where there is not enough. `consent` is the version of the text at `/privacy` that "
                    + "the buyer read and agreed to."
            )
            .Accepts<OrderBody>("application/json", FormBody.ContentType)
            .WithMetadata(
                new ApiExample(
                    0,
                    """
                    {"form": "x3Vq0m9Jt2cYw7Lr5BnKsA", "quantity": {"value": 2.5, "unit": "KGM"},
                     "price": {"amount": "65000", "currency": "VND"}, "name": "Trần Thị Bưởi", "phone": "0912 345 678",
                     "address": "12 Nguyễn Huệ, phường Cao Lãnh, Đồng Tháp", "payment": "on-delivery", "note": null,
                     "consent": "2026-11.1"}
                    """
                )
            )
            .Answers<OrderPlacedAnswer>(
                $$"""
                {"page": "https://truyxuat.example/orders/qmivkhulzjz2lsf5oobji6cxmqdmivkhulzjz2lsf5oobji6cxmi",
                 "order": {{OrderEndpoints.Example}} }
                """,
                StatusCodes.Status201Created
            )
            .Produces(StatusCodes.Status303SeeOther)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status429TooManyRequests
            );
    }

    static async Task<IResult> ShowAsync(
        HttpContext context,
        IProducts products,
        IStock stock,
        OrderForms forms,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        await ProductAsync(context, products, cancellation) is { } product
            ? await PageAsync(context, product, stock, forms, time, null, null, cancellation)
            : PageEndpoints.NotFound(context.Request);

    static async Task<IResult> PlaceAsync(
        HttpContext context,
        IProducts products,
        IStock stock,
        OrderForms forms,
        IBankAccounts accounts,
        OrderPlacing placing,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await ProductAsync(context, products, cancellation) is not { } product)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var takesTransfers = await accounts.FindAsync(product.Producer.Id, cancellation) is not null;
        var refusals = new Refusals();
        if (!FormBody.IsSent(context.Request))
        {
            var (sent, problem) = await Body.ReadAsync(context.Request, OrderJson.Default.OrderBody);
            if (sent is null)
            {
                return problem!;
            }

            var key = IdempotencyKey.Of(context.Request, refusals);
            var told = sent.Read(key, product, takesTransfers, refusals);
            var (placed, refused) = await TakeAsync(product, told, refusals, placing, cancellation);
            return placed is null
                ? refused!.ToResult()
                : Created(placed, settings.PublicUrl, time.GetUtcNow(), AcceptLanguage.Of(context.Request));
        }

        var (fields, unread) = await FormBody.ReadAsync(context.Request, OrderLimits.MaxForm, OrderLimits.MaxFields);
        if (fields is null)
        {
            return unread!;
        }

        var typed = TypedOrder.Of(fields);
        typed.Check(refusals);
        var wish = typed.ToBody(product.Facts.Unit).Read(null, product, takesTransfers, refusals);
        var (order, why) = await TakeAsync(product, wish, refusals, placing, cancellation);
        return order is null
            ? await PageAsync(context, product, stock, forms, time, typed.Again(product.Facts.Price), why, cancellation)
            : new RedirectResult(
                PageLanguage.Of(context.Request).Link($"/orders/{order.Token}"),
                StatusCodes.Status303SeeOther
            );
    }

    static async Task<(OrderPlaced.Kept? Placed, OrderProblem? Problem)> TakeAsync(
        Product product,
        OrderWish? wish,
        Refusals refusals,
        OrderPlacing placing,
        CancellationToken cancellation
    ) =>
        wish is null || refusals.Any
            ? (null, OrderProblem.Refused(refusals.List))
            : await placing.PlaceAsync(product, wish, cancellation) switch
            {
                OrderPlaced.Kept kept => (kept, null),
                OrderPlaced.NotEnough { Available: var available } => (
                    null,
                    OrderProblem.NotEnough(available, product.Facts.Unit)
                ),
                OrderPlaced.TooMany => (null, OrderProblem.TooMany),
                _ => (null, OrderProblem.FormUsed),
            };

    static CreatedResult Created(OrderPlaced.Kept placed, string publicUrl, DateTimeOffset now, Language language)
    {
        var page = $"{publicUrl}/orders/{placed.Token}";
        return new CreatedResult(
            page,
            Results.Json(
                new OrderPlacedAnswer(page, OrderAnswer.ForBuyer(placed.Order, now, language)),
                OrderJson.Default.OrderPlacedAnswer,
                statusCode: StatusCodes.Status201Created
            )
        );
    }

    static async Task<IResult> PageAsync(
        HttpContext context,
        Product product,
        IStock stock,
        OrderForms forms,
        TimeProvider time,
        TypedOrder? typed,
        OrderProblem? problem,
        CancellationToken cancellation
    )
    {
        var language = PageLanguage.Of(context.Request);
        var left = SellableLot
            .ToSell(product, Marketplaces.Market, await stock.OfAsync(product.Gtin, cancellation), time.Today())
            .Sum(lot => lot.Stock);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            OrderFormPage.Create(
                new OrderFormPageModel(
                    language,
                    product.Facts.Name,
                    product.Producer.OnPage(),
                    new Amount(left, product.Facts.Unit.Code),
                    await forms.ModelAsync(product, language, typed, problem, cancellation)
                )
            ),
            language,
            problem?.Status ?? StatusCodes.Status200OK
        );
    }

    static async Task<Product?> ProductAsync(HttpContext context, IProducts products, CancellationToken cancellation) =>
        Gtin.TryParse(RawPath.Segment(context, 1), out var gtin)
            ? (await products.FindAsync(gtin, cancellation))?.Product
            : null;
}
