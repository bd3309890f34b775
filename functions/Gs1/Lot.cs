using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Traceability.Gs1;

/// <summary>Why a text is no lot.</summary>
[SuppressMessage(
    "Naming",
    "CA1700:Do not name enum values 'Reserved'",
    Justification = "RFC 3986 calls these texts reserved; the value is in use."
)]
public enum LotFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>It has more than 20 characters.</summary>
    TooLong,

    /// <summary>A character is not of GS1's set 82.</summary>
    Character,

    /// <summary>It is <c>.</c> or <c>..</c>, or holds <c>%2F</c>: web servers and browsers would change its address.</summary>
    Reserved,
}

/// <summary>A batch or lot number (AI 10): 1 to 20 characters of set 82, capitals and small letters different.</summary>
/// <remarks>Source: GS1 General Specifications, sections 3.4 (AI 10) and 7.11 (set 82).</remarks>
public sealed record Lot
{
    readonly string text;

    Lot(string text) => this.text = text;

    /// <summary>Reads a lot as it is printed, not encoded.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Lot? lot) => TryParse(text, out lot, out _);

    /// <summary>Reads a lot as it is printed, not encoded; says in <paramref name="fault"/> what is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Lot? lot, out LotFault fault)
    {
        fault =
            string.IsNullOrEmpty(text) ? LotFault.Empty
            : text.Length > 20 ? LotFault.TooLong
            : !Characters.AreIn82(text) ? LotFault.Character
            : text is "." or ".." || text.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? LotFault.Reserved
            : LotFault.None;
        lot = fault == LotFault.None ? new Lot(text!) : null;
        return lot is not null;
    }

    /// <summary>Reads what <see cref="ToKey"/> wrote, and nothing else: one lot has one key.</summary>
    public static bool TryFromKey(string? key, [NotNullWhen(true)] out Lot? lot)
    {
        lot = null;
        // 20 characters of three each are the longest key.
        return key is { Length: <= 60 }
            && Characters.TryDecode(key, '~', out var plain)
            && TryParse(plain, out lot)
            && (string.Equals(lot.ToKey(), key, StringComparison.Ordinal) || (lot = null) is not null);
    }

    /// <summary>The lot as one segment of a URI's path, percent-encoded; RFC 3986's unreserved characters stay.</summary>
    public string ToPath() => Characters.Encode(text);

    /// <summary>The lot in a storage key or blob name: <c>~ / ? %</c> as <c>~7E ~2F ~3F ~25</c>, the rest as it is.</summary>
    public string ToKey()
    {
        var key = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '~' or '/' or '?' or '%')
            {
                Characters.AppendHex(key.Append('~'), c);
            }
            else
            {
                key.Append(c);
            }
        }

        return key.ToString();
    }

    /// <summary>The lot as it is printed.</summary>
    public override string ToString() => text;
}
