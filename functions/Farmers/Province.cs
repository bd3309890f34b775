using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Traceability.Platform;

namespace Traceability.Farmers;

/// <summary>
/// A province or centrally run city of Vietnam as of 1 July 2025 (Decision 19/2025/QĐ-TTg, which gives the codes): 34 units.
/// The 63 that stood before are known by name and lead to the unit that they became part of.
/// </summary>
public sealed record Province
{
    static readonly FrozenDictionary<string, Province> byCode;
    static readonly FrozenDictionary<string, Province> byName;

    [SuppressMessage(
        "Performance",
        "CA1810",
        Justification = "Two indexes come from one reading of the list; field initialisers would read it twice."
    )]
    static Province()
    {
        using var stream = typeof(Province).Assembly.GetManifestResourceStream("provinces-2025-07-01.csv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        _ = reader.ReadLine();
        var codes = new Dictionary<string, Province>(StringComparer.Ordinal);
        var names = new Dictionary<string, Province>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var province = new Province(cells[0], cells[2], cells[1] == "city", cells[3].Split(';'));
            codes.Add(province.Code, province);
            names[Vietnamese.Fold(province.Name)] = province;
            foreach (var former in province.FormedFrom)
            {
                names.TryAdd(Vietnamese.Fold(former), province);
            }
        }

        byCode = codes.ToFrozenDictionary(StringComparer.Ordinal);
        byName = names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    Province(string code, string name, bool isCity, IReadOnlyList<string> formedFrom)
    {
        Code = code;
        Name = name;
        IsCity = isCity;
        FormedFrom = formedFrom;
    }

    /// <summary>Two digits, by the General Statistics Office.</summary>
    public string Code { get; }

    /// <summary>The name without "tỉnh" or "thành phố".</summary>
    public string Name { get; }

    /// <summary>A centrally run city, and so called "thành phố".</summary>
    public bool IsCity { get; }

    /// <summary>The units before July 2025 that this one was formed from.</summary>
    public IReadOnlyList<string> FormedFrom { get; }

    /// <summary>All 34, by code.</summary>
    public static IEnumerable<Province> All => byCode.Values.OrderBy(p => p.Code, StringComparer.Ordinal);

    /// <summary>
    /// Finds a province by its code or by its name as people write it: with or without "tỉnh", accents or capitals, and by the
    /// name of a unit that became part of it in 2025.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Province? province)
    {
        province = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > 100)
        {
            return false;
        }

        var trimmed = text.Trim();
        if (byCode.TryGetValue(trimmed, out province))
        {
            return true;
        }

        var folded = Vietnamese.Fold(trimmed);
        if (byName.TryGetValue(folded, out province))
        {
            return true;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["thanh pho ", "tinh ", "tp. ", "tp.", "tp "])
        {
            if (folded.StartsWith(prefix, StringComparison.Ordinal))
            {
                return byName.TryGetValue(folded[prefix.Length..].Trim(), out province);
            }
        }

        return false;
    }

    public override string ToString() => IsCity ? $"Thành phố {Name}" : $"Tỉnh {Name}";
}
