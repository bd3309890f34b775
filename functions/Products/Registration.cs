using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Products;

/// <summary>How the registration of a product ended.</summary>
public abstract record ProductRegistered
{
    ProductRegistered() { }

    /// <summary>It is kept; or it was, by this same request.</summary>
    public sealed record Kept(Product Product) : ProductRegistered;

    /// <summary>The GTIN names a product already.</summary>
    public sealed record Taken(Gtin Gtin) : ProductRegistered;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : ProductRegistered;
}

/// <summary>Who is told that a product is about to be registered, before it is written (design: promise 2).</summary>
public interface INewProducts
{
    Task AnnounceAsync(Gtin gtin, CancellationToken cancellation);
}

/// <summary>Registers products, each request once.</summary>
public sealed class ProductRegistration(
    IProducts products,
    IFarmers farmers,
    GtinAllocator gtins,
    ProductChanges changes,
    INewProducts news,
    RequestTable requests,
    TimeProvider time
)
{
    /// <param name="farmerId">The farmer, who exists.</param>
    /// <param name="gtin">The product's GTIN; null where it needs one.</param>
    /// <param name="facts">What is said of it.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">Route and body, which a retry repeats.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<ProductRegistered> RegisterAsync(
        string farmerId,
        Gtin? gtin,
        ProductFacts facts,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("product", farmerId, idempotencyKey);
        if (
            idempotencyKey is not null
            && await requests.FindAsync(farmerId, idempotencyKey, request, cancellation) is { } earlier
        )
        {
            // The GTIN that the first try took is the retry's too, whether or not the product came to be.
            return earlier.Same
                ? await AddAsync(
                    farmerId,
                    Parsed(earlier.Note),
                    facts,
                    id,
                    gtin is not null,
                    idempotencyKey,
                    cancellation
                )
                : new ProductRegistered.KeyReused();
        }

        var own = gtin ?? await gtins.NextAsync();
        if (
            idempotencyKey is not null
            && await requests.NoteAsync(farmerId, idempotencyKey, request, own.ToString(), cancellation) is { } winner
        )
        {
            return winner.Same
                ? await AddAsync(
                    farmerId,
                    Parsed(winner.Note),
                    facts,
                    id,
                    gtin is not null,
                    idempotencyKey,
                    cancellation
                )
                : new ProductRegistered.KeyReused();
        }

        return await AddAsync(farmerId, own, facts, id, gtin is not null, idempotencyKey, cancellation);
    }

    async Task<ProductRegistered> AddAsync(
        string farmerId,
        Gtin gtin,
        ProductFacts facts,
        string id,
        bool given,
        string? idempotencyKey,
        CancellationToken cancellation
    )
    {
        var farmer =
            await farmers.FindAsync(farmerId, cancellation)
            ?? throw new InvalidDataException($"Farmer {farmerId} has a key and is not kept.");
        while (true)
        {
            var product = new Product(gtin, Producer.Of(farmer.Farmer), facts, null, 1, time.GetUtcNow(), 1)
            {
                Certificates = farmer.Farmer.CertificatesOf(gtin),
            };
            await news.AnnounceAsync(gtin, cancellation);
            if (await products.AddAsync(product, id, cancellation))
            {
                // A change of the farmer between our read and our write has passed this product by.
                if (
                    await farmers.FindAsync(farmerId, cancellation) is { Farmer: var now }
                    && now.Version > farmer.Farmer.Version
                )
                {
                    await changes.FollowAsync(gtin, now, cancellation);
                }

                return new ProductRegistered.Kept(product);
            }

            if (await products.FindAsync(gtin, cancellation) is { } kept && kept.Request == id)
            {
                return new ProductRegistered.Kept(kept.Product);
            }

            if (given)
            {
                return new ProductRegistered.Taken(gtin);
            }

            // Somebody registered a number of our prefix by hand: the next one is as good.
            var next = await gtins.NextAsync();
            gtin = idempotencyKey is null
                ? next
                // Noted before it is used, or a retry would find the first number taken and make another product.
                : Parsed(
                    await requests.NoteInsteadAsync(
                        farmerId,
                        idempotencyKey,
                        gtin.ToString(),
                        next.ToString(),
                        cancellation
                    )
                );
        }
    }

    static Gtin Parsed(string note) =>
        Gtin.TryParse(note, out var gtin)
            ? gtin
            : throw new InvalidDataException($"A request's note is no GTIN: {note}.");
}
