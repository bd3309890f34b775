using System.Text.Json;
using Traceability.Farmers;
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
/// Rewrites the passports of a product that changed, or has the products of a farmer that changed follow, a page a message. A
/// passport that is at the version, or beyond it, is left: so the second delivery, or one that comes late, writes nothing.
/// </summary>
public sealed class PassportChangedHandler(
    IFarmers farmers,
    IProducts products,
    ProductChanges changes,
    IBatches batches,
    IEnumerable<IProductEffect> effects,
    TimeProvider time
) : IMessageHandler<PassportChange>
{
    const int PageSize = 50;

    public async Task<Outcome> HandleAsync(PassportChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message switch
        {
            { Farmer: { } farmer, Product: null } => await FarmerAsync(message, farmer, cancellation),
            { Farmer: null } when Gtin.TryParse(message.Product, out var gtin) => await ProductAsync(
                message,
                gtin,
                cancellation
            ),
            _ => throw new JsonException("The message names neither a farmer nor a product."),
        };
    }

    async Task<Outcome> FarmerAsync(PassportChange message, string id, CancellationToken cancellation)
    {
        if (await farmers.FindAsync(id, cancellation) is not { Farmer: var farmer } || farmer.Version < message.Version)
        {
            return NotYet(message);
        }

        var page = await products.OfAsync(id, new PageRequest(PageSize, message.After), cancellation);
        foreach (var product in page.Items)
        {
            await changes.FollowAsync(product.Gtin, farmer, cancellation);
        }

        return page.Next is { } next ? Again(message with { After = next }) : Outcome.Done;
    }

    async Task<Outcome> ProductAsync(PassportChange message, Gtin gtin, CancellationToken cancellation)
    {
        if (
            await products.FindAsync(gtin, cancellation) is not { Product: var product }
            || product.Version < message.Version
        )
        {
            return NotYet(message);
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
            return Again(message with { After = next });
        }

        await products.NotePassportsAsync(gtin, product.Version, cancellation);
        return Outcome.Done;
    }

    // The message overtook its change, or the change was refused and will never come.
    Outcome NotYet(PassportChange message) =>
        Announcement.NotYet(
            JsonSerializer.Serialize(message, PassportChangeJson.Default.PassportChange),
            message.AnnouncedAt,
            time.GetUtcNow()
        );

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

    static Outcome Again(PassportChange message) =>
        Outcome.Continue(JsonSerializer.Serialize(message, PassportChangeJson.Default.PassportChange), TimeSpan.Zero);
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
