using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>EPC URIs, read into the Digital Link that names the same thing.</summary>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6.3 (pure identity URIs), §6.4 (classes), §8 (patterns).</remarks>
static class EpcUri
{
    const string Identity = "urn:epc:id:";
    const string Pattern = "urn:epc:idpat:";
    const string Class = "urn:epc:class:";

    /// <summary>How a scheme's fields make a GS1 key.</summary>
    /// <param name="Ai">The key's AI.</param>
    /// <param name="Digits">Digits of company prefix and reference together; 0 where their length is free.</param>
    /// <param name="Lead">What the key begins with.</param>
    /// <param name="IndicatorFirst">The reference's first digit goes before the company prefix.</param>
    /// <param name="Checked">A check digit follows.</param>
    /// <param name="Inside">Fields that follow inside the key's own value: piece and total, or a serial.</param>
    /// <param name="Qualifier">The AI of the last field, where it is a qualifier.</param>
    readonly record struct Scheme(
        string Ai,
        int Digits,
        string Lead = "",
        bool IndicatorFirst = false,
        bool Checked = true,
        int Inside = 0,
        string? Qualifier = null
    );

    static readonly Dictionary<string, Scheme> schemes = new(StringComparer.Ordinal)
    {
        ["sgtin"] = new("01", 13, IndicatorFirst: true, Qualifier: "21"),
        ["lgtin"] = new("01", 13, IndicatorFirst: true, Qualifier: "10"),
        ["upui"] = new("01", 13, IndicatorFirst: true, Qualifier: "235"),
        ["itip"] = new("8006", 13, IndicatorFirst: true, Inside: 2, Qualifier: "21"),
        ["sscc"] = new("00", 17, IndicatorFirst: true),
        ["sgln"] = new("414", 12, Qualifier: "254"),
        ["pgln"] = new("417", 12),
        ["grai"] = new("8003", 12, Lead: "0", Inside: 1),
        ["gdti"] = new("253", 12, Inside: 1),
        ["sgcn"] = new("255", 12, Inside: 1),
        ["gsrn"] = new("8018", 17),
        ["gsrnp"] = new("8017", 17),
        ["gsin"] = new("402", 16),
        ["giai"] = new("8004", 0, Checked: false),
        ["ginc"] = new("401", 0, Checked: false),
        ["cpi"] = new("8010", 0, Checked: false, Qualifier: "8011"),
    };

    // Schemes that have no GS1 key: a name that must be well-formed, and is its own canonical form.
    static readonly string[] others = ["gid", "usdod", "adi", "bic", "imovn"];

    public static bool IsOne(string text) => text.StartsWith("urn:epc:", StringComparison.Ordinal);

    /// <summary>The Digital Link's path of an EPC, a class or a pattern with one wildcard at its end; the text itself where there is no key.</summary>
    public static bool TryPath(string text, [NotNullWhen(true)] out string? path)
    {
        path = null;
        var isPattern = text.StartsWith(Pattern, StringComparison.Ordinal);
        var start =
            isPattern ? Pattern
            : text.StartsWith(Identity, StringComparison.Ordinal) ? Identity
            : text.StartsWith(Class, StringComparison.Ordinal) ? Class
            : null;
        if (start is null || !TryScheme(text[start.Length..], out var name, out var rest))
        {
            return false;
        }

        if (!schemes.TryGetValue(name, out var scheme))
        {
            path = start == Identity && others.Contains(name) && IsPlain(rest) ? text : null;
            return path is not null;
        }

        if ((start == Class) != (name == "lgtin"))
        {
            return false;
        }

        return isPattern
            ? rest.EndsWith(".*", StringComparison.Ordinal) && TryBuild(scheme, rest[..^2], isClass: true, out path)
            : TryBuild(scheme, rest, isClass: false, out path);
    }

    /// <summary>
    /// What a pattern with wildcards from some field on asks of a key: its AI, and how its value begins behind as many digits as
    /// <paramref name="skip"/>; everything where the company prefix is a wildcard too.
    /// </summary>
    public static bool TryPattern(
        string text,
        out string ai,
        out string qualifier,
        out int skip,
        out string company,
        [NotNullWhen(true)] out string? key
    )
    {
        (ai, qualifier, skip, company, key) = ("", "", 0, "", null);
        if (
            !text.StartsWith(Pattern, StringComparison.Ordinal)
            || !TryScheme(text[Pattern.Length..], out var name, out var rest)
            || !schemes.TryGetValue(name, out var scheme)
            || !rest.EndsWith('*')
        )
        {
            return false;
        }

        var fields = rest.Split('.');
        var concrete = fields.TakeWhile(field => field != "*").Count();
        if (fields.Skip(concrete).Any(field => field != "*"))
        {
            return false;
        }

        ai = scheme.Ai;
        qualifier = scheme.Qualifier ?? "";
        if (concrete >= 2)
        {
            if (!TryBuild(scheme, string.Join('.', fields[..concrete]), isClass: true, out var path))
            {
                return false;
            }

            key = path;
            return true;
        }

        if (concrete == 1 && !IsCompany(fields[0]))
        {
            return false;
        }

        skip = scheme.Lead.Length + (scheme.IndicatorFirst ? 1 : 0);
        company = concrete == 1 ? fields[0] : "";
        key = "";
        return true;
    }

    static bool TryScheme(string text, out string name, out string rest)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        (name, rest) = colon < 1 ? ("", "") : (text[..colon], text[(colon + 1)..]);
        return colon > 0;
    }

    static bool TryBuild(Scheme scheme, string rest, bool isClass, [NotNullWhen(true)] out string? path)
    {
        path = null;
        var hasLast = scheme.Qualifier is not null || scheme.Inside > 0;
        var last = hasLast && !isClass ? 1 : 0;
        var inner = Math.Max(0, scheme.Inside - (scheme.Qualifier is null ? 1 : 0));
        var fields = rest.Split('.', 2 + inner + last);
        if (fields.Length != 2 + inner + last || !IsCompany(fields[0]))
        {
            return false;
        }

        if (!TryKey(scheme, fields[0], fields[1], out var key))
        {
            return false;
        }

        for (var i = 0; i < inner; i++)
        {
            if (fields[2 + i].Length != 2 || !Characters.AreDigits(fields[2 + i]))
            {
                return false;
            }

            key += fields[2 + i];
        }

        var value = last == 1 ? Decode(fields[^1]) : "";
        if (value is null || (last == 1 && value.Length == 0))
        {
            return false;
        }

        if (scheme.Qualifier is null)
        {
            path = new DigitalLinkPart(scheme.Ai, key + value).ToString();
            return true;
        }

        // An SGLN without extension is written with 0.
        path =
            new DigitalLinkPart(scheme.Ai, key).ToString()
            + (
                last == 0 || (scheme.Ai == "414" && value == "0")
                    ? ""
                    : new DigitalLinkPart(scheme.Qualifier, value).ToString()
            );
        return true;
    }

    static bool TryKey(Scheme scheme, string company, string reference, out string key)
    {
        key = "";
        if (scheme.Digits == 0)
        {
            var free = Decode(reference);
            key = company + free;
            return free is { Length: > 0 };
        }

        if (
            company.Length + reference.Length != scheme.Digits
            || (reference.Length > 0 && !Characters.AreDigits(reference))
        )
        {
            return false;
        }

        if (scheme.IndicatorFirst)
        {
            if (reference.Length == 0)
            {
                return false;
            }

            key = reference[0] + company + reference[1..];
        }
        else
        {
            key = company + reference;
        }

        key = scheme.Lead + key + (scheme.Checked ? CheckDigit.Of(key) : "");
        return true;
    }

    static bool IsCompany(string text) => text.Length is >= 6 and <= 12 && Characters.AreDigits(text);

    static bool IsPlain(string text) =>
        text.Length is > 0 and <= 200 && text.All(c => c is > ' ' and < '\x7f') && !text.EndsWith('.');

    // Percent-encoded where a URN may not hold a character; null for what is no such text.
    static string? Decode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    return null;
                }
            }
            else if (
                text[i] is <= ' ' or >= '\x7f' or '"' or '<' or '>' or '&' or '/' or '?' or '#' or '*'
                && text.Length == 1
            )
            {
                return null;
            }
        }

        return Uri.UnescapeDataString(text);
    }
}
