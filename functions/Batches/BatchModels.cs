using Traceability.Gs1;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>
/// Passports and the lists of batches, made again from the batches: each is told to all that follows from a batch. What a passport alone
/// knows is brought over: the links that the owner gave the lot, and when its change was last announced.
/// </summary>
public sealed class BatchModels(IBatches batches, IProducts products, IEnumerable<IBatchEffect> effects) : IReadModels
{
    public IReadOnlyList<ReadModel> Models { get; } =
    [
        new("passports", Tables.Batches, (_, key) => key == "passport")
        {
            Settle = (made, kept, _, _) => Task.FromResult(Settled(made, kept)),
        },
        new("batch-lists", Tables.Batches, (partition, _) => IsList(partition)),
    ];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.History,
                Tables.Batches,
                row => row.Key == "batch",
                row => [row.Time("RegisteredAt")],
                (row, _, cancellation) => TellAsync(row, cancellation)
            )
            {
                ComesWhenTold = true,
            },
        ];

    /// <summary>The batch that a partition is of; null where it is of none.</summary>
    public static (Gtin Gtin, Lot Lot)? CodeOf(string partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return
            partition.Split('|', 2) is [var code, var key]
            && Gtin.TryParse(code, out var gtin)
            && Lot.TryFromKey(key, out var lot)
            ? (gtin, lot)
            : null;
    }

    async Task TellAsync(StoredRow row, CancellationToken cancellation)
    {
        if (
            CodeOf(row.Partition) is not var (gtin, lot)
            || await batches.FindAsync(gtin, lot, cancellation) is not { } batch
            || await products.FindAsync(gtin, cancellation) is not { Product: var product }
        )
        {
            throw new InvalidDataException("The batch has no product.");
        }

        await batches.MakePassportAsync(Passport.Of(batch, product), cancellation);
        foreach (var effect in effects)
        {
            await effect.FollowAsync(batch, cancellation);
        }

        await batches.NoteDoneAsync(gtin, lot, batch.Change, cancellation);
    }

    // What a recall alone wrote, before the birth of the lot, has neither.
    static StoredRow Settled(StoredRow made, StoredRow? kept) =>
        kept is not null && made.Text("DigitalLink") is not null && kept.Time("AnnouncedAt") != default
            ? made.With("AnnouncedAt", kept).With("Links", kept)
            : made;

    static bool IsList(string partition) =>
        partition.StartsWith("farmer|", StringComparison.Ordinal)
        || partition.StartsWith("product|", StringComparison.Ordinal)
        || partition.StartsWith("plot|", StringComparison.Ordinal);
}

/// <summary>A batch is whole: its product is there, and the event that its registration told, as it was told.</summary>
public sealed class BatchCheck(IBatches batches, IProducts products) : ICheck
{
    public string Name => "batches";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Batches, cancellation))
        {
            if (row.Key == "batch")
            {
                verdict.Of($"batch {row.Partition}", await WrongAsync(rows, row, cancellation));
            }
        }
    }

    async Task<string?> WrongAsync(IStoredRows rows, StoredRow row, CancellationToken cancellation)
    {
        if (
            BatchModels.CodeOf(row.Partition) is not var (gtin, lot)
            || await batches.FindAsync(gtin, lot, cancellation) is not { } batch
        )
        {
            return "its key names no lot";
        }

        if (await products.FindAsync(gtin, cancellation) is null)
        {
            return "its product is not there";
        }

        var told = HarvestEvent.Of(batch);
        var kept = await rows.FindAsync(Tables.Batches, row.Partition, "event|" + told.Id, cancellation);
        // One that another event brought into being has none of its own.
        return kept is null || kept.Text("Event") == told.Json
            ? await rows.FindAsync(Tables.Batches, row.Partition, "change|" + batch.Change, cancellation) is null
                ? "the change that announced it is not there"
                : null
            : "the event of its harvest is not what it was registered with";
    }
}
