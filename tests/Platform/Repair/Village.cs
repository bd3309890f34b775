using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Tests.Diary;
using Traceability.Tests.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Repair;

/// <summary>A season of a small place, with a bit of everything that read models are made from, and what an operator does about storage.</summary>
sealed class Village(TraceabilityProgram program, Orchard orchard, string recall, string sale)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public TraceabilityProgram Program => program;

    public Orchard Orchard => orchard;

    public string Gtin => orchard.Gtin;

    /// <summary>The recall that holds lots now.</summary>
    public string Recall => recall;

    /// <summary>A line that a marketplace sold.</summary>
    public string Sale => sale;

    StorageAccount Storage => program.Services.GetRequiredService<StorageAccount>();

    /// <summary>
    /// Lots that were packed, merged, shipped, received, sold and brought back; an event that was a mistake; an order; one recall that holds
    /// and one that was lifted; a product that changed; a diary and a harvest too early; opinions and a report of a code.
    /// </summary>
    public static async Task<Village> OfAsync(TraceabilityProgram program)
    {
        // No two things happen at one moment, as on any day.
        program.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var orchard = await Orchard.OfAsync(program, "A", "B", "C", "OLD", "L/1");
        var desk = new Desk(program, orchard.Gtin);
        var house = await Supply.JoinsAsync(program);
        JsonObject Some(decimal kilograms) => new() { ["quantity"] = Orchard.Kg(kilograms) };

        await orchard.Tells("A", "pack", Some(20));
        var merge = Some(70);
        merge["from"] = new JsonArray(
            new JsonObject { ["lot"] = "A", ["quantity"] = Orchard.Kg(30) },
            new JsonObject { ["lot"] = "B", ["quantity"] = Orchard.Kg(40) }
        );
        merge["bestBefore"] = "2027-01-24";
        await orchard.Tells("M", "merge", merge);
        var wrong = desk.Makes(3, [orchard.Lot("OLD")], [orchard.Lot("WRONG")]);
        await desk.Tells(wrong);
        await program.Settles();
        await desk.Tells(Desk.Mistaken(wrong));
        await desk.Tells(desk.Ships(5, orchard.Lot("C"), house.Party));
        await program.Settles();

        // On the next day it is counted elsewhere: what was counted until then stays counted.
        program.Clock.Advance(TimeSpan.FromDays(1));
        var mango = Farm.Mango;
        mango["price"]!["amount"] = "70000";
        mango["category"] = "Trái cây";
        Assert.True((await new Farm(program, orchard.Key).Changes(orchard.Gtin, mango)).IsSuccessStatusCode);
        await program.Settles();

        var stall = await Stall.OpensAsync(program);
        await stall.Sells("DH-1", orchard.Gtin, 5);
        await stall.Sells("DH-2", orchard.Gtin, 7);
        await program.Settles();
        Assert.True((await stall.Takes("return", "DH-2")).IsSuccessStatusCode);
        await new Household(program, orchard.Gtin).Orders();
        await program.Settles();

        var lifted = await desk.Recalls("OLD", reason: "Nghi ngờ.");
        await program.Settles();
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Lifts(lifted)).StatusCode);
        await program.Settles();
        var recall = await desk.Recalls("B");
        await program.Settles();

        var taster = new Taster(program, orchard.Gtin, "A");
        await taster.Says();
        await program.Settles();

        var field = await Field.OfAsync(program);
        await field.Sprays("2026-11-10");
        await field.Does("watering", "2026-11-12");
        await field.Harvests("SOM", "2026-11-20", "Bão sắp vào.");
        await program.Settles();
        return new Village(program, orchard, recall, "DH-1");
    }

    public Task<Rebuilt> Rebuilds(string? only = null) =>
        program.Services.GetRequiredService<Rebuild>().RunAsync(only, writes: true, _ => { }, Cancellation);

    public Task<Verified> Verifies() => VerifiesAsync(program);

    public static Task<Verified> VerifiesAsync(TraceabilityProgram program) =>
        program.Services.GetRequiredService<Verification>().RunAsync(_ => { }, Cancellation);

    /// <summary>Every row of the read models, byte by byte, without storage's own marks.</summary>
    public async Task<IReadOnlyList<string>> Models()
    {
        var rows = new StoredRows(Storage);
        var lines = new List<string>();
        foreach (var model in program.Services.GetServices<IReadModels>().SelectMany(feature => feature.Models))
        {
            await foreach (var row in rows.AllAsync(model.Table, Cancellation))
            {
                if (model.Holds(row.Partition, row.Key))
                {
                    lines.Add($"{model.Name} {Line(row)}");
                }
            }
        }

        return lines;
    }

    /// <summary>Throws away the rows of the read models that a test chooses; and says how many there were.</summary>
    public async Task<int> Loses(Func<ReadModel, StoredRow, bool> which)
    {
        var (rows, count) = (new StoredRows(Storage), 0);
        foreach (var model in program.Services.GetServices<IReadModels>().SelectMany(feature => feature.Models))
        {
            var gone = await rows.AllAsync(model.Table, Cancellation)
                .Where(row => model.Holds(row.Partition, row.Key) && which(model, row))
                .ToListAsync(Cancellation);
            foreach (var row in gone)
            {
                await Storage
                    .Table(model.Table)
                    .DeleteEntityAsync(row.Partition, row.Key, cancellationToken: Cancellation);
            }

            count += gone.Count;
        }

        return count;
    }

    public Task Writes(string table, string partition, string key, params (string Column, object Value)[] columns)
    {
        var row = new TableEntity(partition, key);
        foreach (var (column, value) in columns)
        {
            row[column] = value;
        }

        return Storage.Table(table).UpsertEntityAsync(row, TableUpdateMode.Merge, Cancellation);
    }

    public Task Deletes(string table, string partition, string key) =>
        Storage.Table(table).DeleteEntityAsync(partition, key, cancellationToken: Cancellation);

    public Task LosesBlob(string container, string name) =>
        Storage.Container(container).GetBlobClient(name).DeleteAsync(cancellationToken: Cancellation);

    /// <summary>The first row of a table that a test is looking for.</summary>
    public async Task<StoredRow> Finds(string table, Func<StoredRow, bool> which) =>
        await new StoredRows(Storage).AllAsync(table, Cancellation).FirstAsync(which, Cancellation);

    public static string Line(StoredRow row)
    {
        var columns = row
            .Columns.OrderBy(column => column.Key, StringComparer.Ordinal)
            .Select(column =>
                column.Value is DateTimeOffset time ? $"{column.Key}=T{time.UtcTicks}"
                : column.Value is byte[] bytes ? $"{column.Key}=X{Convert.ToHexString(bytes)}"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{column.Key}={column.Value.GetType().Name}:{column.Value}"
                )
            );
        return $"{row.Partition} {row.Key} {string.Join("; ", columns)}";
    }
}
