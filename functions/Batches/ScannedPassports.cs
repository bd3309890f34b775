using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Batches;

/// <summary>Passports for those who scan: one point read of storage, none when the same lot was scanned in the last five seconds.</summary>
public sealed class ScannedPassports(IBatches batches, OverdueChanges overdue, TimeProvider time)
{
    readonly ShortCache<(Gtin, Lot), KeptPassport> cache = new(time);

    public async Task<Aged<KeptPassport>?> FindAsync(Gtin gtin, Lot lot, CancellationToken cancellation)
    {
        var found = await cache.FindAsync((gtin, lot), () => batches.FindPassportAsync(gtin, lot, cancellation));
        if (found is { } aged)
        {
            await overdue.AnnounceAsync(aged.Value, cancellation);
        }

        return found;
    }
}
