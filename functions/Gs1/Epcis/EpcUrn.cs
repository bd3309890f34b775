using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads EPC URIs of GS1 keys: <c>urn:epc:id:</c>, <c>urn:epc:class:</c>, and <c>urn:epc:idpat:</c> of one class.</summary>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6.3 (pure identity), §7 (correspondence to GS1 keys), §8 (patterns).</remarks>
static class EpcUrn
{
    public const string Prefix = "urn:epc:";

    static readonly SearchValues<char> escaped = SearchValues.Create("\"&/<>?#");

    /// <summary>Reads a GS1 key's; false for one that is wrong and for schemes that are not GS1's.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Gs1Key? key)
    {
        key = null;
        if (!TrySplit(text, out var kind, out var scheme, out var body))
        {
            return false;
        }

        key = kind switch
        {
            "id" => Read(scheme, body),
            "class" when scheme == "lgtin" => Item(body, "01", "10"),
            "idpat" when body.EndsWith(".*", StringComparison.Ordinal) => ReadClass(scheme, body[..^1]),
            _ => null,
        };
        return key is not null && IsRight(key);
    }

    /// <summary>Splits <c>urn:epc:kind:scheme:body</c>.</summary>
    public static bool TrySplit(string text, out string kind, out string scheme, out string body)
    {
        kind = scheme = body = "";
        var parts = text.Split(':', 5);
        if (parts.Length < 5 || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        (kind, scheme, body) = (parts[2], parts[3], parts[4]);
        return true;
    }

    /// <summary>
    /// Decodes a part: set 82, of which <c>" % &amp; / &lt; &gt; ?</c> have to be escaped, and <c>#</c> for the schemes whose sets
    /// have it.
    /// </summary>
    public static string? Decode(string text) =>
        text.AsSpan().ContainsAny(escaped) ? null
        : !text.Contains('%', StringComparison.Ordinal) ? text
        : Characters.TryDecode(text, '%', out var plain) ? plain
        : null;

    static Gs1Key? Read(string scheme, string body) =>
        scheme switch
        {
            "sgtin" => Item(body, "01", "21"),
            "upui" => Item(body, "01", "235"),
            "itip" => Pieces(body, "21"),
            "sscc" => Numbered(body, "00", 17),
            "gsrn" => Numbered(body, "8018", 17),
            "gsrnp" => Numbered(body, "8017", 17),
            "gsin" => Numbered(body, "402", 16),
            "pgln" => Numbered(body, "417", 12),
            "sgln" => Serialised(body, "414", "254"),
            "grai" => Serialised(body, "8003", null),
            "gdti" => Serialised(body, "253", null),
            "sgcn" => Serialised(body, "255", null),
            "giai" => Named(body, "8004"),
            "ginc" => Named(body, "401"),
            "cpi" => Component(body, isClass: false),
            _ => null,
        };

    // The body without its star.
    static Gs1Key? ReadClass(string scheme, string body) =>
        scheme switch
        {
            "sgtin" or "upui" => Item(body, "01", null),
            "itip" => Pieces(body, null),
            "grai" => Serialised(body, "8003", null, isClass: true),
            "gdti" => Serialised(body, "253", null, isClass: true),
            "sgcn" => Serialised(body, "255", null, isClass: true),
            "cpi" => Component(body, isClass: true),
            _ => null,
        };

    static bool IsRight(Gs1Key key) =>
        Elements.Check(key.Ai, key.Value) == ElementFault.None
        && (key.Qualifier is null || Elements.Check(key.Qualifier.Ai, key.Qualifier.Value) == ElementFault.None);

    static Gs1Key? Item(string body, string ai, string? qualifier)
    {
        var parts = body.Split('.', 3);
        if (
            parts.Length < 3
            || !TryDigits(parts[0], parts[1], 13, out var digits)
            || Decode(parts[2]) is not { } tail
            || qualifier is null != (tail.Length == 0)
        )
        {
            return null;
        }

        return new Gs1Key(ai, digits + CheckDigit.Of(digits), qualifier is null ? null : new(qualifier, tail))
        {
            PrefixLength = parts[0].Length,
            Lot = qualifier == "10" ? tail : null,
        };
    }

    static Gs1Key? Pieces(string body, string? qualifier)
    {
        var parts = body.Split('.', 5);
        if (
            parts.Length < 5
            || parts[2].Length != 2
            || parts[3].Length != 2
            || !TryDigits(parts[0], parts[1], 13, out var digits)
            || Decode(parts[4]) is not { } tail
            || qualifier is null != (tail.Length == 0)
        )
        {
            return null;
        }

        var value = digits + CheckDigit.Of(digits) + parts[2] + parts[3];
        return new Gs1Key("8006", value, qualifier is null ? null : new(qualifier, tail))
        {
            PrefixLength = parts[0].Length,
        };
    }

    // Digits all, the reference's first of them before the prefix where the key has an extension digit.
    static Gs1Key? Numbered(string body, string ai, int length)
    {
        var parts = body.Split('.');
        if (parts.Length != 2)
        {
            return null;
        }

        var digits = parts[0] + parts[1];
        var isRight = ai == "00" ? TryDigits(parts[0], parts[1], length, out digits) : IsKey(parts[0], digits, length);
        return isRight ? new Gs1Key(ai, digits + CheckDigit.Of(digits)) { PrefixLength = parts[0].Length } : null;
    }

    static Gs1Key? Serialised(string body, string ai, string? qualifier, bool isClass = false)
    {
        var parts = body.Split('.', 3);
        if (parts.Length < 3 || !IsKey(parts[0], parts[0] + parts[1], 12) || Decode(parts[2]) is not { } tail)
        {
            return null;
        }

        var digits = (ai == "8003" ? "0" : "") + parts[0] + parts[1];
        var value = digits + CheckDigit.Of(digits) + (qualifier is null ? tail : "");
        return tail.Length == 0 == isClass
            ? new Gs1Key(ai, value, qualifier is null || tail == "0" ? null : new(qualifier, tail))
            {
                PrefixLength = parts[0].Length,
            }
            : null;
    }

    static Gs1Key? Named(string body, string ai)
    {
        var parts = body.Split('.', 2);
        return parts.Length == 2 && IsPrefix(parts[0]) && Decode(parts[1]) is { Length: > 0 } tail
            ? new Gs1Key(ai, parts[0] + tail) { PrefixLength = parts[0].Length }
            : null;
    }

    static Gs1Key? Component(string body, bool isClass)
    {
        var parts = body.Split('.');
        return
            parts.Length == 3
            && IsPrefix(parts[0])
            && parts[1].Length > 0
            && Decode(parts[1]) is { } tail
            && parts[2].Length == 0 == isClass
            ? new Gs1Key("8010", parts[0] + tail, isClass ? null : new("8011", parts[2]))
            {
                PrefixLength = parts[0].Length,
            }
            : null;
    }

    static bool TryDigits(string prefix, string reference, int length, out string digits)
    {
        digits = reference.Length == 0 ? "" : $"{reference[0]}{prefix}{reference[1..]}";
        return reference.Length > 0 && IsKey(prefix, digits, length);
    }

    static bool IsKey(string prefix, string digits, int length) =>
        IsPrefix(prefix) && digits.Length == length && Characters.AreDigits(digits);

    /// <summary>EPC URIs have company prefixes of 6 to 12 digits.</summary>
    static bool IsPrefix(string text) => text.Length is >= 6 and <= 12 && Characters.AreDigits(text);
}
