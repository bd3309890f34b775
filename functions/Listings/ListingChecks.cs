using System.Globalization;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>
/// What went out of a lot is what its movements took, all together; and a trade holds in stock what it says that it holds.
/// </summary>
public sealed class StockCheck : ICheck
{
    public string Name => "stock";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        var (product, gone, taken) = ("", new Dictionary<string, decimal>(), new Dictionary<string, decimal>());
        await foreach (var row in rows.AllAsync(Tables.Stock, cancellation))
        {
            if (row.Partition != product)
            {
                Sum(product, gone, taken, verdict);
                product = row.Partition;
            }

            if (row.IsKeyed("gone|"))
            {
                gone[row.Key["gone|".Length..]] = Amount(row);
            }
            else if (row.Key.Split('|') is ["taken", var lot, _])
            {
                taken[lot] = taken.GetValueOrDefault(lot) + (row.Is("IsBack") ? 0 : Amount(row));
            }
            else if (row.IsKeyed("trade|"))
            {
                verdict.Of($"trade {row.Partition} {row.Key}", await WrongAsync(rows, row, cancellation));
            }
        }

        Sum(product, gone, taken, verdict);
    }

    static void Sum(
        string product,
        Dictionary<string, decimal> gone,
        Dictionary<string, decimal> taken,
        Verdict verdict
    )
    {
        foreach (var lot in gone.Keys.Union(taken.Keys))
        {
            var (sum, told) = (taken.GetValueOrDefault(lot), gone.GetValueOrDefault(lot));
            verdict.Of(
                $"stock {product} {lot}",
                sum == told,
                string.Create(CultureInfo.InvariantCulture, $"{told} is counted as gone, and its movements took {sum}")
            );
        }

        gone.Clear();
        taken.Clear();
    }

    static async Task<string?> WrongAsync(IStoredRows rows, StoredRow row, CancellationToken cancellation)
    {
        var key = row.Key["trade|".Length..];
        var holds = row.Text("State") is nameof(TradeState.Held) or nameof(TradeState.Sold);
        foreach (var line in (row.Text("Lots") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var name, var amount] || !Lot.TryParse(name, out var lot))
            {
                return "it took a lot that is none";
            }

            var moved = await rows.FindAsync(Tables.Stock, row.Partition, $"taken|{lot.ToKey()}|{key}", cancellation);
            if (moved?.Text("Amount") != amount)
            {
                return $"it took {amount} of {name}, and stock does not say so";
            }

            if (!holds && !moved.Is("IsBack"))
            {
                return $"it ended, and what it took of {name} is not back";
            }
        }

        return null;
    }

    static decimal Amount(StoredRow row) =>
        decimal.TryParse(row.Text("Amount"), CultureInfo.InvariantCulture, out var amount) ? amount : 0;
}

/// <summary>
/// A listing offers what stock holds and no more; it has a place of its own among the changes, and the version is that of the last.
/// </summary>
public sealed class ListingChecks(IListings listings, IStock stock, TimeProvider time) : ICheck
{
    public string Name => "listings";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var row in rows.AllAsync(Tables.Listings, cancellation))
        {
            if (row.IsKeyed("item|"))
            {
                var number = row.Columns.GetValueOrDefault("Number") as long? ?? 0;
                last[row.Partition] = Math.Max(last.GetValueOrDefault(row.Partition), number);
                verdict.Of($"listing {row.Partition} {row.Key}", await WrongAsync(rows, row, number, cancellation));
            }
            else if (row.Key == "version")
            {
                var version = row.Columns.GetValueOrDefault("Number") as long? ?? 0;
                verdict.Of(
                    $"version of {row.Partition}",
                    version == last.GetValueOrDefault(row.Partition),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it is {version}, and the last change is {last.GetValueOrDefault(row.Partition)}"
                    )
                );
            }
        }
    }

    /// <summary>The key of a change.</summary>
    internal static string ChangeOf(long number) => "change|" + number.ToString("D19", CultureInfo.InvariantCulture);

    async Task<string?> WrongAsync(IStoredRows rows, StoredRow row, long number, CancellationToken cancellation)
    {
        if (!Gtin.TryParse(row.Key["item|".Length..], out var gtin))
        {
            return "its key names no product";
        }

        var change = await rows.FindAsync(Tables.Listings, row.Partition, ChangeOf(number), cancellation);
        if (change?.Text("Gtin") != gtin.ToString())
        {
            return "it has no place among the changes";
        }

        try
        {
            if (await listings.FindAsync(row.Partition, gtin, cancellation) is not { Listing: var listing })
            {
                return null;
            }

            var today = time.Today();
            var (offered, held) = (
                listing.StockOn(today),
                SellableLot
                    .ToSell(listing.Product, row.Partition, await stock.OfAsync(gtin, cancellation), today)
                    .Sum(lot => lot.Stock)
            );
            return offered == held
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"it offers {offered}, and stock holds {held}");
        }
        catch (Exception fault)
            when (fault
                    is System.Text.Json.JsonException
                        or InvalidDataException
                        or FormatException
                        or ArgumentNullException
                        or InvalidOperationException
            )
        {
            return "it cannot be read";
        }
    }
}
