using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Resolver;

/// <summary>The anchors of a trade item, from the level that was asked for up to its GTIN.</summary>
/// <param name="link">What was asked for.</param>
/// <param name="item">What is known of it.</param>
/// <param name="own">What the owner set for the serial.</param>
public sealed class ItemAnchors(
    DigitalLink link,
    Item item,
    IReadOnlyList<TargetLink> own,
    Language language,
    string publicUrl
)
{
    static readonly string[] spoken = ["vi", "en"];

    public IReadOnlyList<Anchor> All()
    {
        var anchors = new List<Anchor>();
        for (var depth = link.Qualifiers.Count; depth >= 0; depth--)
        {
            var qualifiers = link.Qualifiers.Take(depth).ToList();
            var isOfLot = qualifiers.Exists(q => q.Ai == "10");
            if (isOfLot && item.Batch is null)
            {
                // Nobody registered the lot: no anchor may make it look genuine.
                continue;
            }

            var uri = publicUrl + link.Key + string.Concat(qualifiers);
            anchors.Add(
                depth == 0 ? Product(uri)
                : qualifiers[^1].Ai == "10" ? Lot(uri, item.Batch!)
                : Part(uri, qualifiers[^1], isOfLot ? item.Batch : null)
            );
        }

        return anchors;
    }

    Anchor Product(string uri) =>
        new(
            uri,
            item.Name,
            ProductPage(LinkType.DefaultLink),
            With(
                item.ProductLinks,
                ProductPage(LinkType.Pip),
                Events("MATCH_anyEPCClass", $"{publicUrl}/01/{item.Gtin}")
            )
        );

    Anchor Lot(string uri, Passport passport)
    {
        List<OfferedLink> ours =
        [
            LotPage(passport, LinkType.Traceability),
            Events("MATCH_anyEPCClass", passport.DigitalLink),
            LotPage(passport, LinkType.RecallStatus),
            Ours(
                LinkType.RecallStatus,
                $"/api/batches/{passport.Gtin}/{passport.Lot.ToPath()}",
                Say("Tình trạng của lô, cho phần mềm", "The lot's status, for programs"),
                "application/json"
            ),
        ];
        // What the owner says of the product is found one level up: ours would hide it.
        if (!item.ProductLinks.Any(l => l.LinkType == LinkType.Pip))
        {
            ours.Insert(0, ProductPage(LinkType.Pip));
        }

        return new Anchor(
            uri,
            Describe(passport),
            LotPage(passport, LinkType.DefaultLink),
            With(Safe(passport.Links, passport), [.. ours])
        );
    }

    // A variant or a serial: what is known of it is what is known of its lot or product.
    Anchor Part(string uri, DigitalLinkPart last, Passport? passport)
    {
        var whole = passport is null ? item.Name : Describe(passport);
        var page = passport is null ? ProductPage(LinkType.DefaultLink) : LotPage(passport, LinkType.DefaultLink);
        return last.Ai == "22"
            ? new Anchor(uri, Say($"{whole}, loại {last.Value}", $"{whole}, variant {last.Value}"), page, [])
            : new Anchor(
                uri,
                Say($"{whole}, số {last.Value}", $"{whole}, serial {last.Value}"),
                page,
                With(Safe(own, passport), Events("MATCH_anyEPC", $"{publicUrl}/01/{item.Gtin}{last}"))
            );
    }

    // The words for a recall are there for recalled lots alone.
    string Describe(Passport passport)
    {
        var lot = Say($"{item.Name}, lô {passport.Lot}", $"{item.Name}, lot {passport.Lot}");
        return passport.Recall is { } recall
            ? Say($"ĐÃ THU HỒI: {lot} ({recall.Reason})", $"RECALLED: {lot} ({recall.Reason})")
            : lot;
    }

    // Elsewhere nobody warns of a recall: what would take the place of our page is left out.
    static IReadOnlyList<TargetLink> Safe(IReadOnlyList<TargetLink> set, Passport? passport) =>
        passport?.Recall is null
            ? set
            : [.. set.Where(l => l.LinkType is not (LinkType.Traceability or LinkType.DefaultLinkMulti))];

    // What the owner set takes the place of ours.
    static List<OfferedLink> With(IReadOnlyList<TargetLink> set, params ReadOnlySpan<OfferedLink> ours)
    {
        var links = new List<OfferedLink>();
        foreach (var offered in ours)
        {
            if (!set.Any(s => s.LinkType == offered.Link.LinkType))
            {
                links.Add(offered);
            }
        }

        links.AddRange(set.Select(s => new OfferedLink(s, IsOurs: false)));
        return links;
    }

    OfferedLink ProductPage(string type)
    {
        var lot = item.Batch is null && link.Lot is { } unknown ? $"?lot={unknown.ToPath()}" : "";
        return Ours(
            type,
            $"/market/{item.Gtin}{lot}",
            Say("Sản phẩm: giá, nơi mua", "The product: price and where to buy it"),
            "text/html",
            spoken
        );
    }

    OfferedLink LotPage(Passport passport, string type) =>
        Ours(
            type,
            BatchPaths.Page(passport.Gtin, passport.Lot),
            type == LinkType.RecallStatus
                ? Say("Lô này có an toàn không", "Is this lot safe?")
                : Say("Nguồn gốc của lô", "Where this lot comes from"),
            "text/html",
            spoken
        );

    OfferedLink Events(string parameter, string epc) => Epcis.Events(publicUrl, parameter, epc, language);

    OfferedLink Ours(string linkType, string path, string title, string type, string[]? languages = null) =>
        new(new TargetLink(linkType, publicUrl + path, title, type, languages ?? [], []), IsOurs: true);

    string Say(string vi, string en) => language == Language.English ? en : vi;
}
