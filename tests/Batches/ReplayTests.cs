using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;
using Traceability.Platform.Storage;
using Traceability.Tests.Photos;
using Traceability.Tests.Support;

namespace Traceability.Tests.Batches;

/// <summary>
/// Every handler survives twice: the messages of a whole season, each delivered five times and in any order, leave what they leave
/// when each is delivered once and in order.
/// </summary>
public partial class ReplayTests(TestStorage storage)
{
    const int Deliveries = 5;

    [Fact]
    public async Task A_season_replayed_five_times_and_shuffled_keeps_what_it_keeps_once_and_in_order()
    {
        await using var once = Program();
        foreach (var step in await Season.OfAsync(once))
        {
            await step();
            await once.Settles();
        }

        var expected = await KeptAsync(once);
        Assert.True(expected.Count > 100);
        foreach (var seed in new[] { 1, 20 })
        {
            await ReplaysAsync(seed, expected);
        }
    }

    async Task ReplaysAsync(int seed, IReadOnlyList<string> expected)
    {
        await using var often = Program();
        var random = new Random(seed);
        var host = new QueueHost(often.Services, random, Deliveries);
        foreach (var step in await Season.OfAsync(often))
        {
            await step();
            // Some messages meet what later ones are about; others come long before it.
            if (random.Next(4) == 0)
            {
                await host.StepAsync();
            }
        }

        await host.SettlesAsync();

        Assert.Empty(host.Later);
        Assert.Equal(expected, await KeptAsync(often));
        foreach (var queue in Queues.All)
        {
            Assert.Empty(await host.WaitingAsync(queue));
        }
    }

    // A farmer's key is random, and is kept by its name.
    static async Task<IReadOnlyList<string>> KeptAsync(TraceabilityProgram program) =>
        [.. (await Kept.AllAsync(program)).Select(line => Key.Replace(line, "key|KEY"))];

    [GeneratedRegex("key\\|[0-9a-f]{16}")]
    static partial Regex Key { get; }

    TraceabilityProgram Program() =>
        new TraceabilityProgram(storage.ConnectionString)
        {
            With = services =>
                services.AddSingleton<TimeProvider>(
                    new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero))
                ),
        }.Listening();

    /// <summary>What two farms do from the first product to the last change; every request carries a key, so that names are the same.</summary>
    sealed class Season
    {
        readonly TraceabilityProgram program;
        readonly List<Farm> farms = [];
        readonly List<string> ids = [];
        readonly List<(Farm Farm, string Gtin)> products = [];

        Season(TraceabilityProgram program) => this.program = program;

        public static async Task<IReadOnlyList<Func<Task>>> OfAsync(TraceabilityProgram program)
        {
            var season = new Season(program);
            foreach (var name in new[] { "Hợp tác xã Xoài Hòa Lộc", "Nông trại Tân Thuận" })
            {
                await season.JoinsAsync(name);
            }

            for (var product = 0; product < 4; product++)
            {
                await season.OffersAsync(product);
            }

            return
            [
                .. Enumerable.Range(0, 10).Select(batch => (Func<Task>)(() => season.HarvestsAsync(batch))),
                () => season.PhotographsAsync(0, 400),
                () => season.PhotographsAsync(1, 500),
                () => season.PricesAsync(0, "70000"),
                .. Enumerable.Range(10, 10).Select(batch => (Func<Task>)(() => season.HarvestsAsync(batch))),
                () => season.PhotographsAsync(0, 600),
                () => season.PricesAsync(2, "12000"),
                () => season.PricesAsync(0, "68000"),
                () => season.RenamesAsync(0, "Hợp tác xã Xoài Hòa Lộc Cao Lãnh"),
                () => season.CertifiesAsync(1),
                .. Enumerable.Range(20, 10).Select(batch => (Func<Task>)(() => season.HarvestsAsync(batch))),
                () => season.RenamesAsync(1, "Nông trại Tân Thuận Đông"),
            ];
        }

        async Task JoinsAsync(string name)
        {
            var body = TraceabilityProgram.HoaLoc;
            body["name"] = name;
            var answer = await (await program.Sends("/api/farmers", body, idempotencyKey: $"f{farms.Count}")).Json();
            farms.Add(new Farm(program, answer.Text("key")));
            ids.Add(answer.Text("id"));
        }

        async Task OffersAsync(int product)
        {
            var farm = farms[product % farms.Count];
            var answer = await program.Sends("/api/products", Said(product, "65000"), farm.Key, $"p{product}");
            products.Add((farm, (await answer.Json()).Text("gtin")));
        }

        async Task HarvestsAsync(int batch)
        {
            var (farm, gtin) = products[batch % products.Count];
            // Every third lot is named by the server; every fifth has no last day, every seventh is over already.
            var harvest = Farm.Harvest(
                gtin,
                batch % 3 == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"L/{batch}"),
                batch % 5 == 0 ? null
                    : batch % 7 == 0 ? "2026-11-21"
                    : "2026-12-24"
            );
            harvest["quantity"] = new JsonObject { ["value"] = 100 + batch, ["unit"] = "KGM" };
            Assert.Equal(HttpStatusCode.Created, (await farm.Registers(harvest, $"b{batch}")).StatusCode);
        }

        async Task PhotographsAsync(int product, int width)
        {
            var (farm, gtin) = products[product];
            var answer = await farm.Photographs(gtin, Pictures.Encoded(SKEncodedImageFormat.Jpeg, width, 300));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        async Task PricesAsync(int product, string amount)
        {
            var (farm, gtin) = products[product];
            Assert.Equal(HttpStatusCode.OK, (await farm.Changes(gtin, Said(product, amount))).StatusCode);
        }

        async Task RenamesAsync(int farmer, string name)
        {
            var body = TraceabilityProgram.HoaLoc;
            body["name"] = name;
            var answer = await program.Puts($"/api/farmers/{ids[farmer]}", body, farms[farmer].Key);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        async Task CertifiesAsync(int farmer)
        {
            var body = Grower.VietGap();
            body["products"] = new JsonArray(products.First(product => product.Farm == farms[farmer]).Gtin);
            var answer = await program.Sends("/api/certificates", body, farms[farmer].Key, "c1");
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        static JsonObject Said(int product, string amount)
        {
            var said = Farm.Mango;
            said["name"] = string.Create(CultureInfo.InvariantCulture, $"Xoài loại {product}");
            said["price"]!["amount"] = amount;
            return said;
        }
    }
}
