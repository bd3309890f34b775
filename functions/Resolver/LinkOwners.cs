using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Partners;
using Traceability.Platform.Authentication;
using Traceability.Products;

namespace Traceability.Resolver;

/// <summary>
/// Lets the owner of a key set its links, and nobody else: so every target that the resolver leads to is ours or was set by
/// someone who is known. A farmer owns its products with their batches and serials; a partner its GLN; an SSCC belongs to
/// whoever set its links first; the operator may do it for all.
/// </summary>
public sealed class LinkOwners(
    IProducts products,
    ProductChanges changes,
    IBatches batches,
    IPartners partners,
    ILinks links
)
{
    const int Tries = 8;

    /// <summary>Whether keys of this form can have links: not a variant, which has none of its own.</summary>
    public static bool CanOwn(DigitalLink key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return LinkSets.PrimaryKeys.Contains(key.Key.Ai)
            && key.Qualifiers.All(q => q.Ai is "10" or "21" or "235" or "254");
    }

    /// <summary>What is set; null where the caller owns no such thing.</summary>
    public async Task<IReadOnlyList<TargetLink>?> FindAsync(
        DigitalLink key,
        Caller caller,
        CancellationToken cancellation
    ) =>
        KindOf(key) switch
        {
            Kind.Product => await OwnedProductAsync(key, caller, cancellation) is { } product ? product.Links : null,
            Kind.Batch => await OwnedBatchAsync(key, caller, cancellation) is { } read ? read.Passport.Links : null,
            _ => await OwnsRowAsync(key, caller, cancellation) is (true, var read) ? read?.Links ?? [] : null,
        };

    /// <summary>Replaces what is set; false where the caller owns no such thing. The same links again change nothing.</summary>
    public Task<bool> SetAsync(
        DigitalLink key,
        Caller caller,
        IReadOnlyList<TargetLink> set,
        CancellationToken cancellation
    ) =>
        KindOf(key) switch
        {
            Kind.Product => SetProductAsync(key, caller, set, cancellation),
            Kind.Batch => AgainAsync(key, () => SetBatchAsync(key, caller, set, cancellation)),
            _ => AgainAsync(key, () => SetRowAsync(key, caller, set, cancellation)),
        };

    async Task<bool> SetProductAsync(
        DigitalLink key,
        Caller caller,
        IReadOnlyList<TargetLink> set,
        CancellationToken cancellation
    )
    {
        if (await OwnedProductAsync(key, caller, cancellation) is not { } product)
        {
            return false;
        }

        // Every change rewrites the passports of all batches: none where nothing changed.
        return TargetLinks.Write(product.Links) == TargetLinks.Write(set)
            || await changes.ChangeAsync(product.Gtin, p => p with { Links = set }, cancellation) is not null;
    }

    async Task<bool?> SetBatchAsync(
        DigitalLink key,
        Caller caller,
        IReadOnlyList<TargetLink> set,
        CancellationToken cancellation
    ) =>
        await OwnedBatchAsync(key, caller, cancellation) is not { } read ? false
        : await batches.SetLinksAsync(read, set, cancellation) ? true
        : null;

    async Task<bool?> SetRowAsync(
        DigitalLink key,
        Caller caller,
        IReadOnlyList<TargetLink> set,
        CancellationToken cancellation
    )
    {
        var (owns, read) = await OwnsRowAsync(key, caller, cancellation);
        if (!owns)
        {
            return false;
        }

        var done =
            set.Count > 0
                ? await links.SetAsync(key, read, read?.Owner ?? caller.Id, set, cancellation)
                : read is null || await links.RemoveAsync(key, read, cancellation);
        return done ? true : null;
    }

    async Task<Product?> OwnedProductAsync(DigitalLink key, Caller caller, CancellationToken cancellation) =>
        key.Gtin is { } gtin
        && await products.FindAsync(gtin, cancellation) is { Product: var product }
        && (caller.Role == Role.Operator || product.Producer.Id == caller.Id)
            ? product
            : null;

    async Task<KeptPassport?> OwnedBatchAsync(DigitalLink key, Caller caller, CancellationToken cancellation) =>
        key is { Gtin: { } gtin, Lot: { } lot }
        && await batches.FindPassportAsync(gtin, lot, cancellation) is { } read
        && (caller.Role == Role.Operator || read.Passport.Producer.Id == caller.Id)
            ? read
            : null;

    async Task<(bool Owns, KeptLinks? Read)> OwnsRowAsync(
        DigitalLink key,
        Caller caller,
        CancellationToken cancellation
    )
    {
        var read = await links.FindAsync(key, cancellation);
        var owns = key.Gtin is not null
            ? key.Lot is not null
                ? await OwnedBatchAsync(key, caller, cancellation) is not null
                : await OwnedProductAsync(key, caller, cancellation) is not null
            : caller.Role == Role.Operator
                ? true
                : key.Key.Ai == "414"
                    ? caller.Role == Role.Partner
                        && await partners.FindAsync(caller.Id, cancellation) is { Partner.Gln: { } gln }
                        && gln == key.Key.Value
                    : read is null || read.Owner == caller.Id;
        return (owns, read);
    }

    // Another wrote between our read and our write: read again.
    static async Task<bool> AgainAsync(DigitalLink key, Func<Task<bool?>> attempt)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (await attempt() is { } done)
            {
                return done;
            }
        }

        throw new TimeoutException($"The links of {key.Path} change too fast to be changed here.");
    }

    static Kind KindOf(DigitalLink key) =>
        key.Gtin is null || key.Serial is not null || key.Qualifiers.Any(q => q.Ai == "235") ? Kind.Row
        : key.Lot is null ? Kind.Product
        : Kind.Batch;

    enum Kind
    {
        Product,
        Batch,
        Row,
    }
}
