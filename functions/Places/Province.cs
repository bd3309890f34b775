using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Traceability.Platform;

namespace Traceability.Places;

/// <summary>
/// A province or centrally run city of Vietnam as of 1 July 2025 (Decision 19/2025/QĐ-TTg, which gives the codes): 34 units.
/// The 63 that stood before are known by name and by code and lead to the unit that they became part of. A code that is in both
/// lists names the same unit by either.
/// </summary>
public sealed record Province
{
    static readonly FrozenDictionary<string, Province> byCode;
    static readonly FrozenDictionary<string, Province> byName;

    [SuppressMessage(
        "Performance",
        "CA1810",
        Justification = "Two indexes come from one reading of the lists; field initialisers would read them twice."
    )]
    static Province()
    {
        var former = Lines("provinces-2008-08-01.csv")
            .Select(cells => new FormerProvince(cells[0], cells[1], cells[2].Split(';')))
            .ToDictionary(unit => unit.Name, StringComparer.Ordinal);
        var codes = new Dictionary<string, Province>(StringComparer.Ordinal);
        var names = new Dictionary<string, Province>(StringComparer.Ordinal);
        foreach (var cells in Lines("provinces-2025-07-01.csv"))
        {
            var province = new Province(
                cells[0],
                cells[2],
                cells[1] == "city",
                [.. cells[3].Split(';').Select(name => former[name])]
            );
            codes.Add(province.Code, province);
            names[Key(province.Name)] = province;
        }

        All = [.. codes.Values.OrderBy(province => province.Code, StringComparer.Ordinal)];
        foreach (var province in All)
        {
            foreach (var unit in province.FormedFrom)
            {
                codes.TryAdd(unit.Code, province);
                names.TryAdd(Key(unit.Name), province);
            }
        }

        byCode = codes.ToFrozenDictionary(StringComparer.Ordinal);
        byName = names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    Province(string code, string name, bool isCity, IReadOnlyList<FormerProvince> formedFrom)
    {
        Code = code;
        Name = name;
        IsCity = isCity;
        FormedFrom = formedFrom;
    }

    /// <summary>All 34, by code.</summary>
    public static IReadOnlyList<Province> All { get; }

    /// <summary>Two digits, by the General Statistics Office.</summary>
    public string Code { get; }

    /// <summary>The name without "tỉnh" or "thành phố".</summary>
    public string Name { get; }

    /// <summary>A centrally run city, and so called "thành phố".</summary>
    public bool IsCity { get; }

    /// <summary>The units before July 2025 that this one was formed from.</summary>
    public IReadOnlyList<FormerProvince> FormedFrom { get; }

    /// <summary>
    /// Finds a province by its code or by its name as people write it: with or without "tỉnh", accents, hyphens or capitals, and by
    /// the name or code of a unit that became part of it in 2025.
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

        var key = Key(trimmed);
        if (byName.TryGetValue(key, out province))
        {
            return true;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["thanh pho ", "tinh ", "tp. ", "tp.", "tp "])
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return byName.TryGetValue(key[prefix.Length..].Trim(), out province);
            }
        }

        return false;
    }

    public override string ToString() => IsCity ? $"Thành phố {Name}" : $"Tỉnh {Name}";

    // Thừa Thiên Huế and Thừa Thiên - Huế, Bà Rịa - Vũng Tàu and Bà Rịa–Vũng Tàu are the same.
    static string Key(string name) => Vietnamese.Fold(name.Replace('-', ' ').Replace('–', ' '));

    static IEnumerable<string[]> Lines(string resource)
    {
        using var stream = typeof(Province).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        _ = reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }
}
