using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance;

/// <summary>
/// Lists of events' keys. Partitions: <c>log|{00 to 15}</c>, every event, in the one that its key names; <c>party|{id}</c>, what a party may see; in a table of their own
/// <c>thing|{hash}</c>, the events that name a thing. Rows: <c>{order}{ticks}|{event's key}</c>, the order <c>r+</c> by acceptance,
/// <c>t+</c> by the event's own time, <c>r-</c> and <c>t-</c> the same backwards with the ticks until the end of time,
/// <c>step|{hash}|</c> those of a business step by acceptance, and none in <c>thing</c>, which is by acceptance too.
/// <para>
/// Beside them in the logs: <c>w|{kind}|{word}</c>, the vocabulary. Beside the things: partition
/// <c>held|{hash}</c>, RowKey: a party that was handed the thing.
/// </para>
/// <para>
/// An event has a dozen rows in the logs and one a thing: apart from each other, the emulator, which reads a table from one end to
/// the other whatever partition is asked for, keeps up with a whole season.
/// </para>
/// </summary>
public sealed class EventIndexTable(StorageAccount storage) : IEventIndex
{
    /// <summary>Calls to storage under way at once for events that come together.</summary>
    const int Parallel = 8;

    const int MaxEntitled = 1000;
    readonly TableClient logs = storage.Table(Tables.EventIndex);
    readonly TableClient things = storage.Table(Tables.ThingEvents);

    public Task AddAsync(IReadOnlyList<SeenEvent> seen, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        // Events of a document share logs, words and things: what goes into one partition is one transaction.
        var logged = seen.SelectMany(one =>
            one.Viewers.Select(party => (string?)party).Append(null).SelectMany(party => Logged(party, one.Accepted))
        );
        var named = seen.SelectMany(one =>
            Things(one.Accepted.Event)
                .Select(thing =>
                    Row(
                        one.Accepted,
                        EventList.OfThing(thing).Partition,
                        EventList.Order(one.Accepted.RecordTime, ascending: true)
                    )
                )
        );
        return InParallel.ForEachAsync(
            ByPartition(logs, logged).Concat(ByPartition(things, named)),
            Parallel,
            (write, stop) => write.Table.PutAsync(write.Rows, stop),
            cancellation
        );
    }

    public Task ShowAsync(string party, AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        return logs.PutAsync([.. Logged(party, accepted).DistinctBy(row => row.RowKey)], cancellation);
    }

    public async Task<bool> IsShownAsync(
        string party,
        DateTimeOffset recordTime,
        string key,
        CancellationToken cancellation
    )
    {
        var prefix = EventList.ByAcceptance(ascending: true);
        return await logs.FindAsync(
            EventList.Log(party, key),
            $"{prefix}{EventList.Order(recordTime, ascending: true)}|{key}",
            cancellation
        )
            is not null;
    }

    public async Task<IReadOnlyList<IndexRow>> RowsAsync(
        EventList list,
        RowRange range,
        int count,
        CancellationToken cancellation
    )
    {
        var from = list.Prefix + (range.After ?? "0");
        var to = list.Prefix + (range.Before ?? ":");
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {list.Partition} and RowKey gt {from} and RowKey lt {to}"
        );
        var rows = await (list.IsOfThing ? things : logs).RowsAsync(filter, count, cancellation);
        return [.. rows.Select(row => ToRow(row, list.Prefix.Length))];
    }

    public async Task<IReadOnlyList<NamedWord>> WordsAsync(
        string? party,
        WordKind kind,
        string after,
        int count,
        CancellationToken cancellation
    )
    {
        var from = $"w|{kind}|{after}";
        // The sign that follows | ends what begins with it.
        var to = $"w|{kind}}}";
        var parts = await Task.WhenAll(
            EventList
                .Logs(party)
                .Select(log =>
                    logs.RowsAsync(
                        TableClient.CreateQueryFilter($"PartitionKey eq {log} and RowKey gt {from} and RowKey lt {to}"),
                        count,
                        cancellation
                    )
                )
        );
        // The first of all are among the first of each.
        return
        [
            .. parts
                .SelectMany(rows => rows)
                .DistinctBy(row => row.RowKey)
                .OrderBy(row => row.RowKey, StringComparer.Ordinal)
                .Take(count)
                .Select(row => new NamedWord(row.RowKey[$"w|{kind}|".Length..], row.GetString("Value"))),
        ];
    }

    public Task<bool> EntitleAsync(string party, string thing, CancellationToken cancellation) =>
        things.IsAddedAsync(new TableEntity(Held(thing), party), cancellation);

    public async Task<bool> IsEntitledAsync(string party, string thing, CancellationToken cancellation) =>
        await things.FindAsync(Held(thing), party, cancellation) is not null;

    public async Task<IReadOnlyList<string>> EntitledAsync(string thing, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Held(thing)}");
        return [.. (await things.RowsAsync(filter, MaxEntitled, cancellation)).Select(row => row.RowKey)];
    }

    static IEnumerable<(TableClient Table, List<TableEntity> Rows)> ByPartition(
        TableClient table,
        IEnumerable<TableEntity> rows
    ) =>
        rows.DistinctBy(row => (row.PartitionKey, row.RowKey))
            .GroupBy(row => row.PartitionKey)
            .Select(partition => (table, partition.ToList()));

    static IEnumerable<TableEntity> Logged(string? party, AcceptedEvent accepted)
    {
        var log = EventList.Log(party, accepted.Key);
        return
        [
            .. Dated(log, accepted, ascending: true),
            .. Dated(log, accepted, ascending: false),
            .. Words(accepted.Event).Select(word => new TableEntity(log, word.Key) { ["Value"] = word.Value }),
        ];
    }

    static IEnumerable<TableEntity> Dated(string log, AcceptedEvent accepted, bool ascending)
    {
        var recorded = EventList.Order(accepted.RecordTime, ascending);
        yield return Row(accepted, log, EventList.ByAcceptance(ascending) + recorded);
        yield return Row(
            accepted,
            log,
            EventList.ByTime(ascending) + EventList.Order(accepted.Event.EventTime, ascending)
        );
        if (ascending && accepted.Event.BizStep is { } step)
        {
            yield return Row(accepted, log, EventList.ByStep(step) + recorded);
        }
    }

    static TableEntity Row(AcceptedEvent accepted, string partition, string order) =>
        new(partition, $"{order}|{accepted.Key}")
        {
            ["RecordTime"] = accepted.RecordTime,
            ["EventTime"] = accepted.Event.EventTime,
            ["Type"] = (int)accepted.Event.Type,
            ["Step"] = accepted.Event.BizStep,
        };

    static IndexRow ToRow(TableEntity row, int prefix)
    {
        var order = row.RowKey[prefix..];
        return new IndexRow(
            order,
            order[(order.IndexOf('|', StringComparison.Ordinal) + 1)..],
            row.GetDateTimeOffset("RecordTime")!.Value,
            row.GetDateTimeOffset("EventTime")!.Value,
            (EventType)row.GetInt32("Type")!.Value,
            row.GetString("Step")
        );
    }

    /// <summary>All that an event names, each once.</summary>
    static IEnumerable<string> Things(EpcisEvent e)
    {
        var things = e.Things().Select(epc => epc.Canonical);
        return (e.TransformationId is { } id ? things.Append(id) : things).Distinct(StringComparer.Ordinal);
    }

    static IEnumerable<(string Key, string Value)> Words(EpcisEvent e)
    {
        yield return Word(WordKind.EventType, e.Type.ToString());
        if (e.BizStep is { } step)
        {
            yield return Word(WordKind.BizStep, step);
        }

        if (e.Disposition is { } disposition)
        {
            yield return Word(WordKind.Disposition, disposition);
        }

        if (e.BizLocation is { } location)
        {
            yield return Word(WordKind.BizLocation, location.Canonical);
        }

        if (e.ReadPoint is { } readPoint)
        {
            yield return Word(WordKind.ReadPoint, readPoint.Canonical);
        }

        foreach (var epc in e.Things())
        {
            yield return Word(WordKind.Epc, epc.Canonical);
        }
    }

    static (string Key, string Value) Word(WordKind kind, string value) => ($"w|{kind}|{Escape(value)}", value);

    // What a key of storage may not hold is written as ~ and two hexadecimal digits; what is too long for one, by its hash.
    static string Escape(string word)
    {
        const int longest = 300;
        if (word.Length > longest)
        {
            return "~~" + OpaqueId.From("word", word);
        }

        var key = new StringBuilder(word.Length + 16);
        foreach (var c in word)
        {
            if (c is '~' or '/' or '\\' or '#' or '?' or '%' || char.IsControl(c))
            {
                key.Append(CultureInfo.InvariantCulture, $"~{(int)c:X2}");
            }
            else
            {
                key.Append(c);
            }
        }

        return key.ToString();
    }

    static string Held(string thing) => "held|" + OpaqueId.From("thing", thing);
}
