using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Storage;

namespace Traceability.Statistics;

/// <summary>
/// What is counted. PartitionKey: one of 32 parts, two digits, by the farmer: a farmer's rows and the sums that they go into are in one,
/// so that one transaction writes them; sums over all parts are made when they are read, and a farmer is in one part alone, so that
/// farmers are counted once too. RowKey, where a month is <c>2026-11</c>, or <c>now</c> for what is there today:
/// <list type="bullet">
/// <item><c>thing|{farmer}|{name}</c>: what is counted of a thing.</item>
/// <item><c>past|{farmer}|{day}|{name}</c>: what was counted of a thing from a day on, until <c>LeftOn</c>: where a level came and went.</item>
/// <item><c>home|{farmer}</c>: the province that the farmer is counted in, for good.</item>
/// <item><c>own|{farmer}|{month}</c>, <c>gtin|{farmer}|{gtin}|{month}</c>: a farmer's own counts.</item>
/// <item><c>all|{month}|{province}</c>, <c>days|…</c>, <c>cats|…</c>: a province's, for the month, by day, by category.</item>
/// </list>
/// Tallies are text; rows without any are not kept.
/// </summary>
public sealed class StatisticsTable(StorageAccount storage) : IStatistics
{
    const string Column = "Tallies";
    const string ProvinceColumn = "Province";
    const int QueriesAtOnce = 16;

    /// <summary>Farmers whose province is remembered, before all are let go.</summary>
    const int MaxHomes = 10_000;

    readonly TableClient table = storage.Table(Tables.Statistics);

    // It never changes, so that it is never out of date.
    readonly ConcurrentDictionary<string, string> homes = new(StringComparer.Ordinal);

    public async Task<KeptContribution> FindAsync(string farmer, string thing, CancellationToken cancellation)
    {
        var partition = PartitionOf(farmer);
        var (finding, homing) = (
            table.FindAsync(partition, Thing(farmer, thing), cancellation),
            HomeAsync(partition, farmer, cancellation)
        );
        await Task.WhenAll(finding, homing);
        var row = await finding;
        return new KeptContribution(row is null ? null : ToContribution(row), row?.ETag.ToString(), await homing);
    }

    public async Task<IReadOnlyDictionary<string, KeptTallies>> ReadAsync(
        string farmer,
        IEnumerable<string> rows,
        CancellationToken cancellation
    )
    {
        var partition = PartitionOf(farmer);
        var names = rows.ToList();
        var read = await InParallel.SelectAsync(
            names,
            QueriesAtOnce,
            (name, stop) => table.FindAsync(partition, name, stop),
            cancellation
        );
        return names
            .Zip(read)
            .ToDictionary(
                pair => pair.First,
                pair => new KeptTallies(ToTallies(pair.Second), pair.Second?.ETag.ToString()),
                StringComparer.Ordinal
            );
    }

    public async Task<bool> WriteAsync(
        string farmer,
        string thing,
        KeptContribution read,
        Contribution? counted,
        DateOnly? leftOn,
        IReadOnlyDictionary<string, KeptTallies> rows,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(rows);
        var partition = PartitionOf(farmer);
        var writes = new List<TableTransactionAction>();
        Put(writes, ToRow(partition, Thing(farmer, thing), counted), counted is null, read.ETag);
        if (read.Home is null && counted is not null)
        {
            var home = new TableEntity(partition, Home(farmer)) { [ProvinceColumn] = counted.Province };
            writes.Add(new(TableTransactionActionType.Add, home));
        }

        if (read.Contribution is { IsLevel: true } left && leftOn is { } day && day != left.Day)
        {
            var past = ToRow(partition, Past(farmer, left.Day, thing), left);
            past["LeftOn"] = Format.Iso(day);
            writes.Add(new(TableTransactionActionType.UpsertReplace, past));
        }

        Put(writes, partition, rows);
        return await IsWrittenAsync(writes, cancellation);
    }

    public Task<bool> WriteAsync(
        string farmer,
        IReadOnlyDictionary<string, KeptTallies> rows,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        var writes = new List<TableTransactionAction>();
        Put(writes, PartitionOf(farmer), rows);
        return IsWrittenAsync(writes, cancellation);
    }

    async Task<bool> IsWrittenAsync(List<TableTransactionAction> writes, CancellationToken cancellation)
    {
        try
        {
            return await table.IsWrittenAsync(writes, cancellation);
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            // A row that was read is not there any more: another made it empty.
            return false;
        }
    }

    static void Put(
        List<TableTransactionAction> writes,
        string partition,
        IReadOnlyDictionary<string, KeptTallies> rows
    )
    {
        foreach (var (name, kept) in rows)
        {
            var row = new TableEntity(partition, name);
            LongText.Put(row, Column, kept.Tallies.ToText());
            Put(writes, row, kept.Tallies.IsEmpty, kept.ETag);
        }
    }

    public async Task<IReadOnlyList<MonthTallies>> OfProvincesAsync(
        Breakdown breakdown,
        string from,
        string? to,
        CancellationToken cancellation
    )
    {
        var kind = breakdown switch
        {
            Breakdown.Days => "days",
            Breakdown.Categories => "cats",
            _ => "all",
        };
        // The character after | in Unicode: what sorts behind every row of the kind, or of the month.
        var end = to is null ? $"{kind}}}" : $"{kind}|{to}}}";
        var parts = await InParallel.SelectAsync(
            [.. Enumerable.Range(0, Counting.Shards)],
            QueriesAtOnce,
            (shard, stop) => RowsAsync(Partition(shard), $"{kind}|{from}", end, stop),
            cancellation
        );
        var sums = new Dictionary<(string Month, string Province), Tallies>();
        foreach (var row in parts.SelectMany(rows => rows))
        {
            if (row.RowKey.Split('|') is not [_, var month, var province])
            {
                throw new InvalidDataException($"No province's counts are kept in {row.RowKey}.");
            }

            if (!sums.TryGetValue((month, province), out var sum))
            {
                sums[(month, province)] = sum = new Tallies();
            }

            sum.Add(ToTallies(row));
        }

        return [.. sums.Select(sum => new MonthTallies(sum.Key.Month, sum.Key.Province, sum.Value))];
    }

    public async Task<IReadOnlyList<MonthTallies>> OfFarmerAsync(
        string farmer,
        string? gtin,
        string from,
        CancellationToken cancellation
    )
    {
        var kind = gtin is null ? $"own|{farmer}" : $"gtin|{farmer}|{gtin}";
        var rows = await RowsAsync(PartitionOf(farmer), $"{kind}|{from}", $"{kind}}}", cancellation);
        return [.. rows.Select(row => new MonthTallies(row.RowKey[(kind.Length + 1)..], "", ToTallies(row)))];
    }

    async Task<IReadOnlyList<TableEntity>> RowsAsync(
        string partition,
        string from,
        string end,
        CancellationToken cancellation
    )
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {end}"
        );
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    async Task<string?> HomeAsync(string partition, string farmer, CancellationToken cancellation)
    {
        if (homes.TryGetValue(farmer, out var known))
        {
            return known;
        }

        if ((await table.FindAsync(partition, Home(farmer), cancellation))?.GetString(ProvinceColumn) is not { } home)
        {
            return null;
        }

        if (homes.Count >= MaxHomes)
        {
            homes.Clear();
        }

        return homes[farmer] = home;
    }

    static void Put(List<TableTransactionAction> writes, TableEntity row, bool isEmpty, string? etag)
    {
        if (etag is not null)
        {
            writes.Add(
                new(
                    isEmpty ? TableTransactionActionType.Delete : TableTransactionActionType.UpdateReplace,
                    row,
                    new ETag(etag)
                )
            );
        }
        else if (!isEmpty)
        {
            writes.Add(new(TableTransactionActionType.Add, row));
        }
    }

    static string PartitionOf(string farmer) => Partition(Counting.ShardOf(farmer));

    static string Partition(int shard) => shard.ToString("00", CultureInfo.InvariantCulture);

    static string Thing(string farmer, string thing) => $"thing|{farmer}|{thing}";

    static string Past(string farmer, DateOnly came, string thing) => $"past|{farmer}|{Format.Iso(came)}|{thing}";

    static string Home(string farmer) => "home|" + farmer;

    static Tallies ToTallies(TableEntity? row) => Tallies.Of(row is null ? null : LongText.Of(row, Column));

    static TableEntity ToRow(string partition, string key, Contribution? counted)
    {
        var row = new TableEntity(partition, key);
        if (counted is not null)
        {
            row[ProvinceColumn] = counted.Province;
            row["Category"] = counted.Category;
            row["CountedIn"] = counted.CountedIn;
            row["Gtin"] = counted.Gtin;
            row["Day"] = Format.Iso(counted.Day);
            row["Amounts"] = counted.Text;
        }

        return row;
    }

    static Contribution ToContribution(TableEntity row) =>
        new(
            row.GetString(ProvinceColumn),
            row.GetString("Category"),
            row.GetString("Gtin"),
            DateOnly.ParseExact(row.GetString("Day"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Contribution.Read(row.GetString("Amounts"))
        )
        {
            CountedIn = row.GetString("CountedIn"),
        };
}
