namespace Traceability.Gs1.Epcis;

/// <summary>How the names of each EPC scheme are divided.</summary>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6.3 and §7.</remarks>
static class EpcSchemes
{
    /// <summary>How many parts a name of the scheme has; 0 for what is no scheme.</summary>
    public static int Parts(string scheme) =>
        scheme switch
        {
            "bic" or "imovn" => 1,
            "sscc" or "giai" or "gsrn" or "gsrnp" or "ginc" or "gsin" or "pgln" or "usdod" => 2,
            "sgtin" or "lgtin" or "upui" or "sgln" or "grai" or "gdti" or "sgcn" or "cpi" or "adi" or "gid" => 3,
            "itip" => 5,
            _ => 0,
        };

    /// <summary>How many digits the company's prefix and the reference have together; 0 where that varies.</summary>
    public static int Digits(string scheme) =>
        scheme switch
        {
            "sgtin" or "lgtin" or "upui" or "itip" => 13,
            "sscc" or "gsrn" or "gsrnp" => 17,
            "gsin" => 16,
            "sgln" or "pgln" or "grai" or "gdti" or "sgcn" => 12,
            _ => 0,
        };

    /// <summary>Whether prefix and reference of a pattern have lengths that a name can have.</summary>
    public static bool Fits(string scheme, IReadOnlyList<EpcPatternPart> parts)
    {
        if (scheme is "bic" or "imovn" or "usdod" or "adi" or "gid")
        {
            return true;
        }

        var (prefix, reference) = (parts[0], parts[1]);
        var isPrefix = prefix.IsAny || (prefix.Length is >= 6 and <= 12 && Characters.AreDigits(prefix.Least));
        var total = Digits(scheme);
        return isPrefix
            && (
                total == 0
                || reference.IsAny
                || (
                    (reference.Least.Length == 0 || Characters.AreDigits(reference.Least))
                    && (
                        prefix.IsAny
                            ? reference.Length <= total - 6 && reference.Length >= total - 12
                            : (reference.IsRange && reference.Length == 0) || prefix.Length + reference.Length == total
                    )
                )
            );
    }

    /// <summary>A key's parts as the scheme has them, null for a part that a class lacks; null for a key of another scheme.</summary>
    public static string?[]? Split(string scheme, Gs1Key key, int prefix)
    {
        var value = key.Value;
        var qualifier = key.Qualifier?.Value;
        return (scheme, key.Ai, key.Qualifier?.Ai) switch
        {
            ("sgtin", "01", null or "21") or ("upui", "01", null or "235") or ("lgtin", "01", "10") =>
            [
                value[1..(1 + prefix)],
                value[0] + value[(1 + prefix)..13],
                qualifier,
            ],
            ("itip", "8006", null or "21") =>
            [
                value[1..(1 + prefix)],
                value[0] + value[(1 + prefix)..13],
                value[14..16],
                value[16..],
                qualifier,
            ],
            ("sscc", "00", _) => [value[1..(1 + prefix)], value[0] + value[(1 + prefix)..17]],
            ("gsrn", "8018", null) or ("gsrnp", "8017", null) or ("gsin", "402", _) or ("pgln", "417", null) =>
            [
                value[..prefix],
                value[prefix..^1],
            ],
            ("sgln", "414", null or "254") => [value[..prefix], value[prefix..12], qualifier ?? "0"],
            ("grai", "8003", _) => [value[1..(1 + prefix)], value[(1 + prefix)..13], Rest(value, 14)],
            ("gdti", "253", _) or ("sgcn", "255", _) => [value[..prefix], value[prefix..12], Rest(value, 13)],
            ("giai", "8004", null) or ("ginc", "401", _) when value.Length > prefix =>
            [
                value[..prefix],
                value[prefix..],
            ],
            ("cpi", "8010", _) when value.Length > prefix => [value[..prefix], value[prefix..], qualifier],
            _ => null,
        };
    }

    /// <summary>The parts of a name that is no GS1 key; null where it is of another scheme.</summary>
    public static string?[]? SplitOther(string scheme, string text) =>
        EpcUrn.TrySplit(text, out _, out var other, out var body)
        && other == scheme
        && body.Split('.', Parts(scheme)) is var parts
        && parts.Length == Parts(scheme)
            ? Array.ConvertAll(parts, p => EpcUrn.Decode(p))
            : null;

    static string? Rest(string value, int at) => value.Length > at ? value[at..] : null;
}
