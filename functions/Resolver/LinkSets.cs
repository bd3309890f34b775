using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Resolver;

/// <summary>Products for those who scan: one point read, none when the same product was asked for in the last five seconds.</summary>
public sealed class ScannedProducts(IProducts products, TimeProvider time)
{
    readonly ShortCache<Gtin, KeptProduct> cache = new(time);

    public ValueTask<Aged<KeptProduct>?> FindAsync(Gtin gtin, CancellationToken cancellation) =>
        cache.FindAsync(gtin, () => products.FindAsync(gtin, cancellation));
}

/// <summary>Finds what the resolver knows of a key: a scanned lot costs one point read, and one more with each thing that is asked beside.</summary>
public sealed class LinkSets(
    ScannedPassports passports,
    ScannedProducts products,
    ILinks links,
    IPlaces places,
    Settings settings
)
{
    /// <summary>The primary keys that resolve; the others are read and answered 404.</summary>
    public static IReadOnlyList<string> PrimaryKeys { get; } = ["00", "01", "414"];

    /// <param name="link">What was asked for.</param>
    /// <param name="isPlain">A scan that asks for nothing: the serial decides nothing then and is not read.</param>
    /// <param name="language">For titles and descriptions.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null where nobody registered anything under the key.</returns>
    public Task<LinkSet?> FindAsync(DigitalLink link, bool isPlain, Language language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(link);
        return link.Gtin is { } gtin
            ? OfItemAsync(link, gtin, isPlain, language, cancellation)
            : OfOwnerAsync(link, language, cancellation);
    }

    async Task<LinkSet?> OfItemAsync(
        DigitalLink link,
        Gtin gtin,
        bool isPlain,
        Language language,
        CancellationToken cancellation
    )
    {
        var serial =
            isPlain || link.Qualifiers is not [.., { Ai: "21" or "235" }] ? null : links.FindAsync(link, cancellation);
        var passport = link.Lot is { } lot ? await passports.FindAsync(gtin, lot, cancellation) : null;
        var product = passport is null ? await products.FindAsync(gtin, cancellation) : null;
        var own = serial is null ? null : await serial;
        Item? item =
            passport is { } lotFound ? Item.Of(lotFound.Value.Passport)
            : product is { } productFound ? Item.Of(productFound.Value.Product)
            : null;
        return item is null
            ? null
            : new LinkSet(
                new ItemAnchors(link, item, own?.Links ?? [], language, settings.PublicUrl).All(),
                passport?.Age ?? product?.Age ?? TimeSpan.Zero,
                IsPartial: passport is null && link.Lot is not null
            );
    }

    // An SSCC is known by what its owner set, a GLN by that and by the place that has it; a GLN's extension goes before the GLN.
    async Task<LinkSet?> OfOwnerAsync(DigitalLink link, Language language, CancellationToken cancellation)
    {
        var anchors = new List<Anchor>();
        foreach (var key in Levels(link))
        {
            var set = (await links.FindAsync(key, cancellation))?.Links ?? [];
            var place = key.Key.Ai == "414" ? await PlaceAsync(key, cancellation) : null;
            if (set.Count > 0 || place is not null)
            {
                anchors.Add(OwnerAnchor(key, set, place, language));
            }
        }

        return anchors.Count == 0 ? null : new LinkSet(anchors, TimeSpan.Zero);
    }

    Task<Place?> PlaceAsync(DigitalLink key, CancellationToken cancellation) =>
        key.Qualifiers switch
        {
            [] => places.ByGlnAsync(key.Key.Value, null, cancellation),
            [{ Ai: "254", Value: var extension }] => places.ByGlnAsync(key.Key.Value, extension, cancellation),
            _ => Task.FromResult<Place?>(null),
        };

    IEnumerable<DigitalLink> Levels(DigitalLink link)
    {
        for (var depth = link.Qualifiers.Count; depth >= 0; depth--)
        {
            var text = settings.PublicUrl + link.Key + string.Concat(link.Qualifiers.Take(depth));
            if (DigitalLink.TryParse(text, out var level))
            {
                yield return level;
            }
        }
    }

    Anchor OwnerAnchor(DigitalLink key, IReadOnlyList<TargetLink> set, Place? place, Language language)
    {
        // What its owner chose for it goes before our page of it, and our page before what it linked beside.
        var page = place is null ? null : PageOf(place, LinkType.DefaultLink, language);
        var chosen = set.FirstOrDefault(l => l.LinkType == LinkType.DefaultLink);
        var first = chosen is null && page is not null ? page : new OfferedLink(chosen ?? set[0], IsOurs: false);
        var offered = set.Where(l => l.LinkType != LinkType.DefaultLink)
            .Select(l => new OfferedLink(l, IsOurs: false))
            .ToList();
        if (key.Key.Ai == "00" && !set.Any(l => l.LinkType == LinkType.Epcis))
        {
            offered.Add(Epcis.Events(settings.PublicUrl, "MATCH_anyEPC", key.ToString(), language));
        }

        if (place is not null && !set.Any(l => l.LinkType == LinkType.LocationInfo))
        {
            offered.Add(PageOf(place, LinkType.LocationInfo, language));
        }

        var value = string.Join(' ', key.Qualifiers.Select(q => q.Value).Prepend(key.Key.Value));
        var name = (key.Key.Ai, language) switch
        {
            ("00", Language.English) => $"Logistic unit (SSCC) {value}",
            ("00", _) => $"Kiện hàng (SSCC) {value}",
            (_, Language.English) => $"Location (GLN) {value}",
            _ => $"Địa điểm (GLN) {value}",
        };
        return new Anchor(key.ToString(), name, first, offered);
    }

    OfferedLink PageOf(Place place, string type, Language language) =>
        new(
            new TargetLink(
                type,
                settings.PublicUrl + PlacePath.Page(place.OwnerId, place.Id),
                language == Language.English ? "Where this place is" : "Nơi này ở đâu",
                "text/html",
                ["vi", "en"],
                []
            ),
            IsOurs: true
        );
}
