using System.Globalization;
using Traceability.Gs1;

namespace Traceability.Fuzz.Targets;

/// <summary>What a scanner reads: numbers, lots, Digital Links and their compressed form.</summary>
static class Gs1Targets
{
    static readonly string[] links =
    [
        .. (string[])["https://", "http://", "id.gs1.org", "/01/", "/10/", "/21/", "/22/", "/00/", "/414/", "/254/"],
        .. (string[])
            ["/8003/", "/8004/", "/8006/", "/8010/", "/8011/", "/8013/", "/8017/", "/8018/", "/8019/", "/253/"],
        .. (string[])
            ["/255/", "/401/", "/402/", "/415/8020/", "/417/", "/7040/", "/235/", "?17=", "&11=", "?3103=", ";15="],
        .. (string[])
            ["09506000134352", "9506000134352", "95012346", "%2F", "?linkType=all", "[::1]", ":8080", "a@b", "ARHSK"],
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("gtin", 4000, Gtin)
        {
            MaxBytes = 64,
            Words = ["0950600013435", "9520", "00000", "..", "%2F", "~7E", "~2F"],
        },
        new("digital-link", 600, Link) { MaxBytes = 512, Words = links },
        new("compressed-link", 1500, Compressed) { MaxBytes = 256, Words = links },
    ];

    static void Gtin(byte[] input)
    {
        var text = Input.Text(input);
        if (Gs1.Gtin.TryParse(text, out var gtin, out var fault))
        {
            var digits = gtin.ToString();
            Promise.Same(GtinFault.None, fault, "a fault of what is a GTIN");
            Promise.Holds(
                digits.Length == 14 && digits.All(char.IsAsciiDigit) && Weighs(digits),
                "14 digits that add up"
            );
            Promise.Holds(digits.EndsWith(text, StringComparison.Ordinal), "a GTIN has the digits that were sent");
            Promise.Holds(
                Gs1.Gtin.TryParse(digits, out var again) && again == gtin,
                "a GTIN is read as it was written"
            );
            _ = (gtin.IsDemonstration, gtin.IsInternal);
        }
        else
        {
            Promise.Holds(fault != GtinFault.None, "a refusal has its reason");
        }

        Lot(text);
        if (CompanyPrefix.TryParse(text, out var prefix))
        {
            foreach (var item in (long[])[0, prefix.Capacity - 1])
            {
                Promise.Holds(Weighs(Gs1.Gtin.Of(prefix, item).ToString()), "a GTIN of a prefix adds up");
            }

            Promise.Holds(
                Sscc.TryParse(Sscc.Of(prefix, ulong.MaxValue).ToString(), out _),
                "an SSCC of a prefix is one"
            );
        }

        if (Sscc.TryParse(text, out var sscc))
        {
            Promise.Same(text, sscc.ToString(), "an SSCC stays");
        }
    }

    static void Lot(string text)
    {
        if (Gs1.Lot.TryFromKey(text, out var kept))
        {
            Promise.Same(text, kept.ToKey(), "a key of a lot stays");
        }

        if (!Gs1.Lot.TryParse(text, out var lot, out var fault))
        {
            Promise.Holds(fault != LotFault.None, "a refusal has its reason");
            return;
        }

        Promise.Same(text, lot.ToString(), "a lot stays");
        Promise.Same(text, Uri.UnescapeDataString(lot.ToPath()), "a lot in a path comes back");
        Promise.Holds(!lot.ToPath().AsSpan().ContainsAny("/?#&"), "a lot is one segment of a path");
        Promise.Holds(Gs1.Lot.TryFromKey(lot.ToKey(), out var again) && again == lot, "a lot comes back from its key");
        Promise.Holds(!lot.ToKey().AsSpan().ContainsAny("/\\#?%\0"), "a key has nothing that storage refuses");
    }

    static void Link(byte[] input)
    {
        var text = Input.Text(input);
        if (!DigitalLink.TryParse(text, out var link, out var fault))
        {
            Promise.Holds(fault != DigitalLinkFault.None, "a refusal has its reason");
            return;
        }

        Promise.Holds(
            DigitalLink.TryParse(link.ToString(), out var again)
                && again == link
                && again.ToString() == link.ToString(),
            "a link is read as it was written"
        );
        Promise.Holds(link.ToString().All(c => c > ' ' && !char.IsControl(c)), "a link has no blank");
        Promise.Holds(link.Key.Ai != "01" || link.Gtin is not null, "a link to a product has its GTIN");
        foreach (var keepsKey in (bool[])[false, true])
        {
            var compressed = DigitalLinkCompression.Compress(link, keepsKey, parameters: true);
            if (compressed == link.ToString())
            {
                continue;
            }

            Promise.Holds(DigitalLinkCompression.TryDecompress(compressed, out var back), "a compressed link is one");
            Promise.Same(link.Path, back!.Path, "a compressed link leads to the same");
            Promise.Holds(
                Attributes(link).SequenceEqual(Attributes(back)),
                "a compressed link says the same of what it leads to"
            );
        }
    }

    static IEnumerable<string> Attributes(DigitalLink link) =>
        link.Parameters.Where(p => p.IsAttribute).Select(p => p.ToString()).Order(StringComparer.Ordinal);

    static void Compressed(byte[] input)
    {
        if (!DigitalLinkCompression.TryDecompress(Input.Text(input), out var link))
        {
            return;
        }

        Promise.Holds(
            DigitalLink.TryParse(link.ToString(), out var again) && again == link,
            "what was decompressed is a link"
        );
    }

    // GS1 General Specifications §7.9, written for this: weights 3 and 1 from the right, all together a multiple of ten.
    static bool Weighs(string digits) =>
        digits.Reverse().Select((digit, at) => (digit - '0') * (at % 2 == 0 ? 1 : 3)).Sum() % 10 == 0
        && long.Parse(digits, CultureInfo.InvariantCulture) >= 0;
}
