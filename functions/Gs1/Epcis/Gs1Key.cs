using System.Buffers;

namespace Traceability.Gs1.Epcis;

/// <summary>A GS1 key and the one qualifier that makes it finest: with a serial number, a lot says nothing more of what it is.</summary>
/// <param name="Ai">The primary key's AI.</param>
/// <param name="Value">Its value, with check digit, decoded.</param>
/// <param name="Qualifier">Serial number, lot, GLN extension, …; null where there is none.</param>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6 and §7; CBV 2.0 §8.9 (constrained canonical Digital Link).</remarks>
sealed record Gs1Key(string Ai, string Value, DigitalLinkPart? Qualifier = null)
{
    const string Domain = "https://id.gs1.org";

    static readonly SearchValues<char> unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    );

    /// <summary>How many digits of it are the company's prefix; 0 where its form does not tell.</summary>
    public int PrefixLength { get; init; }

    /// <summary>The lot, also where a serial number is finer.</summary>
    public string? Lot { get; init; }

    /// <summary>Its check digits are right and so are its qualifiers.</summary>
    public bool IsRight { get; init; } = true;

    /// <summary>Its lengths and characters are right and so are its qualifiers; its check digits may be wrong.</summary>
    public bool HasForm { get; init; } = true;

    /// <summary>It names a class of things, not one of them.</summary>
    public bool IsClass =>
        Ai switch
        {
            "01" or "8006" => Qualifier?.Ai is not ("21" or "235"),
            "8003" => Value.Length == 14,
            "253" or "255" => Value.Length == 13,
            "8010" => Qualifier is null,
            "8013" => true,
            _ => false,
        };

    public string ToLink() =>
        Qualifier is null
            ? $"{Domain}/{Ai}/{Encode(Value)}"
            : $"{Domain}/{Ai}/{Encode(Value)}/{Qualifier.Ai}/{Encode(Qualifier.Value)}";

    /// <summary>
    /// As events are hashed: the characters that an EPC URI need not escape stay, all but <c>!()*+,:</c>. Null for keys and
    /// qualifiers that hashing leaves as they are.
    /// </summary>
    public string? ToHashed() =>
        Ai is "8013" or "415" || Qualifier?.Ai is "7040" or "8019" or "8020" ? null
        : Qualifier is null ? $"{Domain}/{Ai}/{Escape(Value)}"
        : $"{Domain}/{Ai}/{Escape(Value)}/{Qualifier.Ai}/{Escape(Qualifier.Value)}";

    static string Escape(string value)
    {
        var encoded = Encode(value);
        return ReferenceEquals(encoded, value)
            ? value
            : encoded
                .Replace("%27", "'", StringComparison.Ordinal)
                .Replace("%3B", ";", StringComparison.Ordinal)
                .Replace("%3D", "=", StringComparison.Ordinal);
    }

    // Nearly all values are plain.
    static string Encode(string value) =>
        value.AsSpan().ContainsAnyExcept(unreserved) ? Characters.Encode(value) : value;
}
