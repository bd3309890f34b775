using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Privacy;

/// <summary>
/// A cooperative of which everything is kept that can be: what it published has one mark, what is private others. Another farm's lot was
/// made of its lot, and a household ordered of it.
/// </summary>
public sealed class MarkedFarm(TraceabilityProgram program, string id, string key)
{
    public string Id => id;

    public string Key => key;

    public string Gtin { get; private set; } = "";

    public const string Lot = "ZL1";

    /// <summary>The product of the farm whose lot <c>M1</c> was made of this one's.</summary>
    public string MadeGtin { get; private set; } = "";

    public string CertificateId { get; private set; } = "";

    public string PlaceId { get; private set; } = "";

    /// <summary>The private page of the household's order.</summary>
    public string OrderPage { get; private set; } = "";

    public string OrderId { get; private set; } = "";

    /// <summary>Asks for something with its phone; null where it has none.</summary>
    public Func<string, Task<HttpResponseMessage>>? ByPhone { get; private set; }

    public string Partner { get; private set; } = "";

    public string PartnerKey { get; private set; } = "";

    public static JsonObject Registration =>
        new()
        {
            ["name"] = "Hợp tác xã Zuỳnh8",
            ["kind"] = "cooperative",
            ["phone"] = Marks.Phone,
            ["province"] = "Đồng Tháp",
            ["commune"] = "Xã Zuỳnh8 Mới",
            ["publicAddress"] = "Ấp Zuỳnh8",
            ["identifier"] = Marks.Identifier,
            ["location"] = new JsonObject { ["latitude"] = Marks.Latitude, ["longitude"] = Marks.Longitude },
            ["consent"] = new JsonObject { ["version"] = ConsentText.Version },
        };

    /// <summary>Registered, with all that it may have.</summary>
    /// <param name="named">Makes every id the same again: a name for the requests; null for new ones each time.</param>
    public static async Task<MarkedFarm> OfAsync(
        TraceabilityProgram program,
        string? named = null,
        QueueHost? host = null
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        var registered = await Made(
            program.Sends("/api/farmers", Registration, idempotencyKey: Named(named, "farmer"))
        );
        var farm = new MarkedFarm(program, registered.Text("id"), registered.Text("key"));
        var queues = host ?? new QueueHost(program.Services);
        await farm.PublishesAsync(named);
        await queues.SettlesAsync();
        await farm.KeepsAsync(named);
        await queues.SettlesAsync();
        await farm.IsBoughtAsync(named);
        await queues.SettlesAsync();
        // Last, so that nothing is sent there.
        await Made(
            program.Sends(
                "/api/webhooks",
                new JsonObject { ["target"] = "https://zuynh8.example/hooks" },
                farm.Key,
                Named(named, "webhook")
            )
        );
        return farm;
    }

    async Task PublishesAsync(string? named)
    {
        var product = Farm.Mango;
        product["name"] = "Xoài cát núm";
        product["description"] = "Xoài của nhà Zuỳnh8.";
        product["brand"] = "Zuỳnh8";
        product["storage"] = "Như Zuỳnh8 dặn.";
        product["buyUrl"] = "https://zuynh8.example/xoai";
        Gtin = (await Made(program.Sends("/api/products", product, key, Named(named, "product")))).Text("gtin");
        await Done(new Farm(program, key).Photographs(Gtin));
        await Done(
            program.Puts(
                $"/api/farmers/{id}/page",
                new JsonObject { ["story"] = "Nhà Zuỳnh8 trồng xoài từ 1998." },
                key
            )
        );
        using var picture = Jpeg();
        await Done(program.Puts($"/api/farmers/{id}/photos/1", picture, key));
        await Done(program.Puts($"/api/farmers/{id}/photos/1/caption", new JsonObject { ["vi"] = "Vườn Zuỳnh8" }, key));
        var certificate = new JsonObject
        {
            ["kind"] = "vietgap",
            ["number"] = "ZUYNH8-01",
            ["issuer"] = "Trung tâm Zuỳnh8",
            ["start"] = "2026-01-01",
            ["end"] = "2028-01-01",
        };
        CertificateId = (
            await Made(program.Sends("/api/certificates", certificate, key, Named(named, "certificate")))
        ).Text("id");
        using var paper = Jpeg();
        await Done(program.Puts($"/api/farmers/{id}/certificates/{CertificateId}/file", paper, key));
    }

    async Task KeepsAsync(string? named)
    {
        var place = new JsonObject
        {
            ["kind"] = "farm",
            ["name"] = Marks.Place,
            ["position"] = new JsonObject { ["latitude"] = Marks.Latitude, ["longitude"] = Marks.Longitude },
            ["precision"] = "about-250m",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Xã Zuỳnh8 Mới",
        };
        PlaceId = (await Made(program.Sends("/api/places", place, key, Named(named, "place")))).Text("id");
        await Done(
            program.Puts(
                $"/api/farmers/{id}/bank-account",
                new JsonObject
                {
                    ["bin"] = "970415",
                    ["account"] = Marks.Account,
                    ["holder"] = Marks.Holder,
                },
                key
            )
        );
        var entry = new JsonObject
        {
            ["plot"] = "vuon-1",
            ["kind"] = "care",
            ["on"] = "2026-11-01",
            ["season"] = "Vụ nhà Zuỳnh8",
            ["notes"] = Marks.Note,
        };
        await Made(program.Sends("/api/diary", entry, key, Named(named, "diary")));
        var batch = Farm.Harvest(Gtin, Lot);
        batch["notes"] = Marks.Note;
        batch["plot"] = "vuon-1";
        await Made(program.Sends("/api/batches", batch, key, Named(named, "batch")));
        await Made(
            program.Sends(
                $"/api/cooperatives/{id}/officers",
                new JsonObject { ["email"] = Marks.Officer, ["name"] = Marks.OfficerName },
                key
            )
        );
        await Done(
            program.Puts(
                $"/api/links/01/{Gtin}/21/Z77",
                new JsonObject
                {
                    ["links"] = new JsonArray(
                        new JsonObject
                        {
                            ["linkType"] = "gs1:certificationInfo",
                            ["href"] = "https://zuynh8.example/giay",
                            ["title"] = "Zuỳnh8",
                        }
                    ),
                },
                key
            )
        );
        if (named is null)
        {
            // A phone's key is random, and so are its ids.
            var phone = new Phone(program);
            ByPhone = phone.Gets;
            var joined = await phone.Joins(await Phone.Invited(program, id, key), Marks.Device);
            Assert.True(joined.StatusCode == HttpStatusCode.Created, await joined.Text());
        }
    }

    async Task IsBoughtAsync(string? named)
    {
        var partner = await Made(
            program.Sends(
                "/api/partners",
                new JsonObject
                {
                    ["name"] = "Thương lái Nẫu",
                    ["kind"] = "trader",
                    ["province"] = "Đồng Tháp",
                    ["commune"] = "Cao Lãnh",
                },
                idempotencyKey: Named(named, "partner")
            )
        );
        (Partner, PartnerKey) = (partner.Text("id"), partner["key"]?.GetValue<string>() ?? "");
        var other = await Made(
            program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: Named(named, "other"))
        );
        MadeGtin = (
            await Made(program.Sends("/api/products", Farm.Mango, other.Text("key"), Named(named, "other product")))
        ).Text("gtin");
        var made = Supply.Transformation([(Supply.Lot(Gtin, Lot), 20m)], [(Supply.Lot(MadeGtin, "M1"), 18m)]);
        made["eventID"] = $"urn:uuid:{(named is null ? Guid.NewGuid() : new("7f3c1e52-8a0b-4f4e-9d4c-2b1a6c5d4e3f"))}";
        var told = await Supply.Operator(program).Tells(made);
        Assert.True(told.IsSuccessStatusCode, await told.Text());
        var order = await Made(
            program.Sends(
                $"/market/{Gtin}/orders",
                new JsonObject
                {
                    ["form"] = (named ?? Guid.NewGuid().ToString("N")).PadRight(26, 'x'),
                    ["quantity"] = Orchard.Kg(2),
                    ["name"] = Marks.Buyer,
                    ["phone"] = Marks.BuyerPhone,
                    ["address"] = Marks.BuyerAddress,
                    ["note"] = Marks.BuyerNote,
                    ["payment"] = "on-delivery",
                    ["consent"] = ConsentText.Version,
                },
                null
            )
        );
        OrderPage = new Uri(order.Text("page")).AbsolutePath;
        OrderId = order["order"].Text("id");
    }

    /// <summary>Asks for something with its own key.</summary>
    public Task<HttpResponseMessage> Gets(string path) => program.Gets(path, key);

    /// <summary>Every row and blob of storage that holds one of some marks, however it is written.</summary>
    public static async Task<IReadOnlyList<string>> FoundInStorage(
        TraceabilityProgram program,
        IReadOnlyList<string> marks
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        var found = (await Kept.AllAsync(program)).Where(line => Marks.In(line, marks).Count > 0).ToList();
        var storage = program.Services.GetRequiredService<StorageAccount>();
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var container in Containers.All)
        {
            var blobs = storage.Container(container);
            await foreach (var blob in blobs.GetBlobsAsync(new GetBlobsOptions(), cancellation))
            {
                var content = await blobs.GetBlobClient(blob.Name).DownloadContentAsync(cancellation);
                if (Marks.In(content.Value.Content.ToArray(), marks).Count > 0)
                {
                    found.Add($"{container} {blob.Name}");
                }
            }
        }

        return found;
    }

    /// <summary>Messages of every queue, which name nobody either.</summary>
    public static async Task<IReadOnlyList<string>> FoundInQueues(QueueHost host, IReadOnlyList<string> marks)
    {
        ArgumentNullException.ThrowIfNull(host);
        var found = new List<string>();
        foreach (var queue in Queues.All)
        {
            found.AddRange((await host.WaitingAsync(queue)).Where(text => Marks.In(text, marks).Count > 0));
        }

        return found;
    }

    /// <summary>A picture whose metadata has the place, the owner and the phone: what a phone's camera writes.</summary>
    static ByteArrayContent Jpeg()
    {
        using var bitmap = new SKBitmap(64, 48);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.ForestGreen);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        var picture = data.ToArray();
        var words = Encoding.UTF8.GetBytes(
            $"Exif\0\0{Marks.Phone} {Marks.Holder} {Marks.Invariant(Marks.Latitude)} {Marks.Invariant(Marks.Longitude)}"
        );
        var length = words.Length + 2;
        byte[] marked = [.. picture[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. words, .. picture[2..]];
        var content = new ByteArrayContent(marked);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return content;
    }

    static string? Named(string? named, string what) => named is null ? null : $"{named}-{what.Replace(' ', '-')}";

    static async Task<JsonNode> Made(Task<HttpResponseMessage> asked)
    {
        var answer = await asked;
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    static async Task Done(Task<HttpResponseMessage> asked)
    {
        var answer = await asked;
        Assert.True(answer.IsSuccessStatusCode, await answer.Text());
    }
}
