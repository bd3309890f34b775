using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Tests.Products;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shops;

/// <summary>A farm's products on shops of other platforms: the program, those platforms, and one clock for both.</summary>
public sealed class Mall : IAsyncDisposable
{
    public static readonly DateTimeOffset Morning = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    static readonly byte[] photo = Photo();

    readonly FakeTimeProvider clock;

    Mall(TraceabilityProgram program, FakeShops fakes, FakeTimeProvider clock)
    {
        Program = program;
        Fakes = fakes;
        this.clock = clock;
        Host = new QueueHost(program.Services);
    }

    public TraceabilityProgram Program { get; }

    public FakeShops Fakes { get; }

    /// <summary>Plays the Functions host; another one may deliver otherwise.</summary>
    public QueueHost Host { get; set; }

    public Farm Farm { get; private set; } = null!;

    public static async Task<Mall> OpensAsync(TestStorage storage, StorageTap? tap = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var fakes = await FakeShops.StartAsync();
        var clock = new FakeTimeProvider(Morning);
        await fakes.Says(Morning);
        var program = Start(storage.ConnectionString, $"t{Guid.NewGuid():N}"[..12], clock, tap, isFirst: true);
        return new Mall(program, fakes, clock) { Farm = await Farm.JoinsAsync(program) };
    }

    /// <summary>Another instance of the program, on the same storage and with the same clock.</summary>
    public TraceabilityProgram Another(TestStorage storage, StorageTap? tap = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return Start(storage.ConnectionString, Program.Prefix, clock, tap);
    }

    static TraceabilityProgram Start(
        string storage,
        string prefix,
        FakeTimeProvider clock,
        StorageTap? tap,
        bool isFirst = false
    ) =>
        new TraceabilityProgram(storage)
        {
            Prefix = prefix,
            Forgets = isFirst,
            Settings = new Dictionary<string, string>
            {
                ["Traceability:AllowPrivateWebhooks"] = "true",
                ["Traceability:ShopTimeout"] = "00:00:00.3",
            },
            With = services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                if (tap is not null)
                {
                    services.AddSingleton<HttpPipelinePolicy>(tap);
                }
            },
        }.Listening();

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task Waits(TimeSpan time)
    {
        clock.Advance(time);
        await Fakes.Says(Now);
    }

    /// <summary>Everything in the queues is done, and what was put off is done when its time comes.</summary>
    public async Task Settles()
    {
        await Host.SettlesAsync();
        for (var rounds = 0; Host.Later.Count > 0; rounds++)
        {
            Assert.True(rounds < 200, Host.Later[0].Message);
            await Waits(Host.Later.Max(later => later.Delay));
            await Host.LaterComesAsync();
            await Host.SettlesAsync();
        }
    }

    public JsonObject Shopee(string shop, string refreshToken) =>
        new()
        {
            ["kind"] = "shopee",
            ["name"] = "Nông sản trên Shopee",
            ["shopId"] = shop,
            ["appKey"] = FakeShops.PartnerId,
            ["appSecret"] = FakeShops.PartnerKey,
            ["refreshToken"] = refreshToken,
            ["origin"] = Fakes.Address.OriginalString,
            ["categories"] = new JsonArray(
                new JsonObject { ["name"] = "Rau củ", ["id"] = "100778" },
                new JsonObject { ["id"] = "100777" }
            ),
            ["package"] = new JsonObject
            {
                ["length"] = 30,
                ["width"] = 20,
                ["height"] = 15,
            },
            ["requestsPerSecond"] = 1000,
        };

    public JsonObject TikTok(string shop, string refreshToken) =>
        new()
        {
            ["kind"] = "tiktok",
            ["name"] = "Nông sản trên TikTok",
            ["shopId"] = shop,
            ["appKey"] = FakeShops.AppKey,
            ["appSecret"] = FakeShops.AppSecret,
            ["refreshToken"] = refreshToken,
            ["origin"] = Fakes.Address.OriginalString,
            ["tokenOrigin"] = Fakes.Address.OriginalString,
            ["warehouse"] = FakeShops.Warehouse,
            ["categories"] = new JsonArray(new JsonObject { ["id"] = "600001" }),
            ["package"] = new JsonObject
            {
                ["length"] = 30,
                ["width"] = 20,
                ["height"] = 15,
            },
            ["requestsPerSecond"] = 1000,
        };

    /// <summary>Opens a shop there, and connects it here: its id here.</summary>
    public async Task<string> Connects(string kind, string shop)
    {
        var body =
            kind == "shopee"
                ? Shopee(shop, await Fakes.OpensShopee(shop))
                : TikTok(shop, await Fakes.OpensTikTok(shop));
        var answer = await Program.Sends("/api/shops", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Json()).Text("id");
    }

    /// <summary>A product with a photo, and 120.5 kg of one lot of it: its GTIN.</summary>
    public async Task<string> Sells(string name = "Xoài cát Hòa Lộc", long price = 65_000, string? category = null)
    {
        var product = Farm.Mango;
        product["name"] = name;
        product["price"]!["amount"] = price.ToString(CultureInfo.InvariantCulture);
        product["category"] = category;
        var gtin = await Farm.Offers(product);
        Assert.True((await Farm.Photographs(gtin, photo)).IsSuccessStatusCode);
        Assert.True((await Farm.Registers(Farm.Harvest(gtin, "L1"))).IsSuccessStatusCode);
        return gtin;
    }

    public async Task Prices(string gtin, long price, string name = "Xoài cát Hòa Lộc")
    {
        var product = Farm.Mango;
        product["name"] = name;
        product["price"]!["amount"] = price.ToString(CultureInfo.InvariantCulture);
        Assert.True((await Farm.Changes(gtin, product)).IsSuccessStatusCode);
    }

    /// <summary>Some of a lot is gone, as an event would say.</summary>
    public async Task Takes(string gtin, string key, decimal amount)
    {
        Assert.True(Gtin.TryParse(gtin, out var parsed));
        Assert.True(Lot.TryParse("L1", out var lot));
        var cancellation = TestContext.Current.CancellationToken;
        await Program.Services.GetRequiredService<IStock>().TakeAsync(parsed, lot, key, amount, cancellation);
        await Program
            .Services.GetRequiredService<IListingChanges>()
            .AnnounceAsync(new ListingChange(gtin), cancellation);
    }

    /// <summary>Each shop's own system has each listing that was ever for sale, once, with its price and its stock.</summary>
    public async Task AssertSame(string kind, string shop)
    {
        var there = Items(kind, await Fakes.Has(kind, shop));
        var here = await Listings();
        Assert.Equal(here.Select(l => l.Product.Gtin.ToString()), there.Select(item => item.Gtin));
        var today = Vietnam.Day(Now);
        foreach (var (listing, item) in here.Zip(there))
        {
            Assert.Equal((long)decimal.Floor(listing.StockOn(today)), item.Stock);
            Assert.Equal(listing.Product.Facts.Price.Amount, item.Price);
            Assert.StartsWith(listing.Product.Facts.Name, item.Title, StringComparison.Ordinal);
            Assert.True(item.IsListed);
        }
    }

    public async Task<IReadOnlyList<Listing>> Listings()
    {
        var all = new List<Listing>();
        await foreach (
            var listing in Program
                .Services.GetRequiredService<IListings>()
                .AllAsync(Marketplaces.Catalogue, TestContext.Current.CancellationToken)
        )
        {
            all.Add(listing);
        }

        return all;
    }

    /// <summary>What a shop has that was not deleted, in the order of the GTINs.</summary>
    public async Task<IReadOnlyList<ThereItem>> There(string kind, string shop) =>
        Items(kind, await Fakes.Has(kind, shop));

    /// <summary>How a product stands in a shop, as its operator sees it.</summary>
    public async Task<JsonNode> Stands(string id, string gtin)
    {
        var page = await (
            await Program.Gets($"/api/shops/{id}/deliveries?perPage=200", TraceabilityProgram.OperatorKey)
        ).Json();
        return page["items"]!.AsArray().Single(line => line.Text("gtin") == gtin)!;
    }

    /// <summary>How it stands there and what to do, as its farmer sees it.</summary>
    public async Task<(string State, string? Remedy)> Tells(string id, string gtin)
    {
        var page = await (await Farm.Gets("/api/listings?perPage=200&marketplace=" + id)).Json();
        var listed = page["items"]!.AsArray().Single(one => one.Text("gtin") == gtin);
        var line = Assert.Single(listed!["marketplaces"]!.AsArray());
        return (line.Text("state"), line!["remedy"]?.GetValue<string>());
    }

    public async Task<HttpResponseMessage> Deletes(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TraceabilityProgram.OperatorKey);
        return await Program.Asks(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        await Fakes.DisposeAsync();
    }

    static List<ThereItem> Items(string kind, JsonNode has) =>
        [
            .. (
                kind == "shopee"
                    ? has["items"]!.AsArray().Select(OfShopee)
                    : has["products"]!.AsArray().Select(OfTikTok)
            )
                .Where(item => !item.IsDeleted)
                .OrderBy(item => item.Gtin, StringComparer.Ordinal),
        ];

    static ThereItem OfShopee(JsonNode? item) =>
        new(
            item.Text("item_sku"),
            item.Text("item_name"),
            item.Text("description"),
            (long)(decimal)item!["original_price"]!,
            (long)item["seller_stock"]![0]!["stock"]!,
            item.Text("item_status") == "NORMAL",
            item.Text("item_status") == "SELLER_DELETE"
        );

    static ThereItem OfTikTok(JsonNode? product)
    {
        var sku = product!["skus"]![0]!;
        return new(
            sku.Text("seller_sku"),
            product.Text("title"),
            product.Text("description"),
            long.Parse(sku["price"].Text("amount"), CultureInfo.InvariantCulture),
            (long)sku["inventory"]![0]!["quantity"]!,
            product.Text("status") == "ACTIVATE",
            product.Text("status") == "DELETED"
        );
    }

    static byte[] Photo()
    {
        using var bitmap = Pictures.Fields(640, 480);
        return Pictures.Encoded(bitmap, SkiaSharp.SKEncodedImageFormat.Jpeg);
    }
}

/// <summary>An item as a shop's own system has it.</summary>
public sealed record ThereItem(
    string Gtin,
    string Title,
    string Description,
    long Price,
    long Stock,
    bool IsListed,
    bool IsDeleted
);
