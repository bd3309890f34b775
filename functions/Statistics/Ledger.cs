using System.Globalization;

namespace Traceability.Statistics;

/// <summary>
/// How a contribution changes what is counted. Of its farmer, for the month and for each day: so that a sum knows from how many farmers
/// it comes, which changes only when a farmer's own sum comes to be or goes. Of its province: for the month, for each day, and for the
/// month by category. A level also changes the rows of <see cref="Now"/>: what is there today, from which earlier days are told by what
/// changed since.
/// </summary>
public static class Ledger
{
    /// <summary>In place of a month: what is there today. Behind every month in the order of names.</summary>
    public const string Now = "now";

    /// <summary>The group of a farmer's row that holds a category.</summary>
    public const string CategoryGroup = "c";

    /// <summary>Categories of a province's month, in one part, that have counts of their own; what is of others has none.</summary>
    public const int MaxCategories = 200;

    /// <summary>Categories of a farmer's month, likewise: with every day of each, they fit a row.</summary>
    public const int MaxOwnCategories = 50;

    const string All = "";

    public static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>A farmer's own counts: all, and by category.</summary>
    public static string Own(string farmer, string month) => $"own|{farmer}|{month}";

    /// <summary>A farmer's own counts of one product.</summary>
    public static string OfProduct(string farmer, string gtin, string month) => $"gtin|{farmer}|{gtin}|{month}";

    /// <summary>A province's counts for a month.</summary>
    public static string Whole(string month, string province) => $"all|{month}|{province}";

    /// <summary>A province's counts for each day of a month.</summary>
    public static string Days(string month, string province) => $"days|{month}|{province}";

    /// <summary>A province's counts for a month by category.</summary>
    public static string Categories(string month, string province) => $"cats|{month}|{province}";

    /// <summary>A level that ends leaves on the day of its end; anything else was counted on its own day.</summary>
    public static Contribution Leaving(Contribution counted, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(counted);
        return counted.IsLevel ? counted with { Day = today } : counted;
    }

    /// <summary>The rows that a contribution changes; at most nine.</summary>
    public static IEnumerable<string> Rows(string farmer, Contribution counted)
    {
        ArgumentNullException.ThrowIfNull(counted);
        var month = Month(counted.Day);
        yield return Days(month, counted.Province);
        foreach (var time in counted.IsLevel ? (IEnumerable<string>)[month, Now] : [month])
        {
            yield return Own(farmer, time);
            yield return Whole(time, counted.Province);
            if (counted.Category is not null)
            {
                yield return Categories(time, counted.Province);
            }

            if (counted.Gtin is { } gtin)
            {
                yield return OfProduct(farmer, gtin, time);
            }
        }
    }

    /// <summary>A contribution with the category that its rows have room for.</summary>
    public static Contribution Seated(IReadOnlyDictionary<string, Tallies> rows, string farmer, Contribution comes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(comes);
        if (comes.Category is not { Length: > 0 } category)
        {
            return comes;
        }

        var hasRoom = (comes.IsLevel ? (IEnumerable<string>)[Month(comes.Day), Now] : [Month(comes.Day)]).All(time =>
            rows[Own(farmer, time)].HasRoomFor(CategoryGroup + category, MaxOwnCategories)
            && rows[Categories(time, comes.Province)].HasRoomFor(category, MaxCategories)
        );
        return hasRoom ? comes : comes with { CountedIn = "" };
    }

    /// <summary>Counts a contribution, or with <paramref name="sign"/> -1 counts it no more.</summary>
    /// <param name="rows">Those that <see cref="Rows"/> names; they are changed.</param>
    public static void Count(
        IReadOnlyDictionary<string, Tallies> rows,
        string farmer,
        Contribution counted,
        int sign = 1
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(counted);
        foreach (var (measure, value) in counted.Amounts)
        {
            var amount = sign * value;
            if (counted.IsLevel)
            {
                CountLevel(rows, farmer, counted, measure, amount);
            }
            else
            {
                CountFlow(rows, farmer, counted, measure, amount);
            }
        }
    }

    static void CountFlow(
        IReadOnlyDictionary<string, Tallies> rows,
        string farmer,
        Contribution counted,
        Measure measure,
        decimal amount
    )
    {
        var (month, province) = (Month(counted.Day), counted.Province);
        var own = rows[Own(farmer, month)];
        rows[Whole(month, province)].Add(All, 0, measure, Moved(own, All, 0, measure, amount));
        rows[Days(month, province)]
            .Add(All, counted.Day.Day, measure, Moved(own, All, counted.Day.Day, measure, amount));
        if (counted.CountedIn is { } category)
        {
            var group = CategoryGroup + category;
            rows[Categories(month, province)].Add(category, 0, measure, Moved(own, group, 0, measure, amount));
            Moved(own, group, counted.Day.Day, measure, amount);
        }

        if (counted.Gtin is { } gtin)
        {
            Both(rows[OfProduct(farmer, gtin, month)], All, counted.Day.Day, measure, new Tally(amount, 0));
        }
    }

    static void CountLevel(
        IReadOnlyDictionary<string, Tallies> rows,
        string farmer,
        Contribution counted,
        Measure measure,
        decimal amount
    )
    {
        var (month, province, day) = (Month(counted.Day), counted.Province, counted.Day.Day);
        var (own, ownNow) = (rows[Own(farmer, month)], rows[Own(farmer, Now)]);
        // From how many farmers a level comes changes with what each of them has now, not with what it had on one day.
        var change = Moved(ownNow, All, 0, measure, amount);
        Both(own, All, day, measure, new Tally(amount, 0));
        rows[Whole(Now, province)].Add(All, 0, measure, change);
        rows[Whole(month, province)].Add(All, 0, measure, change);
        rows[Days(month, province)].Add(All, day, measure, change);
        if (counted.CountedIn is { } category)
        {
            var group = CategoryGroup + category;
            change = Moved(ownNow, group, 0, measure, amount);
            Both(own, group, day, measure, new Tally(amount, 0));
            rows[Categories(Now, province)].Add(category, 0, measure, change);
            rows[Categories(month, province)].Add(category, 0, measure, change);
        }

        if (counted.Gtin is { } gtin)
        {
            rows[OfProduct(farmer, gtin, Now)].Add(All, 0, measure, new Tally(amount, 0));
            Both(rows[OfProduct(farmer, gtin, month)], All, day, measure, new Tally(amount, 0));
        }
    }

    static void Both(Tallies own, string group, int day, Measure measure, Tally change)
    {
        own.Add(group, 0, measure, change);
        own.Add(group, day, measure, change);
    }

    // Changes a farmer's own sum, and tells how a sum over farmers changes with it.
    static Tally Moved(Tallies own, string group, int day, Measure measure, decimal amount)
    {
        var before = own[group, day, measure].Sum;
        own.Add(group, day, measure, new Tally(amount, 0));
        return new Tally(amount, Has(own[group, day, measure].Sum) - Has(before));
    }

    static int Has(decimal sum) => sum == 0 ? 0 : 1;
}
