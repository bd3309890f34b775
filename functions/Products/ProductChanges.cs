using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Platform.Functions;

namespace Traceability.Products;

/// <summary>Changes products: announces first, then writes (design: promise 2).</summary>
public sealed class ProductChanges(IProducts products, IPassportChanges changes, TimeProvider time)
{
    const int Tries = 8;

    /// <summary>Makes the next version of a product; null where there is none or where <paramref name="change"/> refuses.</summary>
    public async Task<Product?> ChangeAsync(Gtin gtin, Func<Product, Product?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await products.FindAsync(gtin, cancellation) is not { } read)
            {
                return null;
            }

            if (change(read.Product) is not { } changed)
            {
                return null;
            }

            var announcement = new PassportChange(gtin.ToString(), null, read.Product.Version + 1, time.GetUtcNow());
            await changes.AnnounceAsync(announcement, cancellation);
            var next = changed with { Version = announcement.Version, ChangedAt = announcement.AnnouncedAt };
            if (!await products.ReplaceAsync(read, next, cancellation))
            {
                continue;
            }

            if (time.GetUtcNow() - announcement.AnnouncedAt > Announcement.Stale)
            {
                await changes.AnnounceAsync(announcement with { AnnouncedAt = time.GetUtcNow() }, cancellation);
            }

            return next;
        }

        throw new TimeoutException($"Product {gtin} changes too fast to be changed here.");
    }

    /// <summary>Brings a product to its farmer as it is now, unless it is there already.</summary>
    public async Task FollowAsync(Gtin gtin, Farmer farmer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        await ChangeAsync(
            gtin,
            product =>
                product.Producer.Version < farmer.Version
                    ? product with
                    {
                        Producer = Producer.Of(farmer),
                        Certificates = farmer.CertificatesOf(gtin),
                    }
                    : null,
            cancellation
        );
    }
}
