using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Provenance;
using Traceability.Provenance.Query;

namespace Traceability.Benchmarks;

/// <summary>
/// What a page of each indexed query asks of storage, and what it gets: requests and rows, at 1,000 events and at 50,000. The two are
/// equal, or the run fails.
/// </summary>
static class Counting
{
    const int Few = 1_000;
    const int Many = 50_000;
    const int Page = 20;
    const int Writers = 8;

    // So that at 1,000 events too each of a step's lists holds more than a page: what is compared is the bound.
    const int Steps = 8;
    const string Party = "house";
    const string Lot = "https://id.gs1.org/01/09520000000004/10/A";

    static readonly DateTimeOffset start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync()
    {
        await using var emulator = await Emulator.StartAsync();
        var emulated = new Storage(emulator.ConnectionString);
        await emulated.PrepareAsync();
        await emulated.TakeAsync(0, Few);
        var real = await emulated.CostsAsync();

        await using var tables = await SortedTables.StartAsync();
        var sorted = new Storage(tables.ConnectionString);
        await sorted.TakeAsync(0, Few);
        var few = await sorted.CostsAsync();
        await sorted.TakeAsync(Few, Many - Few);
        var many = await sorted.CostsAsync();
        foreach (
            var (name, emulatorCost, fewCost, manyCost) in queries.Select(
                (query, i) => (query.Name, real[i], few[i], many[i])
            )
        )
        {
            Console.WriteLine($"{name, -30} at {Few}: {fewCost} (emulator: {emulatorCost}); at {Many}: {manyCost}");
        }

        return few.SequenceEqual(real) && few.SequenceEqual(many) ? 0 : 1;
    }

    static readonly (string Name, string? Party, (string Name, string Value)[] Parameters)[] queries =
    [
        ("by lot", null, [("MATCH_anyEPCClass", Lot)]),
        ("by lot, for a party", Party, [("MATCH_anyEPCClass", Lot)]),
        ("by time", null, [("GE_eventTime", At(50)), ("LT_eventTime", At(80))]),
        ("by time, for a party", Party, [("GE_eventTime", At(50)), ("LT_eventTime", At(80))]),
        ("by acceptance", null, [("GE_recordTime", At(50))]),
        ("by business step", null, [("EQ_bizStep", "receiving")]),
        ("by business step, for a party", Party, [("EQ_bizStep", "receiving")]),
    ];

    /// <summary>The events and their lists, in one storage, behind a meter.</summary>
    sealed class Storage
    {
        readonly StorageMeter meter = new();
        readonly StorageAccount account;
        readonly EventTable events;
        readonly EventIndexTable index;

        public Storage(string connection)
        {
            account = new StorageAccount(
                Settings.From(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection([
                            new("AzureWebJobsStorage", connection),
                            new("Traceability:StoragePrefix", "counting"),
                            new("urls", "http://localhost"),
                        ])
                        .Build()
                ),
                [meter]
            );
            (events, index) = (new EventTable(account), new EventIndexTable(account));
        }

        public Task PrepareAsync() => account.CreateMissingAsync();

        /// <summary>What a page of each query costs.</summary>
        public async Task<IReadOnlyList<Cost>> CostsAsync()
        {
            var search = new EventSearch(events, index);
            var costs = new List<Cost>();
            foreach (var (name, party, parameters) in queries)
            {
                var (query, _) = EventQueryReader.Read(
                    parameters.Select(p => KeyValuePair.Create(p.Name, (IReadOnlyList<string>)[p.Value])),
                    new Dictionary<string, string>()
                );
                meter.Start();
                var page = await search.FindAsync(query!, party, Page, null, CancellationToken.None);
                costs.Add(meter.Stop());
                if (page.Events.Count != Page || page.Next is null)
                {
                    throw new InvalidDataException($"A page {name} has {page.Events.Count} events.");
                }
            }

            return costs;
        }

        /// <summary>Keeps and lists events as capture does it: every eighth is about the lot, the others are receipts.</summary>
        public Task TakeAsync(int from, int count) =>
            Parallel.ForEachAsync(
                Enumerable.Range(from, count),
                new ParallelOptions { MaxDegreeOfParallelism = Writers },
                async (number, stop) =>
                {
                    var told = EpcisDocument.ReadKept(Event(number));
                    var accepted = new AcceptedEvent(EventKey.Of(told), told, Party, start.AddMinutes(number));
                    await events.AddAsync(accepted, stop);
                    await index.AddAsync([new SeenEvent(accepted, [Party])], stop);
                }
            );
    }

    static string Event(int number)
    {
        var time = start.AddMinutes(number).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var lot =
            number % Steps == 0
                ? Lot
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"https://id.gs1.org/01/09520000000004/10/L{number % 500}"
                );
        return $$"""
            {"type": "ObjectEvent", "eventTime": "{{time}}", "eventTimeZoneOffset": "+07:00", "action": "OBSERVE",
             "bizStep": "{{(number % Steps == 0 ? "storing" : "receiving")}}",
             "quantityList": [{"epcClass": "{{lot}}", "quantity": 40, "uom": "KGM"}]}
            """;
    }

    static string At(int minute) =>
        start.AddMinutes(minute).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>What was asked of storage and what came.</summary>
    readonly record struct Cost(int Requests, int Rows)
    {
        public override string ToString() => $"{Requests} requests, {Rows} rows";
    }

    /// <summary>Counts what goes to storage and the rows that come back.</summary>
    sealed class StorageMeter : HttpPipelinePolicy
    {
        int requests;
        int rows;

        public void Start() => requests = rows = 0;

        public Cost Stop() => new(requests, rows);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            Interlocked.Increment(ref requests);
            Interlocked.Add(ref rows, RowsOf(message));
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("Storage is only called asynchronously.");

        // Every row has one key of its own.
        static int RowsOf(HttpMessage message) =>
            message is { HasResponse: true, Response.ContentStream.CanSeek: true }
                ? message.Response.Content.ToString().Split("\"RowKey\":").Length - 1
                : 0;
    }
}
