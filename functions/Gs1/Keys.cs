using System.Collections.Frozen;

namespace Traceability.Gs1;

/// <summary>The primary keys of a Digital Link, their qualifiers in order, and the forms of both.</summary>
/// <remarks>Source: GS1 Digital Link Standard: URI Syntax 1.2 and later, section 4 (grammar); GS1 General Specifications, section 3.</remarks>
static class Keys
{
    // Each key's qualifiers: alternatives, each in the order in which the standard wants them.
    static readonly FrozenDictionary<string, string[][]> Primary = new Dictionary<string, string[][]>
    {
        ["00"] = [],
        ["01"] =
        [
            ["22", "10", "21"],
            ["235"],
        ],
        ["253"] = [],
        ["255"] = [],
        ["401"] = [],
        ["402"] = [],
        ["414"] =
        [
            ["254"],
            ["7040"],
        ],
        ["415"] =
        [
            ["8020"],
        ],
        ["417"] =
        [
            ["7040"],
        ],
        ["8003"] = [],
        ["8004"] =
        [
            ["7040"],
        ],
        ["8006"] =
        [
            ["22", "10", "21"],
        ],
        ["8010"] =
        [
            ["8011"],
        ],
        ["8013"] = [],
        ["8017"] =
        [
            ["8019"],
        ],
        ["8018"] =
        [
            ["8019"],
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the AI is a primary key.</summary>
    public static bool IsPrimary(string ai) => Primary.ContainsKey(ai);

    /// <summary>Whether these qualifiers may follow the key in this order; 415 cannot be without its 8020.</summary>
    public static bool AllowsInOrder(string key, IReadOnlyList<DigitalLinkPart> qualifiers)
    {
        if (qualifiers.Count == 0)
        {
            return key != "415";
        }

        return Array.Exists(
            Primary[key],
            order =>
            {
                var last = -1;
                foreach (var qualifier in qualifiers)
                {
                    var at = Array.IndexOf(order, qualifier.Ai);
                    if (at <= last)
                    {
                        return false;
                    }

                    last = at;
                }

                return true;
            }
        );
    }

    /// <summary>What is wrong with a primary key's decoded value: None, Key or CheckDigit.</summary>
    public static DigitalLinkFault Check(string key, string value) =>
        key switch
        {
            "00" or "8017" or "8018" => Numeric(value, 18),
            "01" => Trade(value),
            "253" => Numeric(value, 13, 17),
            "255" => Numeric(value, 13, 12, onlyDigits: true),
            "402" => Numeric(value, 17),
            "414" or "415" or "417" => Numeric(value, 13),
            "8003" => value.StartsWith('0') ? Numeric(value[1..], 13, 16) : DigitalLinkFault.Key,
            "8006" => Piece(value),
            "8010" => value.Length <= 30 && Characters.AreIn39(value) && HasPrefix(value)
                ? DigitalLinkFault.None
                : DigitalLinkFault.Key,
            "8013" => !Text(value, 25) || !HasPrefix(value) ? DigitalLinkFault.Key
            : CheckDigit.IsPairRight(value) ? DigitalLinkFault.None
            : DigitalLinkFault.CheckDigit,
            _ => Text(value, 30) && HasPrefix(value) ? DigitalLinkFault.None : DigitalLinkFault.Key,
        };

    /// <summary>Whether a qualifier's decoded value has the form of its AI.</summary>
    public static bool IsQualifier(string ai, string value) =>
        ai switch
        {
            "10" => Lot.TryParse(value, out _),
            "21" or "22" or "254" => Text(value, 20),
            "235" => Text(value, 28),
            "7040" => value.Length == 4 && char.IsAsciiDigit(value[0]) && Text(value, 4),
            "8011" => Digits(value, 12) && value[0] != '0',
            "8019" => Digits(value, 10),
            "8020" => Text(value, 25),
            _ => false,
        };

    /// <summary>Whether the text is 1 to <paramref name="most"/> characters of set 82.</summary>
    public static bool Text(string value, int most) =>
        value.Length >= 1 && value.Length <= most && Characters.AreIn82(value);

    static bool Digits(string value, int most) => value.Length <= most && Characters.AreDigits(value);

    // Every GS1 key begins with a company prefix, whose shortest is four digits.
    static bool HasPrefix(string value) => value.Length >= 4 && Characters.AreDigits(value.AsSpan(0, 4));

    static DigitalLinkFault Numeric(string value, int length, int serial = 0, bool onlyDigits = false)
    {
        if (value.Length < length || value.Length > length + serial || !Characters.AreDigits(value.AsSpan(0, length)))
        {
            return DigitalLinkFault.Key;
        }

        var rest = value.AsSpan(length);
        return !Characters.AreIn82(rest) || (onlyDigits && !rest.IsEmpty && !Characters.AreDigits(rest))
                ? DigitalLinkFault.Key
            : CheckDigit.IsRight(value.AsSpan(0, length)) ? DigitalLinkFault.None
            : DigitalLinkFault.CheckDigit;
    }

    static DigitalLinkFault Trade(string value) =>
        Gtin.TryParse(value, out _, out var fault) ? DigitalLinkFault.None
        : fault == GtinFault.CheckDigit ? DigitalLinkFault.CheckDigit
        : DigitalLinkFault.Key;

    // An individual trade item piece: a GTIN-14, the piece's number and how many there are, 01 to 99 each.
    static DigitalLinkFault Piece(string value)
    {
        if (value.Length != 18 || !Characters.AreDigits(value))
        {
            return DigitalLinkFault.Key;
        }

        var number = value.AsSpan(14, 2);
        return number is "00" || number.SequenceCompareTo(value.AsSpan(16)) > 0 ? DigitalLinkFault.Key
            : CheckDigit.IsRight(value.AsSpan(0, 14)) ? DigitalLinkFault.None
            : DigitalLinkFault.CheckDigit;
    }
}
