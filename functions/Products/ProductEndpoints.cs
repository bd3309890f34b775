using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;

namespace Traceability.Products;

/// <summary>A product's picture: the addresses of its two copies, and the size of the larger in pixels.</summary>
public sealed record PhotoAnswer(string Page, string Feed, int Width, int Height);

/// <summary>A product as it is answered.</summary>
public sealed record ProductAnswer(
    string Gtin,
    string Farmer,
    string Name,
    string Description,
    string Unit,
    MoneyBody Price,
    string? Brand,
    string? Category,
    QuantityBody? NetContent,
    string? Storage,
    string? BuyUrl,
    PhotoAnswer? Photo,
    string Market,
    long Version,
    DateTimeOffset ChangedAt
)
{
    public static ProductAnswer Of(Product product, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(product);
        var facts = product.Facts;
        return new(
            product.Gtin.ToString(),
            product.Producer.Id,
            facts.Name,
            facts.Description,
            facts.Unit.Code,
            facts.Price.ToBody(),
            facts.Brand,
            facts.Category,
            facts.NetContent is { } content ? new QuantityBody(content.Value, content.Unit.Code) : null,
            facts.Storage,
            facts.BuyUrl,
            product.Photo is { } photo
                ? new PhotoAnswer(
                    publicUrl + PhotoPath.Page(PhotoOwner.Of(product.Gtin), photo.Hash),
                    publicUrl + PhotoPath.Feed(PhotoOwner.Of(product.Gtin), photo.Hash),
                    photo.Width,
                    photo.Height
                )
                : null,
            $"{publicUrl}/market/{product.Gtin}",
            product.Version,
            product.ChangedAt
        );
    }
}

/// <summary>A page of products.</summary>
public sealed record ProductsAnswer(IReadOnlyList<ProductAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(ProductBody))]
[JsonSerializable(typeof(ProductAnswer))]
[JsonSerializable(typeof(ProductsAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class ProductJson : JsonSerializerContext;

public static class ProductEndpoints
{
    const string Request = """
        {"name": "Xoài cát Hòa Lộc", "description": "Xoài chín cây, vỏ mỏng, thịt mịn.", "unit": "KGM",
         "price": {"amount": "65000", "currency": "VND"}, "storage": "12–14 °C"}
        """;

    internal const string Answered = """
        {"gtin": "09520000000011", "farmer": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Xoài cát Hòa Lộc",
         "description": "Xoài chín cây, vỏ mỏng, thịt mịn.", "unit": "KGM",
         "price": {"amount": "65000", "currency": "VND"}, "brand": null, "category": null, "netContent": null,
         "storage": "12–14 °C", "buyUrl": null, "photo": null,
         "market": "https://truyxuat.example/market/09520000000011", "version": 1,
         "changedAt": "2026-11-24T03:10:00Z"}
        """;

    public static void AddProducts(this IServiceCollection services)
    {
        services.AddApiJson(ProductJson.Default);
        services.AddSingleton<ProductTable>();
        services.AddSingleton<IPersonalData, ProductPersonalData>();
        services.AddSingleton<IProducts>(provider => provider.GetRequiredService<ProductTable>());
        services.AddSingleton<IGtinNumbers>(provider => provider.GetRequiredService<ProductTable>());
        services.AddSingleton<GtinAllocator>();
        services.AddSingleton<ProductRegistration>();
        services.AddSingleton<ProductChanges>();
        services.AddSingleton<ICheck, ProductPhotoCheck>();
        services.AddSingleton<IProductOwners, ProductOwners>();
    }

    public static void MapProducts(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/products", RegisterAsync)
            .Describe(
                "Products",
                "Register a product",
                "Without `gtin` it gets one from the operator's GS1 company prefix. That is lawful only where the operator or the "
                    + "cooperative owns the brand; with the demonstration prefix 952 the GTIN is for trying out and is never given to "
                    + "a marketplace as a GTIN. Without a photo the product is not listed."
            )
            .Takes<ProductBody>(Request)
            .Answers<ProductAnswer>(Answered, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/products", ListAsync)
            .Describe("Products", "List your products", "In the order of their GTINs. `?perPage=&nextPageToken=`.")
            .Answers<ProductsAnswer>($$"""{"items": [{{Answered}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/products/{gtin}", GetAsync)
            .Describe("Products", "Read a product", "For anyone.")
            .Answers<ProductAnswer>(Answered)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapPut("/api/products/{gtin}", ChangeAsync)
            .Describe(
                "Products",
                "Change a product",
                "Replaces what is said of it; the GTIN and the unit stay. Listings and the pages of every batch follow."
            )
            .Takes<ProductBody>(Request)
            .Answers<ProductAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        ProductRegistration registration,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, ProductJson.Default.ProductBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var gtin = sent.Gtin is null ? null : refusals.Gtin("/gtin", sent.Gtin);
        if (sent.Decide(refusals) is not { } facts)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var identity = "POST /api/products " + JsonSerializer.Serialize(sent, ProductJson.Default.ProductBody);
        return await registration.RegisterAsync(
            request.HttpContext.Caller().Id,
            gtin,
            facts,
            key,
            identity,
            cancellation
        ) switch
        {
            ProductRegistered.Kept { Product: var product } => Created(product, settings),
            ProductRegistered.Taken => Taken(settings, gtin!),
            _ => IdempotencyKey.UsedForAnother,
        };
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IProducts products,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await products.OfAsync(context.Caller().Id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new ProductsAnswer([.. page.Items.Select(p => ProductAnswer.Of(p, settings.PublicUrl))], token),
            ProductJson.Default.ProductsAnswer
        );
    }

    static async Task<IResult> GetAsync(
        string gtin,
        IProducts products,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        return refusals.Gtin("gtin", gtin) is not { } parsed ? ProblemResult.Invalid(refusals.List)
            : await products.FindAsync(parsed, cancellation) is { Product: var product } ? Answer(product, settings)
            : ProblemResult.NotFound;
    }

    static async Task<IResult> ChangeAsync(
        string gtin,
        HttpRequest request,
        IProducts products,
        ProductChanges changes,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        if (refusals.Gtin("gtin", gtin) is not { } parsed)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (
            await products.FindAsync(parsed, cancellation) is not { Product: var product }
            || product.Producer.Id != request.HttpContext.Caller().Id
        )
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, ProductJson.Default.ProductBody);
        if (sent is null)
        {
            return problem!;
        }

        if (sent.Gtin is not null && refusals.Gtin("/gtin", sent.Gtin) is { } other && other != parsed)
        {
            refusals.Add("/gtin", "fixed", "Mã GTIN không đổi được.", "A product's GTIN never changes.");
        }

        var facts = sent.Decide(refusals);
        if (Unit.TryParse(sent.Unit, out var unit) && unit != product.Facts.Unit)
        {
            // Its batches are counted in this unit.
            refusals.Add("/unit", "fixed", "Đơn vị tính không đổi được.", "A product's unit never changes.");
        }

        return refusals.Any ? ProblemResult.Invalid(refusals.List)
            : await changes.ChangeAsync(parsed, p => p with { Facts = facts! }, cancellation) is { } changed
                ? Answer(changed, settings)
            : ProblemResult.NotFound;
    }

    static IResult Answer(Product product, Settings settings) =>
        Results.Json(ProductAnswer.Of(product, settings.PublicUrl), ProductJson.Default.ProductAnswer);

    static CreatedResult Created(Product product, Settings settings) =>
        new(
            $"{settings.PublicUrl}/api/products/{product.Gtin}",
            Results.Json(
                ProductAnswer.Of(product, settings.PublicUrl),
                ProductJson.Default.ProductAnswer,
                statusCode: StatusCodes.Status201Created
            )
        );

    static CreatedResult Taken(Settings settings, Gtin gtin) =>
        new(
            $"{settings.PublicUrl}/api/products/{gtin}",
            new ProblemResult(
                StatusCodes.Status409Conflict,
                "gtin-taken",
                new Text("Mã GTIN này đã có sản phẩm khác dùng.", "This GTIN names a product already."),
                [new Refusal("/gtin", "taken", new Text("Mã đã được dùng.", "It is taken."))]
            )
        );
}
