using System.Text.Json;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>What follows when every passport of a product has reached a version.</summary>
public interface IProductEffect
{
    Task FollowAsync(Gtin gtin, CancellationToken cancellation);
}

/// <summary>
/// Rewrites the passports of a product that changed, a page a message. A passport that is at the version, or beyond it, is left:
/// so the second delivery, or one that comes late, writes nothing.
/// </summary>
public sealed class PassportChangedHandler(
    IProducts products,
    IBatches batches,
    IEnumerable<IProductEffect> effects,
    TimeProvider time
) : IMessageHandler<ProductChange>
{
    const int PageSize = 50;

    public async Task<Outcome> HandleAsync(ProductChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!Gtin.TryParse(message.Product, out var gtin))
        {
            throw new JsonException("The message names no product.");
        }

        if (
            await products.FindAsync(gtin, cancellation) is not { Product: var product }
            || product.Version < message.Version
        )
        {
            return time.GetUtcNow() - message.AnnouncedAt > BatchChangedHandler.Forgotten
                ? Outcome.Done
                : Again(message, time.GetUtcNow() - message.AnnouncedAt);
        }

        if (message.After is null)
        {
            // The shop window first: what is for sale is wrong for longer than what is told of the past.
            foreach (var effect in effects)
            {
                await effect.FollowAsync(gtin, cancellation);
            }
        }

        var page = await batches.OfProductAsync(gtin, new PageRequest(PageSize, message.After), cancellation);
        foreach (var line in page.Items)
        {
            await ReachAsync(batches, line.Gtin, line.Lot, product, cancellation);
        }

        if (page.Next is { } next)
        {
            return Again(message with { After = next }, TimeSpan.Zero);
        }

        await products.NotePassportsAsync(gtin, product.Version, cancellation);
        return Outcome.Done;
    }

    /// <summary>Brings one passport to the product's version, unless it is there already.</summary>
    public static async Task ReachAsync(
        IBatches batches,
        Gtin gtin,
        Lot lot,
        Product product,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(product);
        while (
            await batches.FindPassportAsync(gtin, lot, cancellation) is { } read
            && read.Passport.ProductVersion < product.Version
            && !await batches.RewriteAsync(read, product, cancellation)
        )
        {
            // Another wrote the row between our read and our write: read again.
        }
    }

    static Outcome Again(ProductChange message, TimeSpan age)
    {
        var wait =
            age == TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(age.TotalSeconds / 2, 1, 300));
        return Outcome.Continue(JsonSerializer.Serialize(message, ProductChangeJson.Default.ProductChange), wait);
    }
}

/// <summary>
/// Lists a new batch, then brings its passport to the product as it is now: a change of the product that came between the
/// registration's read and the listing has met neither.
/// </summary>
public sealed class ListedBatch(IBatches batches, IProducts products) : IBatchEffect
{
    public async Task FollowAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await batches.ListAsync(batch, cancellation);
        if (await products.FindAsync(batch.Gtin, cancellation) is { Product: var product } && product.Version > 1)
        {
            await PassportChangedHandler.ReachAsync(batches, batch.Gtin, batch.Lot, product, cancellation);
        }
    }
}
