namespace Traceability.Statistics;

/// <summary>A number as it may be shown.</summary>
/// <param name="Value">Null where nothing of it may be shown.</param>
/// <param name="IsMasked">Something of it may not be shown; where there is a value, it is the sum of the rest.</param>
public readonly record struct Shown(decimal? Value, bool IsMasked)
{
    public static Shown Masked { get; } = new(null, true);

    public static Shown Of(decimal value) => new(Normal(value), false);

    /// <summary>The sum of what is shown; all of it is masked where nothing else is there.</summary>
    public static Shown SumOf(IEnumerable<Shown> parts)
    {
        var (sum, isMasked) = (0m, false);
        foreach (var part in parts)
        {
            sum += part.Value ?? 0;
            isMasked |= part.IsMasked;
        }

        return isMasked && sum == 0 ? Masked : new(Normal(sum), isMasked);
    }

    // 120.50 and 120.5 are one number and must be written as one.
    static decimal Normal(decimal value) => value / 1.000000000000000000000000000000m;
}

/// <summary>
/// What of one measure, in one month or at one moment, may be shown: no number that comes from fewer farmers than
/// <see cref="Smallest"/>, and none from which one of these follows by subtraction from others that are shown. These are the whole
/// country and its days; the provinces and their days; the categories of each province. A month's masks follow from the whole month,
/// so that no two questions get different ones.
/// </summary>
/// <remarks>
/// <para>Cell suppression (A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4), by these rules:</para>
/// <list type="number">
/// <item>A number of fewer farmers is masked. Where that is the country's, everything is.</item>
/// <item>Of the parts of a number that is shown (its provinces; its days; a province's categories) none is masked, or at least two whose
/// sum, which is what subtraction gives, is certain to come from enough farmers; else the next smallest part is masked too.</item>
/// <item>Days of provinces stand in rows and columns, with sums both ways. So a province shows all its days of a month or none: none
/// where the province is masked or one of its days would be; and it is none or at least two provinces, whose days together come from
/// enough farmers or from none. Then each masked day of theirs can be more, another of its days less, and the other province's two days
/// the other way: every sum is the same.</item>
/// <item>A province that is masked shows no category, and a category of the whole country is the sum of those that are shown.</item>
/// </list>
/// </remarks>
public sealed class Masks
{
    /// <summary>A number from fewer farmers than this is masked.</summary>
    public const int Smallest = 3;

    readonly IReadOnlyDictionary<string, Tally> provinces;
    readonly IReadOnlyDictionary<(string Province, int Day), Tally> days;
    readonly IReadOnlyDictionary<(string Province, string Category), Tally> categories;
    readonly Dictionary<int, Tally> countryDays;
    readonly bool isCountryMasked;
    readonly HashSet<string> maskedProvinces;
    readonly HashSet<int> maskedDays;
    readonly HashSet<string> withoutDays;
    readonly HashSet<(string Province, string Category)> maskedCategories;

    /// <param name="provinces">By code; no farmer is in two.</param>
    /// <param name="days">Of each province, 1 to 31; empty where days are not asked for.</param>
    /// <param name="categories">Of each province; empty where they are not asked for.</param>
    /// <param name="isPublic">Nothing is masked.</param>
    public Masks(
        IReadOnlyDictionary<string, Tally> provinces,
        IReadOnlyDictionary<(string Province, int Day), Tally> days,
        IReadOnlyDictionary<(string Province, string Category), Tally> categories,
        bool isPublic = false
    )
    {
        ArgumentNullException.ThrowIfNull(provinces);
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(categories);
        this.provinces = provinces;
        this.days = days;
        this.categories = categories;
        countryDays = days.GroupBy(day => day.Key.Day)
            .ToDictionary(day => day.Key, day => Sum(day.Select(d => d.Value)));
        isCountryMasked = !isPublic && IsSmall(Sum(provinces.Values));
        (maskedProvinces, maskedDays, withoutDays, maskedCategories) = ([], [], [], []);
        if (isPublic)
        {
            return;
        }

        maskedProvinces = isCountryMasked ? All(provinces) : MaskedOf(provinces, areDisjoint: true);
        maskedDays = isCountryMasked ? All(countryDays) : MaskedOf(countryDays, areDisjoint: false);
        withoutDays = WithoutDays();
        foreach (var province in categories.GroupBy(category => category.Key.Province))
        {
            var own = province.ToDictionary(category => category.Key, category => category.Value);
            maskedCategories.UnionWith(
                maskedProvinces.Contains(province.Key) ? All(own) : MaskedOf(own, areDisjoint: false)
            );
        }
    }

    public Shown Country => isCountryMasked ? Shown.Masked : Shown.Of(Sum(provinces.Values).Sum);

    public Shown CountryOn(int day) =>
        maskedDays.Contains(day) ? Shown.Masked : Shown.Of(countryDays.GetValueOrDefault(day).Sum);

    public Shown Province(string code) =>
        maskedProvinces.Contains(code) ? Shown.Masked : Shown.Of(provinces.GetValueOrDefault(code).Sum);

    public Shown ProvinceOn(string code, int day) =>
        withoutDays.Contains(code) ? Shown.Masked
        // The country's only province has the country's days.
        : IsAlone(code) ? CountryOn(day)
        : Shown.Of(days.GetValueOrDefault((code, day)).Sum);

    public Shown Category(string code, string category) =>
        maskedCategories.Contains((code, category))
            ? Shown.Masked
            : Shown.Of(categories.GetValueOrDefault((code, category)).Sum);

    public Shown CountryCategory(string category) =>
        Shown.SumOf(
            categories
                .Keys.Where(key => key.Category == category)
                .Select(key => Category(key.Province, key.Category))
        );

    HashSet<string> WithoutDays()
    {
        var there = All(provinces);
        if (there.Count < 2 || days.Count == 0)
        {
            return [];
        }

        if (isCountryMasked)
        {
            return there;
        }

        var masked = new HashSet<string>(maskedProvinces);
        masked.UnionWith(days.Where(day => IsSmall(day.Value)).Select(day => day.Key.Province));
        if (masked.Count == 0 && maskedDays.Count == 0)
        {
            return masked;
        }

        foreach (var next in Ascending(provinces).Where(code => !masked.Contains(code)))
        {
            if (
                masked.Count > 1
                && !countryDays.Keys.Any(day =>
                    !maskedDays.Contains(day)
                    && IsSmall(Sum(masked.Select(code => days.GetValueOrDefault((code, day)))))
                )
            )
            {
                break;
            }

            masked.Add(next);
        }

        return masked;
    }

    bool IsAlone(string code) => All(provinces) is { Count: 1 } only && only.Contains(code);

    // Of the parts of a number that is shown. Where all of them are masked, subtraction gives that very number.
    static HashSet<T> MaskedOf<T>(IReadOnlyDictionary<T, Tally> parts, bool areDisjoint)
        where T : notnull
    {
        var masked = parts.Where(part => IsSmall(part.Value)).Select(part => part.Key).ToHashSet();
        if (masked.Count == 0)
        {
            return masked;
        }

        foreach (var next in Ascending(parts).Where(part => !masked.Contains(part)))
        {
            // The same farmers may be in several parts: then there are at least as many as in the largest.
            var atLeast = areDisjoint
                ? masked.Sum(part => parts[part].Producers)
                : masked.Max(part => parts[part].Producers);
            if (masked.Count > 1 && atLeast >= Smallest)
            {
                break;
            }

            masked.Add(next);
        }

        return masked;
    }

    static IEnumerable<T> Ascending<T>(IReadOnlyDictionary<T, Tally> parts)
        where T : notnull =>
        parts
            .Where(part => part.Value.Producers > 0)
            .OrderBy(part => part.Value.Producers)
            .ThenBy(part => part.Value.Sum)
            .ThenBy(part => part.Key)
            .Select(part => part.Key);

    static HashSet<T> All<T>(IReadOnlyDictionary<T, Tally> parts)
        where T : notnull => [.. parts.Where(part => part.Value.Producers > 0).Select(part => part.Key)];

    static Tally Sum(IEnumerable<Tally> parts) => parts.Aggregate(default(Tally), (sum, part) => sum.Plus(part));

    static bool IsSmall(Tally tally) => tally.Producers is > 0 and < Smallest;
}
