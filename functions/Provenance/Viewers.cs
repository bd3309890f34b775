using System.Collections.Concurrent;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Partners;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Products;

namespace Traceability.Provenance;

/// <summary>
/// Who may see an event, the operator aside: who captured it, who owns a product that it names, whom it names as source or
/// destination, and who was handed a thing that it names.
/// </summary>
public sealed class Viewers(IProducts products, IPartners partners, IEventIndex index, Settings settings)
{
    /// <summary>Owners that are remembered, before all are let go. A product never changes its owner.</summary>
    const int Capacity = 10_000;

    readonly ConcurrentDictionary<Gtin, string> owners = new();

    /// <summary>The origin of our own addresses.</summary>
    public string Origin => settings.PublicUrl;

    public async Task<IReadOnlyCollection<string>> OfAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var e = accepted.Event;
        var viewers = new HashSet<string>(StringComparer.Ordinal) { accepted.CapturedBy };
        foreach (var gtin in e.Things().Select(thing => thing.Gtin).OfType<Gtin>().Distinct())
        {
            if (await OwnerAsync(gtin, cancellation) is { } owner)
            {
                viewers.Add(owner);
            }
        }

        foreach (var named in e.Sources.Concat(e.Destinations))
        {
            if (await PartyAsync(named.Id, cancellation) is { } party)
            {
                viewers.Add(party);
            }
        }

        foreach (var entitled in await Task.WhenAll(e.Things().Select(thing => EntitledAsync(thing, cancellation))))
        {
            viewers.UnionWith(entitled);
        }

        viewers.Remove(Caller.Operator);
        return viewers;
    }

    /// <summary>Whether a party may speak for a thing: it owns the product, or was handed the thing; an operator may.</summary>
    public async Task<bool> MaySpeakForAsync(string party, Epc thing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        return party == Caller.Operator
            || (thing.Gtin is { } gtin && await OwnerAsync(gtin, cancellation) == party)
            || await index.IsEntitledAsync(party, thing.Canonical, cancellation);
    }

    /// <summary>Who owns a product; null where nobody here does.</summary>
    public async Task<string?> OwnerAsync(Gtin gtin, CancellationToken cancellation)
    {
        if (owners.TryGetValue(gtin, out var known))
        {
            return known;
        }

        if (await products.FindAsync(gtin, cancellation) is not { Product.Producer.Id: var owner })
        {
            return null;
        }

        if (owners.Count >= Capacity)
        {
            owners.Clear();
        }

        owners[gtin] = owner;
        return owner;
    }

    /// <summary>The party of ours that a source or destination names, by its address here or by its GLN; else null.</summary>
    public async Task<string?> PartyAsync(Epc named, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(named);
        if (Party.TryParse(named.Text, settings.PublicUrl, out var id))
        {
            return id;
        }

        return named.Gln is { } gln ? await partners.ByGlnAsync(gln, cancellation) : null;
    }

    Task<IReadOnlyList<string>> EntitledAsync(Epc thing, CancellationToken cancellation) =>
        index.EntitledAsync(thing.Canonical, cancellation);
}
