using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// Recalls. A recall's partition is its id. Its rows: <c>0|recall</c>, the decision and how the work stands; <c>0|lift</c>, the
/// decision to lift it; <c>0|count</c>, how much it reaches (the three are one range, read at once); <c>reached|{rank}|{thing}</c>, what it reaches, lots first, then items, units,
/// products and transformations; <c>work|{thing}|{reach}</c>, what waits. One transaction writes what belongs together.
/// <para>
/// Lists are <c>list|operator</c> and <c>list|{farmer}</c>, whose rows are <c>{ticks until the end of time}|{id}</c>, so that the
/// newest comes first. The handler of <c>recall</c> writes them.
/// </para>
/// </summary>
public sealed class RecallTable(StorageAccount storage) : IRecalls
{
    const string Head = "0|";
    const string HeadEnd = "0}";
    const string RecallRow = "0|recall";
    const string LiftRow = "0|lift";
    const string CountRow = "0|count";
    const string ReachedRow = "reached|";
    const string Work = "work|";
    const int MaxTransaction = 100;
    const int MakingRank = 4;
    const int AtOnce = 8;
    readonly TableClient table = storage.Table(Tables.Recalls);

    public Task<bool> AddAsync(Recall recall, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recall);
        var row = new TableEntity(recall.Id, RecallRow)
        {
            ["Reason"] = recall.Reason,
            ["By"] = recall.By,
            ["Owner"] = recall.Owner,
            ["DecidedAt"] = recall.DecidedAt,
            ["IsDrill"] = recall.IsDrill,
            ["LastMarkAt"] = recall.DecidedAt,
            ["AnnouncedAt"] = recall.DecidedAt,
        };
        Put(row, recall.Source);
        Put(row, new RecallProgress(RecallPhase.Walking, 1, false, 1, null, default, default, 0));
        var first = new Arrival(recall.Source, new Reach(1, true, Spans.None, []));
        return IsWrittenAsync(
            [
                new(TableTransactionActionType.Add, row),
                new(TableTransactionActionType.Add, new TableEntity(recall.Id, CountRow) { ["Count"] = 0L }),
                new(TableTransactionActionType.Add, ToRow(recall.Id, first)),
            ],
            cancellation
        );
    }

    public async Task<KeptRecall?> FindAsync(string id, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {id} and RowKey gt {Head} and RowKey lt {HeadEnd}"
        );
        var rows = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        await foreach (var read in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            rows[read.RowKey] = read;
        }

        return rows.TryGetValue(RecallRow, out var row)
            ? new KeptRecall(
                new Recall(
                    id,
                    ReadThing(row),
                    row.GetString("Reason"),
                    row.GetString("By"),
                    row.GetString("Owner"),
                    row.GetDateTimeOffset("DecidedAt")!.Value,
                    row.GetBoolean("IsDrill")!.Value
                ),
                new RecallProgress(
                    Enum.Parse<RecallPhase>(row.GetString("Phase")),
                    row.GetInt32("Round")!.Value,
                    row.GetBoolean("MustWeigh")!.Value,
                    row.GetInt32("HoldsFrom")!.Value,
                    row.GetString("After") is { Length: > 0 } after ? after : null,
                    row.GetDateTimeOffset("LastMarkAt")!.Value,
                    row.GetDateTimeOffset("AnnouncedAt")!.Value,
                    rows[CountRow].GetInt64("Count")!.Value
                ),
                rows.TryGetValue(LiftRow, out var lift)
                    ? new Lift(
                        lift.GetString("Id"),
                        lift.GetString("Reason"),
                        lift.GetString("By"),
                        lift.GetDateTimeOffset("DecidedAt")!.Value
                    )
                    : null,
                row.ETag.ToString()
            )
            : null;
    }

    public Task ListAsync(Recall recall, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recall);
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - recall.DecidedAt.UtcTicks:D19}|{recall.Id}"
        );
        return Task.WhenAll(
            new[] { null, recall.Owner }
                .Distinct()
                .Select(owner =>
                    table.UpsertEntityAsync(
                        new TableEntity(ListOf(owner), row) { ["Id"] = recall.Id },
                        TableUpdateMode.Merge,
                        cancellation
                    )
                )
        );
    }

    public async Task<PageOf<string>> OfAsync(string? owner, PageRequest page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        var list = ListOf(owner);
        var rows = await table.RowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {list} and RowKey gt {page.After ?? ""}"),
            page.Size,
            cancellation
        );
        return new PageOf<string>(
            [.. rows.Select(row => row.GetString("Id"))],
            rows.Count == page.Size ? rows[^1].RowKey : null
        );
    }

    public Task<bool> WriteAsync(
        KeptRecall read,
        RecallProgress progress,
        Lift? lift,
        Arrival? arrival,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(progress);
        var id = read.Recall.Id;
        var row = new TableEntity(id, RecallRow);
        Put(row, progress);
        var rows = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.UpdateMerge, row, new ETag(read.ETag)),
        };
        if (lift is not null)
        {
            rows.Add(
                new(
                    TableTransactionActionType.Add,
                    new TableEntity(id, LiftRow)
                    {
                        ["Id"] = lift.Id,
                        ["Reason"] = lift.Reason,
                        ["By"] = lift.By,
                        ["DecidedAt"] = lift.DecidedAt,
                    }
                )
            );
        }

        if (arrival is not null)
        {
            rows.Add(new(TableTransactionActionType.UpsertReplace, ToRow(id, arrival)));
        }

        return IsWrittenAsync(rows, cancellation);
    }

    public Task MustWeighAsync(string id, CancellationToken cancellation) =>
        NoteAsync(new TableEntity(id, RecallRow) { ["MustWeigh"] = true }, cancellation);

    public Task NoteMarkedAsync(string id, DateTimeOffset at, CancellationToken cancellation) =>
        NoteAsync(new TableEntity(id, RecallRow) { ["LastMarkAt"] = at }, cancellation);

    public Task<bool> NoteAnnouncedAsync(KeptRecall read, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        return IsWrittenAsync(
            [
                new(
                    TableTransactionActionType.UpdateMerge,
                    new TableEntity(read.Recall.Id, RecallRow) { ["AnnouncedAt"] = at },
                    new ETag(read.ETag)
                ),
            ],
            cancellation
        );
    }

    public async Task AddArrivalsAsync(string id, IReadOnlyList<Arrival> arrivals, CancellationToken cancellation)
    {
        foreach (var rows in arrivals.Select(a => ToRow(id, a)).DistinctBy(row => row.RowKey).Chunk(MaxTransaction))
        {
            await table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
                cancellation
            );
        }
    }

    public async Task<IReadOnlyList<Arrival>> ArrivalsAsync(string id, int count, CancellationToken cancellation)
    {
        const string end = "work}";
        var rows = await table.RowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey gt {Work} and RowKey lt {end}"),
            count,
            cancellation
        );
        return
        [
            .. rows.Select(row => new Arrival(
                ReadThing(row),
                ReadReaches(row)[0],
                row.ContainsKey("FromThing") ? ReadThing(row, "From") : null,
                row.RowKey,
                row.GetString("After"),
                row.GetString("Under")
            )),
        ];
    }

    public async Task NoteArrivalAsync(string id, Arrival arrival, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arrival);
        try
        {
            await NoteAsync(
                new TableEntity(id, arrival.Key) { ["After"] = arrival.After, ["Under"] = arrival.Under },
                cancellation
            );
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            // Another delivery of the same message was faster, and all of it is handed on.
        }
    }

    public async Task DoneAsync(string id, IReadOnlyList<Arrival> arrivals, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        try
        {
            foreach (var chunk in arrivals.Chunk(MaxTransaction))
            {
                await table.SubmitTransactionAsync(
                    chunk.Select(arrival => new TableTransactionAction(
                        TableTransactionActionType.Delete,
                        new TableEntity(id, arrival.Key),
                        ETag.All
                    )),
                    cancellation
                );
            }
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            // One of them was done by another: then each by itself, whoever did it.
            foreach (var arrival in arrivals)
            {
                await table.DeleteEntityAsync(id, arrival.Key, ETag.All, cancellation);
            }
        }
    }

    public async Task<Reached?> FindReachedAsync(string id, Thing thing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        return await table.FindAsync(id, Row(thing), cancellation) is { } row ? ToReached(row) : null;
    }

    public async Task<IReadOnlyDictionary<Thing, Reached>> RewriteAsync(
        string id,
        IReadOnlyCollection<Thing> things,
        Func<Thing, Reached?, Reached?> change,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(things);
        ArgumentNullException.ThrowIfNull(change);
        var kept = new Dictionary<Thing, Reached>();
        foreach (var chunk in things.Chunk(MaxTransaction - 1))
        {
            while (!await IsRewrittenAsync(id, chunk, change, kept, cancellation))
            {
                foreach (var thing in chunk)
                {
                    kept.Remove(thing);
                }
            }
        }

        return kept;
    }

    async Task<bool> IsRewrittenAsync(
        string id,
        Thing[] things,
        Func<Thing, Reached?, Reached?> change,
        Dictionary<Thing, Reached> kept,
        CancellationToken cancellation
    )
    {
        var read = await InParallel.SelectAsync(
            things,
            AtOnce,
            (thing, token) => table.FindAsync(id, Row(thing), token),
            cancellation
        );
        var rows = new List<TableTransactionAction>();
        var counted = 0;
        foreach (var (thing, row) in things.Zip(read))
        {
            var was = row is null ? null : ToReached(row);
            var next = change(thing, was);
            if (next is not null)
            {
                kept[thing] = next;
            }

            if (ReferenceEquals(next, was))
            {
                continue;
            }

            rows.Add(
                (row, next) switch
                {
                    (null, { }) => new(TableTransactionActionType.Add, ToRow(id, next)),
                    (_, null) => new(TableTransactionActionType.Delete, row, row!.ETag),
                    _ => new(TableTransactionActionType.UpdateReplace, ToRow(id, next), row.ETag),
                }
            );
            counted +=
                thing.Kind == ThingKind.Making ? 0
                : row is null ? 1
                : next is null ? -1
                : 0;
        }

        if (counted != 0)
        {
            TableEntity count = await table.GetEntityAsync<TableEntity>(id, CountRow, cancellationToken: cancellation);
            var next = new TableEntity(id, CountRow) { ["Count"] = count.GetInt64("Count")!.Value + counted };
            rows.Add(new(TableTransactionActionType.UpdateReplace, next, count.ETag));
        }

        return rows.Count == 0 || await IsWrittenAsync(rows, cancellation);
    }

    public async Task<PageOf<Reached>> ReachedAsync(
        string id,
        PageRequest page,
        bool withMakings,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        var end = withMakings ? "reached}" : string.Create(CultureInfo.InvariantCulture, $"{ReachedRow}{MakingRank}");
        var rows = await table.RowsAsync(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {id} and RowKey gt {page.After ?? ReachedRow} and RowKey lt {end}"
            ),
            page.Size,
            cancellation
        );
        return new PageOf<Reached>([.. rows.Select(ToReached)], rows.Count == page.Size ? rows[^1].RowKey : null);
    }

    Task<Response> NoteAsync(TableEntity row, CancellationToken cancellation) =>
        table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellation);

    async Task<bool> IsWrittenAsync(IEnumerable<TableTransactionAction> rows, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(rows, cancellation);
            return true;
        }
        catch (RequestFailedException fault)
            when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists
                || fault.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound
            )
        {
            return false;
        }
    }

    static TableEntity ToRow(string id, Arrival arrival)
    {
        var reach = arrival.Reach;
        var content = OpaqueId.From(reach.Round.ToString(CultureInfo.InvariantCulture), reach.Text);
        var row = new TableEntity(id, $"{Work}{arrival.Thing.Key}|{content}");
        Put(row, arrival.Thing);
        Put(row, [reach]);
        if (arrival.From is { } from)
        {
            Put(row, from, "From");
        }

        return row;
    }

    static TableEntity ToRow(string id, Reached reached)
    {
        var row = new TableEntity(id, Row(reached.Thing))
        {
            ["FirstAt"] = reached.FirstAt,
            ["Told"] = string.Join(',', reached.Told),
        };
        Put(row, reached.Thing);
        Put(row, reached.Reaches);
        return row;
    }

    static Reached ToReached(TableEntity row) =>
        new(
            ReadThing(row),
            ReadReaches(row),
            row.GetDateTimeOffset("FirstAt")!.Value,
            row.GetString("Told").Split(',', StringSplitOptions.RemoveEmptyEntries)
        );

    static void Put(TableEntity row, RecallProgress progress)
    {
        row["Phase"] = progress.Phase.ToString();
        row["Round"] = progress.Round;
        row["MustWeigh"] = progress.MustWeigh;
        row["HoldsFrom"] = progress.HoldsFrom;
        // A merge leaves a column that it gets no value for as it was.
        row["After"] = progress.After ?? "";
    }

    static void Put(TableEntity row, Thing thing, string prefix = "")
    {
        row[prefix + "Thing"] = thing.Key;
        row[prefix + "Name"] = thing.Name;
        row[prefix + "Kind"] = thing.Kind.ToString();
        row[prefix + "Gtin"] = thing.Gtin?.ToString();
        row[prefix + "Lot"] = thing.Lot?.ToString();
    }

    static void Put(TableEntity row, IReadOnlyList<Reach> reaches) =>
        LongText.Put(
            row,
            "Reaches",
            JsonSerializer.Serialize(StoredReach.Of(reaches), StoredMarks.Default.IReadOnlyListStoredReach)
        );

    static IReadOnlyList<Reach> ReadReaches(TableEntity row) =>
        StoredReach.Read(
            JsonSerializer.Deserialize(LongText.Of(row, "Reaches")!, StoredMarks.Default.IReadOnlyListStoredReach)!
        );

    static Thing ReadThing(TableEntity row, string prefix = "") =>
        Thing.Kept(
            row.GetString(prefix + "Thing"),
            row.GetString(prefix + "Name"),
            Enum.Parse<ThingKind>(row.GetString(prefix + "Kind")),
            row.GetString(prefix + "Gtin"),
            row.GetString(prefix + "Lot")
        );

    static string Row(Thing thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{ReachedRow}{(int)thing.Kind}|{thing.Key}");

    static string ListOf(string? owner) => "list|" + (owner ?? Platform.Authentication.Caller.Operator);
}
