using System.Globalization;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Graph;

/// <summary>
/// The graph. PartitionKey: <see cref="Thing.Key"/>; what goes out from a thing is in its partition:
/// <c>at|{ticks until the end of time}|{event}</c>, who was handed it, the last one first; <c>emptied|{ticks}|{event}</c>, when
/// everything came out of it; <c>has|{thing}|{event}</c>, what was ever inside; <c>in|{container}|{ticks}|{event}|{unit}</c>,
/// what it went into and came out of; <c>made|{thing}|{event}</c>, what was made of it.
/// <para>
/// A row is one event's word, and the event's error declaration sets its <c>Void</c>. Both are merges, so that it does not matter
/// which comes first: an event that comes after its declaration leaves <c>Void</c> as it is.
/// </para>
/// </summary>
public sealed class GraphTable(StorageAccount storage) : IGraph
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 100;

    /// <summary>
    /// What is read of one thing in one container, and of a container's emptyings after it: beyond it the thing counts as never
    /// taken out.
    /// </summary>
    public const int MaxTold = 1000;

    const int AtOnce = 8;
    const string Has = "has|";
    const string In = "in|";
    const string Made = "made|";
    const string EmptiedRow = "emptied|";
    const string HeldRow = "at|";

    readonly TableClient table = storage.Table(Tables.Graph);

    public async Task AddAsync(EventFacts facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var rows = facts.Edges.Select(ToRow).ToList();
        if (facts.Emptied is { } emptied)
        {
            rows.Add(new TableEntity(emptied.Key, $"{EmptiedRow}{Ticks(facts.At)}|{facts.Event}"));
        }

        foreach (var thing in facts.Held)
        {
            rows.Add(
                new TableEntity(thing.Key, $"{HeldRow}{TicksLeft(facts.Holder!.Since)}|{facts.Event}")
                {
                    ["Party"] = facts.Holder.Party,
                    ["Name"] = facts.Holder.Name,
                    ["At"] = facts.Holder.Since,
                }
            );
        }

        foreach (var row in rows.Where(_ => facts.IsVoid))
        {
            row["Void"] = true;
        }

        await InParallel.ForEachAsync(
            rows.DistinctBy(row => (row.PartitionKey, row.RowKey)).GroupBy(row => row.PartitionKey),
            AtOnce,
            (thing, token) => table.PutAsync([.. thing], token, TableUpdateMode.Merge),
            cancellation
        );
    }

    public Task<EdgePage> FromAsync(Thing thing, bool withContents, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        return PageAsync(thing, after ?? (withContents ? Has : In), End(Made), cancellation);
    }

    public Task<EdgePage> ContentsAsync(Thing container, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(container);
        return PageAsync(container, after ?? Has, End(Has), cancellation);
    }

    public async Task<IReadOnlyList<Edge>> ToldAsync(Thing thing, Thing container, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        ArgumentNullException.ThrowIfNull(container);
        var rows = await RowsAsync(thing.Key, Group(container.Key), End(Group(container.Key)), MaxTold, cancellation);
        var edges = rows.Where(Counts).Select(row => ToEdge(thing, row)).ToList();
        // Without its latest rows a thing would seem to be inside for an end that came before an ADD that was not read.
        return rows.Count < MaxTold ? edges : [.. edges.Where(edge => !edge.IsOut)];
    }

    public async Task<IReadOnlyList<DateTimeOffset>> EmptiedAsync(
        Thing container,
        DateTimeOffset from,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(container);
        var rows = await RowsAsync(container.Key, EmptiedRow + Ticks(from), End(EmptiedRow), MaxTold, cancellation);
        return [.. rows.Where(Counts).Select(row => Time(row.RowKey.Split('|')[1]))];
    }

    public async Task<Holder?> HolderAsync(Thing thing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        const int few = 10;
        for (var after = HeldRow; ; )
        {
            var rows = await RowsAsync(thing.Key, after, End(HeldRow), few, cancellation);
            if (rows.FirstOrDefault(Counts) is { } row)
            {
                return new Holder(row.GetString("Party"), row.GetString("Name"), row.GetDateTimeOffset("At")!.Value);
            }

            if (rows.Count < few)
            {
                return null;
            }

            after = rows[^1].RowKey;
        }
    }

    public async Task<bool> KnowsAsync(Thing thing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        return (await RowsAsync(thing.Key, "", "~", 1, cancellation)).Count > 0;
    }

    async Task<EdgePage> PageAsync(Thing thing, string after, string end, CancellationToken cancellation)
    {
        var rows = await RowsAsync(thing.Key, after, end, PageSize, cancellation);
        var next = rows.Count < PageSize ? null : rows[^1].RowKey;
        var edges = rows.Where(Counts).Select(row => ToEdge(thing, row)).ToList();
        if (next is not null && next.StartsWith(In, StringComparison.Ordinal))
        {
            // The page may end amid what was told of one container, which is weighed as a whole.
            var container = next.Split('|')[1];
            var cut = rows.First(row => row.RowKey.StartsWith(Group(container), StringComparison.Ordinal));
            edges.RemoveAll(edge => edge.Kind == EdgeKind.In && edge.To.Key == container);
            edges.AddRange(await ToldAsync(thing, Target(cut), cancellation));
            next = End(Group(container));
        }

        return new EdgePage(edges, next);
    }

    Task<IReadOnlyList<TableEntity>> RowsAsync(
        string partition,
        string after,
        string end,
        int count,
        CancellationToken cancellation
    ) =>
        table.RowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {end}"),
            count,
            cancellation
        );

    static TableEntity ToRow(Edge edge)
    {
        var key = edge.Kind switch
        {
            EdgeKind.Has => $"{Has}{edge.To.Key}|{edge.Event}",
            EdgeKind.Made => $"{Made}{edge.To.Key}|{edge.Event}",
            _ => $"{Group(edge.To.Key)}{Ticks(edge.At)}|{edge.Event}|{OpaqueId.From(edge.Uom ?? "")}",
        };
        return new TableEntity(edge.From.Key, key)
        {
            ["Name"] = edge.To.Name,
            ["Kind"] = edge.To.Kind.ToString(),
            ["Gtin"] = edge.To.Gtin?.ToString(),
            ["Lot"] = edge.To.Lot?.ToString(),
            ["At"] = edge.At,
            ["Out"] = edge.IsOut,
            ["Quantity"] = edge.Quantity?.ToString(CultureInfo.InvariantCulture),
            ["Uom"] = edge.Uom,
        };
    }

    static Edge ToEdge(Thing from, TableEntity row)
    {
        var parts = row.RowKey.Split('|');
        var kind =
            row.RowKey.StartsWith(Has, StringComparison.Ordinal) ? EdgeKind.Has
            : row.RowKey.StartsWith(Made, StringComparison.Ordinal) ? EdgeKind.Made
            : EdgeKind.In;
        return new Edge(
            from,
            kind,
            Target(row),
            kind == EdgeKind.In ? parts[3] : parts[2],
            row.GetDateTimeOffset("At")!.Value,
            row.GetBoolean("Out") ?? false,
            row.GetString("Quantity") is { } quantity ? decimal.Parse(quantity, CultureInfo.InvariantCulture) : null,
            row.GetString("Uom")
        );
    }

    static Thing Target(TableEntity row) =>
        Thing.Kept(
            row.RowKey.Split('|')[1],
            row.GetString("Name"),
            Enum.Parse<ThingKind>(row.GetString("Kind")),
            row.GetString("Gtin"),
            row.GetString("Lot")
        );

    static bool Counts(TableEntity row) => row.GetBoolean("Void") is not true;

    static string Group(string container) => $"{In}{container}|";

    // The character after | in Unicode: what sorts behind everything that begins so.
    static string End(string prefix) => prefix[..^1] + "}";

    static string Ticks(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    static string TicksLeft(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    static DateTimeOffset Time(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
