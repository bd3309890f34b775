using System.Diagnostics;
using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Places;
using Traceability.Platform.Laptop;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Benchmarks;

/// <summary>
/// Google's feed of 100,000 items, pulled from the published program: how its memory grows, when the first byte comes, items a second
/// beside the same bytes from memory over the same HTTP server and beside reading the same rows without us; and what a pull of what
/// did not change reads.
/// </summary>
static class Feeding
{
    const int Items = 100_000;
    const int Pulls = 3;
    const string Prefix = "feed";
    const string Path = "/feeds/google.xml";

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartAsync();
        await using var tables = new CountedTables(storage.Ports.Table);
        var counted = AzuriteAddress.Explicit(storage.Ports with { Table = tables.Port });
        var account = Emulator.Account(storage.ConnectionString, Prefix);
        await account.CreateMissingAsync();
        await using var program = ProgramUnderTest.Start(executable, counted, Prefix, pump: false);
        await program.FirstAsync("/readyz");
        // The code of a pull is read in and its buffers are there before anything is measured.
        await Pull.OfAsync(program.Client, Path, () => 0);
        Console.WriteLine($"{Items} listings …");
        await FillAsync(account.Table(Tables.Listings), Items);

        List<double> rates = [];
        var last = default(Pull);
        for (var pull = 1; pull <= Pulls; pull++)
        {
            last = await Pull.OfAsync(program.Client, Path, () => program.ResidentBytes);
            rates.Add(Items / last.Seconds);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"pull {pull}: {last.Bytes / 1e6:0} MB in {last.Seconds:0.0} s, {Items / last.Seconds:0} items/s, first byte after {last.FirstByte * 1000:0} ms, {last.Before / 1e6:0} MB in memory before, {last.Most / 1e6:0} MB at most"
                )
            );
        }

        var before = tables.Requests;
        using var known = new HttpRequestMessage(HttpMethod.Get, Path);
        known.Headers.IfNoneMatch.Add(last.ETag!);
        using var unchanged = await program.Client.SendAsync(known);
        var reads = tables.Requests - before;

        var ours = ProgramUnderTest.Median(rates);
        var memory = Items / await FromMemoryAsync(program.Client);
        var raw = Items / await RawAsync(account.Table(Tables.Listings));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"feed of {Items} items: {ours:0} items/s; {ours / memory:0.000} of the same bytes from memory ({memory:0}/s); {ours / raw:0.00} of the same storage reads without us ({raw:0}/s)"
            )
        );
        Console.WriteLine($"a pull of what did not change: {(int)unchanged.StatusCode}, {reads} storage read(s)");
        return unchanged.StatusCode == HttpStatusCode.NotModified && reads == 1 ? 0 : 1;
    }

    // Seconds to send the feed's bytes, which are there already, with the same HTTP server.
    static async Task<double> FromMemoryAsync(HttpClient client)
    {
        var bytes = await client.GetByteArrayAsync(new Uri(Path, UriKind.Relative));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapGet("/", context => context.Response.Body.WriteAsync(bytes).AsTask());
        await server.StartAsync();
        var address = server
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        using var other = new HttpClient();
        await Pull.OfAsync(other, address, () => 0);
        List<double> seconds = [];
        for (var pull = 0; pull < Pulls; pull++)
        {
            seconds.Add((await Pull.OfAsync(other, address, () => 0)).Seconds);
        }

        return ProgramUnderTest.Median(seconds);
    }

    // Seconds to read the same rows.
    static async Task<double> RawAsync(TableClient table)
    {
        var watch = Stopwatch.StartNew();
        var rows = 0;
        await foreach (
            var _ in table.QueryAsync<TableEntity>(
                "PartitionKey eq 'catalogue' and RowKey ge 'item|' and RowKey lt 'item}'"
            )
        )
        {
            rows++;
        }

        return rows == Items
            ? watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{rows} rows of {Items}.");
    }

    /// <summary>Puts so many listings of other farmers' products into the public catalogue.</summary>
    public static Task FillAsync(TableClient table, int items) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, items).Chunk(TableRows.MaxTransaction),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (numbers, stop) => await table.PutAsync([.. numbers.Select(Row)], stop)
        );

    static TableEntity Row(int number) => ListingTable.ToRow(ListingOf(number), number + 1);

    /// <summary>A listing as it goes into the feed, the same for the same number.</summary>
    public static Listing ListingOf(int number)
    {
        var harvested = new DateOnly(2026, 11, 20);
        return new Listing(
            Marketplaces.Catalogue,
            ProductOf(number),
            [new SellableLot("L26-114", harvested, null, 120.5m), new SellableLot("L26-115", harvested, null, 80)],
            0
        );
    }

    /// <summary>A product with a photo and all words, the same for the same number.</summary>
    public static Product ProductOf(int number)
    {
        _ = Province.TryParse("Đồng Tháp", out var province);
        _ = CompanyPrefix.TryParse("8938505", out var prefix);
        _ = Unit.TryParse("KGM", out var unit);
        return new Product(
            Gtin.Of(prefix!, number),
            new Producer(
                "dmivkhulzjz2lsf5oobji6cxmi",
                "Hợp tác xã Xoài Hòa Lộc",
                FarmerKind.Cooperative,
                province!,
                "Hòa Hưng",
                null,
                1
            ),
            new ProductFacts(
                string.Create(CultureInfo.InvariantCulture, $"Xoài cát Hòa Lộc số {number}"),
                "Xoài cát Hòa Lộc chín cây, thịt vàng, ít xơ.\nBao trái từ khi còn non, hái khi đủ ngày.",
                unit!,
                new Money(65_000 + number),
                null,
                "Trái cây > Xoài",
                null,
                "12–14 °C, tránh nắng",
                null
            ),
            new ProductPhoto("0123456789abcdef", 1200, 800),
            1,
            DateTimeOffset.UnixEpoch,
            1
        );
    }
}
