using System.Text.Json.Serialization;
using Traceability.Gs1;

namespace Traceability.Products;

/// <summary>
/// The message of <c>passport-changed</c>: a product reaches a version, and every passport of its batches must. Sent before the
/// product is written, so that no version is ever kept unannounced. Its handler lives in Batches; a second delivery finds the
/// passports at the version already.
/// </summary>
/// <param name="Product">The GTIN.</param>
/// <param name="Version">The version that is announced.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
/// <param name="After">The key of the last batch that was rewritten, on a message that goes on.</param>
public sealed record ProductChange(string Product, long Version, DateTimeOffset AnnouncedAt, string? After = null);

[JsonSerializable(typeof(ProductChange))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
public sealed partial class ProductChangeJson : JsonSerializerContext;

/// <summary>Where product changes are announced.</summary>
public interface IProductChanges
{
    Task AnnounceAsync(ProductChange change, CancellationToken cancellation);
}

/// <summary>Changes products: announces first, then writes (design: promise 2).</summary>
public sealed class ProductChanges(IProducts products, IProductChanges changes, TimeProvider time)
{
    /// <summary>An announcement that is older than this may have been dropped before its change came: it is sent again.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

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

            var announcement = new ProductChange(gtin.ToString(), read.Product.Version + 1, time.GetUtcNow());
            await changes.AnnounceAsync(announcement, cancellation);
            var next = changed with { Version = announcement.Version, ChangedAt = announcement.AnnouncedAt };
            if (!await products.ReplaceAsync(read, next, cancellation))
            {
                continue;
            }

            if (time.GetUtcNow() - announcement.AnnouncedAt > Stale)
            {
                await changes.AnnounceAsync(announcement with { AnnouncedAt = time.GetUtcNow() }, cancellation);
            }

            return next;
        }

        throw new TimeoutException($"Product {gtin} changes too fast to be changed here.");
    }
}
