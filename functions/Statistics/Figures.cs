using Traceability.Platform.Authentication;

namespace Traceability.Statistics;

/// <summary>What is shown of a period.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Of">Every measure.</param>
public sealed record PeriodFigures(DateOnly Start, IReadOnlyDictionary<Measure, Shown> Of);

/// <summary>The answer to a question.</summary>
/// <param name="IsMasked">Small groups are masked; a farmer's own numbers are as they are.</param>
/// <param name="Totals">Sums of what is shown; of levels, the last.</param>
public sealed record Series(
    StatisticsQuestion Question,
    bool IsMasked,
    IReadOnlyList<PeriodFigures> Periods,
    IReadOnlyDictionary<Measure, Shown> Totals
);

/// <summary>Answers questions from what was counted: queries of the months that are asked for, whatever happened in them.</summary>
public sealed class Figures(IStatistics statistics)
{
    static readonly Dictionary<(string Province, int Day), Tally> noDays = [];

    /// <summary>A farmer gets its own numbers, everybody else those of all, masked.</summary>
    public Task<Series> OfAsync(Caller caller, StatisticsQuestion question, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(question);
        return caller.Role == Role.Farmer
            ? OfFarmerAsync(caller.Id, question, cancellation)
            : OfAllAsync(question, cancellation);
    }

    async Task<Series> OfAllAsync(StatisticsQuestion question, CancellationToken cancellation)
    {
        var (from, to) = (Ledger.Month(question.From), Ledger.Month(question.To));
        var whole = statistics.OfProvincesAsync(Breakdown.Whole, from, null, cancellation);
        var days = question.IsByMonth
            ? Task.FromResult<IReadOnlyList<MonthTallies>>([])
            : statistics.OfProvincesAsync(Breakdown.Days, from, to, cancellation);
        var categories = question.Category is null
            ? Task.FromResult<IReadOnlyList<MonthTallies>>([])
            : statistics.OfProvincesAsync(Breakdown.Categories, from, null, cancellation);
        await Task.WhenAll(whole, days, categories);
        var counted = new Counted(await whole, await days, await categories);
        var flows = question
            .Periods.Select(Ledger.Month)
            .Distinct()
            .ToDictionary(
                month => month,
                month => Measures.All.Where(m => !m.IsLevel()).ToDictionary(m => m, m => counted.Flow(month, m))
            );
        return ToSeries(
            question,
            isMasked: true,
            (period, measure) =>
                measure.IsLevel()
                    ? Ask(question, counted.Level(period, question.IsByMonth, measure), null)
                    : Ask(question, flows[Ledger.Month(period)][measure], question.IsByMonth ? null : period.Day)
        );
    }

    async Task<Series> OfFarmerAsync(string farmer, StatisticsQuestion question, CancellationToken cancellation)
    {
        var from = Ledger.Month(question.From);
        var own = await statistics.OfFarmerAsync(farmer, question.Gtin?.ToString(), from, cancellation);
        var months = own.ToDictionary(month => month.Month, month => month.Tallies, StringComparer.Ordinal);
        var group = question.Category is { } category ? Ledger.CategoryGroup + category : "";
        return ToSeries(
            question,
            isMasked: false,
            (period, measure) =>
                Shown.Of(
                    measure.IsLevel()
                        ? Level(months, group, period, question.IsByMonth, measure).Sum
                        : Of(months, Ledger.Month(period), group, question.IsByMonth ? 0 : period.Day, measure).Sum
                )
        );
    }

    static Series ToSeries(StatisticsQuestion question, bool isMasked, Func<DateOnly, Measure, Shown> figure)
    {
        var periods = question
            .Periods.Select(period => new PeriodFigures(
                period,
                Measures.All.ToDictionary(measure => measure, measure => figure(period, measure))
            ))
            .ToList();
        return new Series(
            question,
            isMasked,
            periods,
            Measures.All.ToDictionary(
                measure => measure,
                measure => measure.IsLevel() ? periods[^1].Of[measure] : Shown.SumOf(periods.Select(p => p.Of[measure]))
            )
        );
    }

    static Shown Ask(StatisticsQuestion question, Masks masks, int? day) =>
        (question.Province?.Code, question.Category, day) switch
        {
            ({ } province, { } category, _) => masks.Category(province, category),
            (null, { } category, _) => masks.CountryCategory(category),
            ({ } province, null, { } on) => masks.ProvinceOn(province, on),
            (null, null, { } on) => masks.CountryOn(on),
            ({ } province, null, null) => masks.Province(province),
            _ => masks.Country,
        };

    static Tally Of(Dictionary<string, Tallies> months, string month, string group, int day, Measure measure) =>
        months.TryGetValue(month, out var tallies) ? tallies[group, day, measure] : default;

    // What there is now, without what came since.
    static Tally Level(
        Dictionary<string, Tallies> months,
        string group,
        DateOnly period,
        bool isByMonth,
        Measure measure
    )
    {
        var month = Ledger.Month(period);
        var level = Of(months, Ledger.Now, group, 0, measure);
        foreach (var later in months.Keys.Where(m => m != Ledger.Now && string.CompareOrdinal(m, month) > 0))
        {
            level = level.Minus(months[later][group, 0, measure]);
        }

        for (var day = isByMonth ? 32 : period.Day + 1; day <= 31; day++)
        {
            level = level.Minus(Of(months, month, group, day, measure));
        }

        return level;
    }

    /// <summary>What was counted of all provinces.</summary>
    sealed class Counted(
        IReadOnlyList<MonthTallies> whole,
        IReadOnlyList<MonthTallies> days,
        IReadOnlyList<MonthTallies> categories
    )
    {
        readonly ILookup<string, MonthTallies> wholeByMonth = whole.ToLookup(m => m.Month, StringComparer.Ordinal);
        readonly ILookup<string, MonthTallies> daysByMonth = days.ToLookup(m => m.Month, StringComparer.Ordinal);

        readonly ILookup<string, MonthTallies> categoriesByMonth = categories.ToLookup(
            m => m.Month,
            StringComparer.Ordinal
        );

        public Masks Flow(string month, Measure measure) =>
            new(
                wholeByMonth[month].ToDictionary(m => m.Province, m => m.Tallies["", 0, measure]),
                daysByMonth[month]
                    .SelectMany(m =>
                        Enumerable.Range(1, 31).Select(day => ((m.Province, day), m.Tallies["", day, measure]))
                    )
                    .Where(day => !day.Item2.IsNothing)
                    .ToDictionary(day => day.Item1, day => day.Item2),
                categoriesByMonth[month]
                    .SelectMany(m =>
                        m.Tallies.Keys.Where(k => k.Measure == measure)
                            .Select(k => (m.Province, k.Group, m.Tallies[k.Group, 0, measure]))
                    )
                    .ToDictionary(c => (c.Province, c.Group), c => c.Item3),
                measure.IsPublic()
            );

        /// <summary>At the end of a month or a day: what there is now, without what came since.</summary>
        public Masks Level(DateOnly period, bool isByMonth, Measure measure)
        {
            var month = Ledger.Month(period);
            var provinces = Back(whole, month, m => [("", m.Tallies["", 0, measure])]);
            if (!isByMonth)
            {
                foreach (var m in daysByMonth[month])
                {
                    for (var day = period.Day + 1; day <= 31; day++)
                    {
                        Add(provinces, (m.Province, ""), m.Tallies["", day, measure], -1);
                    }
                }
            }

            // A category has as many producers as have products in it.
            var counted = measure == Measure.Producers ? Measure.Products : measure;
            var byCategory = Back(
                categories,
                month,
                m =>
                    m.Tallies.Keys.Where(k => k.Measure == counted)
                        .Select(k => (k.Group, m.Tallies[k.Group, 0, counted]))
            );
            return new(
                provinces.ToDictionary(p => p.Key.Province, p => p.Value),
                noDays,
                measure == Measure.Producers
                    ? byCategory.ToDictionary(c => c.Key, c => new Tally(c.Value.Producers, c.Value.Producers))
                    : byCategory
            );
        }

        static Dictionary<(string Province, string Group), Tally> Back(
            IReadOnlyList<MonthTallies> months,
            string month,
            Func<MonthTallies, IEnumerable<(string Group, Tally Tally)>> read
        )
        {
            var level = new Dictionary<(string Province, string Group), Tally>();
            foreach (var m in months.Where(m => m.Month == Ledger.Now || string.CompareOrdinal(m.Month, month) > 0))
            {
                foreach (var (group, tally) in read(m))
                {
                    Add(level, (m.Province, group), tally, m.Month == Ledger.Now ? 1 : -1);
                }
            }

            return level;
        }

        static void Add(
            Dictionary<(string Province, string Group), Tally> level,
            (string Province, string Group) key,
            Tally change,
            int sign
        )
        {
            var before = level.GetValueOrDefault(key);
            level[key] = sign > 0 ? before.Plus(change) : before.Minus(change);
        }
    }
}
