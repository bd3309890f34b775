using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance;

/// <summary>
/// Lists of events' keys. Partitions: <c>log</c>, every event; <c>party|{id}</c>, what a party may see; <c>thing|{hash}</c>, the
/// events that name a thing; <c>step|{hash}</c>, those of a business step. Rows: <c>{order}{ticks}|{event's key}</c>, the order
/// <c>r+</c> by acceptance, <c>t+</c> by the event's own time, <c>r-</c> and <c>t-</c> the same backwards with the ticks until the
/// end of time, and none in <c>thing</c> and <c>step</c>, which are by acceptance.
/// <para>
/// Beside them in <c>log</c> and <c>party</c>: <c>w|{kind}|{word}</c>, the vocabulary. Partition <c>held|{hash}</c>, RowKey: a
/// party that was handed the thing.
/// </para>
/// </summary>
public sealed class EventIndexTable(StorageAccount storage) : IEventIndex
{
    /// <summary>Calls to storage under way at once for one event.</summary>
    const int Parallel = 8;

    const int MaxTransaction = 100;
    const int MaxEntitled = 1000;
    readonly TableClient table = storage.Table(Tables.EventIndex);

    public Task AddAsync(AcceptedEvent accepted, IReadOnlyCollection<string> viewers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(viewers);
        var words = Words(accepted.Event).Distinct().ToList();
        var recorded = EventList.Order(accepted.RecordTime, ascending: true);
        List<List<TableEntity>> writes =
        [
            Logged(null, accepted, words),
            .. viewers.Select(party => Logged(party, accepted, words)),
            .. Things(accepted.Event)
                .Select(EventList.OfThing)
                .Select(list => new List<TableEntity> { Row(accepted, list.Partition, recorded) }),
        ];
        if (accepted.Event.BizStep is { } step)
        {
            writes.Add([Row(accepted, EventList.OfStep(step).Partition, recorded)]);
        }

        return System.Threading.Tasks.Parallel.ForEachAsync(
            writes.SelectMany(rows => rows.Chunk(MaxTransaction)),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (rows, stop) => await PutAsync(rows, stop)
        );
    }

    public async Task ShowAsync(string party, AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        foreach (var rows in Logged(party, accepted, [.. Words(accepted.Event).Distinct()]).Chunk(MaxTransaction))
        {
            await PutAsync(rows, cancellation);
        }
    }

    public async Task<bool> IsShownAsync(string party, IndexRow row, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(row);
        var list = EventList.Accepted(party, ascending: true);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            list.Partition,
            $"{list.Prefix}{EventList.Order(row.RecordTime, ascending: true)}|{row.Key}",
            ["RowKey"],
            cancellation
        );
        return found.HasValue;
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
        await foreach (
            var page in table
                .QueryAsync<TableEntity>(filter, count, cancellationToken: cancellation)
                .AsPages(pageSizeHint: count)
        )
        {
            return [.. page.Values.Select(row => ToRow(row, list.Prefix.Length))];
        }

        return [];
    }

    public async Task<IReadOnlyList<NamedWord>> WordsAsync(
        string? party,
        WordKind kind,
        string after,
        int count,
        CancellationToken cancellation
    )
    {
        var partition = EventList.Log(party);
        var from = $"w|{kind}|{after}";
        // The sign that follows | ends what begins with it.
        var to = $"w|{kind}}}";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {to}"
        );
        await foreach (
            var page in table
                .QueryAsync<TableEntity>(filter, count, cancellationToken: cancellation)
                .AsPages(pageSizeHint: count)
        )
        {
            return
            [
                .. page.Values.Select(row => new NamedWord(row.RowKey[$"w|{kind}|".Length..], row.GetString("Value"))),
            ];
        }

        return [];
    }

    public async Task<bool> EntitleAsync(string party, string thing, CancellationToken cancellation)
    {
        try
        {
            await table.AddEntityAsync(new TableEntity(Held(thing), party), cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    public async Task<bool> IsEntitledAsync(string party, string thing, CancellationToken cancellation) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(Held(thing), party, ["RowKey"], cancellation)).HasValue;

    public async Task<IReadOnlyList<string>> EntitledAsync(string thing, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Held(thing)}");
        var parties = new List<string>();
        await foreach (
            var row in table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellation)
        )
        {
            parties.Add(row.RowKey);
            if (parties.Count == MaxEntitled)
            {
                break;
            }
        }

        return parties;
    }

    async Task PutAsync(TableEntity[] rows, CancellationToken cancellation)
    {
        if (rows.Length == 1)
        {
            await table.UpsertEntityAsync(rows[0], TableUpdateMode.Replace, cancellation);
            return;
        }

        await table.SubmitTransactionAsync(
            rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
            cancellation
        );
    }

    static List<TableEntity> Logged(string? party, AcceptedEvent accepted, List<(string Key, string Value)> words)
    {
        var log = EventList.Log(party);
        return
        [
            .. Dated(party, accepted, ascending: true),
            .. Dated(party, accepted, ascending: false),
            .. words.Select(word => new TableEntity(log, word.Key) { ["Value"] = word.Value }),
        ];
    }

    static IEnumerable<TableEntity> Dated(string? party, AcceptedEvent accepted, bool ascending)
    {
        var (byAcceptance, byTime) = (EventList.Accepted(party, ascending), EventList.Happened(party, ascending));
        yield return Row(
            accepted,
            byAcceptance.Partition,
            byAcceptance.Prefix + EventList.Order(accepted.RecordTime, ascending)
        );
        yield return Row(
            accepted,
            byTime.Partition,
            byTime.Prefix + EventList.Order(accepted.Event.EventTime, ascending)
        );
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
