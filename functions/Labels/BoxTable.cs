using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform.Storage;

namespace Traceability.Labels;

/// <summary>
/// Numbers of boxes and pallets. A product's partition is its GTIN: <c>numbers</c> holds the next box number, and <c>run|{lot}|{id}</c>
/// what was given to a run, the lot as in every key; one transaction writes both. The partition <c>pallets</c> has a row for each
/// company prefix, with the next pallet number.
/// </summary>
public sealed class BoxTable(StorageAccount storage) : IBoxes
{
    const string Numbers = "numbers";
    const string Pallets = "pallets";
    readonly TableClient table = storage.Table(Tables.Boxes);

    public async Task<BoxRun?> FindAsync(Gtin gtin, Lot lot, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        return await table.FindAsync(gtin.ToString(), Key(lot, id), cancellation) is { } row ? ToRun(lot, row) : null;
    }

    public async Task<IReadOnlyList<BoxRun>> OfAsync(Gtin gtin, Lot lot, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        var (after, before) = (Key(lot, ""), Key(lot, "~"));
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {gtin.ToString()} and RowKey gt {after} and RowKey lt {before}"
        );
        var rows = await table.RowsAsync(filter, IBoxes.MostListed, cancellation);
        return [.. rows.Select(row => ToRun(lot, row)).OrderByDescending(run => run.First)];
    }

    public async Task<BoxRun> GiveAsync(Gtin gtin, BoxRun run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(run);
        var partition = gtin.ToString();
        while (true)
        {
            var numbers = await table.FindAsync(partition, Numbers, cancellation);
            var given = run with { First = numbers?.GetInt64("Next") ?? 1 };
            var next = new TableEntity(partition, Numbers) { ["Next"] = given.Last + 1 };
            TableTransactionAction[] both =
            [
                numbers is null
                    ? new(TableTransactionActionType.Add, next)
                    : new(TableTransactionActionType.UpdateReplace, next, numbers.ETag),
                new(TableTransactionActionType.Add, ToRow(partition, given)),
            ];
            if (await table.IsWrittenAsync(both, cancellation))
            {
                return given;
            }

            // The same request was faster, or another took these numbers: then the next ones.
            if (await FindAsync(gtin, run.Lot, run.Id, cancellation) is { } same)
            {
                return same;
            }
        }
    }

    public async Task<long> NextPalletAsync(CompanyPrefix prefix, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        while (true)
        {
            var row = await table.FindAsync(Pallets, prefix.ToString(), cancellation);
            var number = row?.GetInt64("Next") ?? 0;
            var next = new TableEntity(Pallets, prefix.ToString()) { ["Next"] = number + 1 };
            if (await table.IsPutAsync(next, row, cancellation))
            {
                return number;
            }
        }
    }

    static string Key(Lot lot, string id) => $"run|{lot.ToKey()}|{id}";

    static TableEntity ToRow(string partition, BoxRun run) =>
        new(partition, Key(run.Lot, run.Id))
        {
            ["First"] = run.First,
            ["Count"] = run.Count,
            ["Pallet"] = run.Pallet?.ToString(),
            ["GivenAt"] = run.GivenAt,
        };

    static BoxRun ToRun(Lot lot, TableEntity row)
    {
        _ = Sscc.TryParse(row.GetString("Pallet"), out var pallet);
        return new BoxRun(
            row.RowKey[Key(lot, "").Length..],
            lot,
            row.GetInt64("First")!.Value,
            row.GetInt32("Count")!.Value,
            pallet,
            row.GetDateTimeOffset("GivenAt")!.Value
        );
    }
}
