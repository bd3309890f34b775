using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Platform;

namespace Traceability.Catalogue;

/// <summary>What a farmer's page is made from, as storage has it.</summary>
/// <param name="Lots">The newest first; those that are recalled have their warning on their own page, and no place here.</param>
public sealed record FarmerFacts(Farmer Farmer, CatalogueFound OnSale, IReadOnlyList<FarmerLot> Lots);

/// <summary>
/// Reads what a farmer's page shows: one row, two queries and a point read for each of at most <see cref="MaxItems"/> products and
/// <see cref="MaxLots"/> lots; nothing where it was read in the last five seconds.
/// </summary>
public sealed class FarmerPages(IFarmers farmers, CatalogueShelves shelves, IBatches batches, TimeProvider time)
{
    public const int MaxItems = 12;
    public const int MaxLots = 8;

    readonly ShortCache<string, FarmerFacts> cache = new(time);

    /// <summary>Null where there is no such farmer.</summary>
    public ValueTask<Aged<FarmerFacts>?> FindAsync(string id, CancellationToken cancellation) =>
        cache.FindAsync(id, () => ReadAsync(id, cancellation));

    async Task<FarmerFacts?> ReadAsync(string id, CancellationToken cancellation)
    {
        if (await farmers.FindAsync(id, cancellation) is not { Farmer: var farmer })
        {
            return null;
        }

        var lots = LotsAsync(id, cancellation);
        // Read now: what another page read up to five seconds ago would here be kept for five more.
        var onSale = await shelves.ReadAsync(new CatalogueSearch(null, null, null, id), null, MaxItems, cancellation);
        return new FarmerFacts(farmer, onSale, await lots);
    }

    async Task<IReadOnlyList<FarmerLot>> LotsAsync(string id, CancellationToken cancellation)
    {
        var lines = await batches.OfFarmerAsync(id, new PageRequest(MaxLots, null), cancellation);
        var passports = await InParallel.SelectAsync(
            lines.Items,
            MaxLots,
            (line, stop) => batches.FindPassportAsync(line.Gtin, line.Lot, stop),
            cancellation
        );
        return
        [
            .. passports
                .Select(kept => kept?.Passport)
                .OfType<Passport>()
                .Where(passport => passport.Recall is null)
                .Select(passport => new FarmerLot(
                    passport.Product.Name,
                    passport.Gtin,
                    passport.Lot,
                    passport.HarvestedOn
                )),
        ];
    }
}
