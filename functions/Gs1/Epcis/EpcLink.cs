using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads Digital Links as names: without query and fragment, on any domain, with AIs or their old short names.</summary>
/// <remarks>Source: GS1 Digital Link Standard: URI Syntax, section 4; its release 1.1 for the short names.</remarks>
static class EpcLink
{
    /// <summary>
    /// False for an address that ends in no GS1 key. A key begins with four digits at least, else an address such as
    /// <c>https://example.com/01/start</c> would be a wrong one.
    /// </summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Gs1Key? key)
    {
        key = null;
        if (!text.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var address = DigitalLinkReader.Split(text).Address.TrimEnd('/');
        var start = WebAddress.PathStart(address);
        if (start < 0)
        {
            return false;
        }

        var segments = address[start..].Split('/');
        var at = segments.Length - 2;
        while (at > 0 && !Keys.IsPrimary(Ai(segments[at])) && Ai(segments[at]).Length > 0)
        {
            at -= 2;
        }

        if (at <= 0 || !Keys.IsPrimary(Ai(segments[at])) || !StartsWithDigits(segments[at + 1]))
        {
            return false;
        }

        key = Read(segments.AsSpan(at));
        return true;
    }

    static Gs1Key Read(ReadOnlySpan<string> segments)
    {
        var parts = new List<DigitalLinkPart>(segments.Length / 2);
        for (var i = 0; i < segments.Length; i += 2)
        {
            var ai = Ai(segments[i]);
            if (!Characters.TryDecode(segments[i + 1], '%', out var value))
            {
                return new Gs1Key(ai, segments[i + 1]) { IsRight = false, HasForm = false };
            }

            parts.Add(new DigitalLinkPart(ai, i == 0 ? Keys.Pad(ai, value) : value));
        }

        var (head, qualifiers) = (parts[0], parts[1..]);
        var fault = Elements.Check(head.Ai, head.Value);
        var areRight =
            Keys.AllowsInOrder(head.Ai, qualifiers)
            && qualifiers.TrueForAll(q => Elements.Check(q.Ai, q.Value) == ElementFault.None);
        // A product variant is not part of the name that events are compared by.
        var finest = qualifiers.FindLast(q => q.Ai != "22");
        return new Gs1Key(head.Ai, head.Value, finest?.Ai == "254" && finest.Value == "0" ? null : finest)
        {
            IsRight = areRight && fault == ElementFault.None,
            HasForm = areRight && fault != ElementFault.Form,
            Lot = qualifiers.Find(q => q.Ai == "10")?.Value,
        };
    }

    static bool StartsWithDigits(string value) => value.Length >= 4 && Characters.AreDigits(value.AsSpan(0, 4));

    // Empty for what is neither an AI nor a short name.
    static string Ai(string segment) =>
        segment.Length is >= 2 and <= 4 && Characters.AreDigits(segment)
            ? segment
            : segment switch
            {
                "gtin" => "01",
                "sscc" => "00",
                "itip" => "8006",
                "cpid" => "8010",
                "gln" => "414",
                "party" => "417",
                "gsrnp" => "8017",
                "gsrn" => "8018",
                "gcn" => "255",
                "gdti" => "253",
                "ginc" => "401",
                "gsin" => "402",
                "grai" => "8003",
                "giai" => "8004",
                "gmn" => "8013",
                "cpv" => "22",
                "lot" => "10",
                "ser" => "21",
                "cpsn" => "8011",
                "glnx" => "254",
                _ => "",
            };
}
