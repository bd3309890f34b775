using System.Globalization;
using CsCheck;
using Traceability.Diary;

namespace Traceability.Tests.Diary;

/// <summary>Until when a plot may not be harvested, and what a diary says in brief, whatever the order in which entries arrived.</summary>
public class WaitingTimeTests
{
    static readonly DateOnly first = new(2026, 9, 1);
    static readonly string[] seasons = ["Hè Thu 2026", "Đông Xuân 2026–2027", "dong xuan 2026-2027"];

    static readonly Gen<DiaryEntry[]> AnyDiary = Gen.Select(
            Gen.Int[0, 5],
            Gen.Int[0, 90],
            Gen.Int[0, 40],
            Gen.Int[0, 2],
            Gen.Int[0, 3]
        )
        .Array[0, 12]
        .Select(rows =>
            rows.Select(
                    (row, i) => Entry(i, (DiaryKind)row.Item1, row.Item2, row.Item3, seasons[row.Item4], row.Item5 == 0)
                )
                .ToArray()
        );

    [Fact]
    public void The_order_of_arrival_changes_nothing() =>
        Gen.Select(AnyDiary, Gen.Int[0, 100], Gen.Int)
            .Sample(
                (entries, day, seed) =>
                {
                    var shuffled = entries.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    var on = first.AddDays(day);
                    var (one, other) = (WaitingTime.On(on, entries), WaitingTime.On(on, shuffled));
                    Assert.Equal(one?.Until, other?.Until);
                    Assert.Equal(one?.Because, other?.Because);
                    Assert.Equal(Brief(on, entries), Brief(on, shuffled));
                    Assert.Equal(Brief(on, entries)?.ToText(), Brief(on, shuffled)?.ToText());
                }
            );

    [Fact]
    public void The_day_is_the_first_one_on_which_every_spraying_was_waited_for() =>
        Gen.Select(AnyDiary, Gen.Int[0, 100])
            .Sample(
                (entries, day) =>
                {
                    var on = first.AddDays(day);
                    var counting = entries
                        .Where(entry =>
                            entry.Facts.Kind == DiaryKind.Spraying && entry.Withdrawal is null && entry.Facts.On <= on
                        )
                        .ToList();
                    var allowed = on;
                    while (
                        counting.Any(entry => allowed.DayNumber - entry.Facts.On.DayNumber < entry.Facts.WaitingDays)
                    )
                    {
                        allowed = allowed.AddDays(1);
                    }

                    Assert.Equal(allowed == on ? (DateOnly?)null : allowed, WaitingTime.On(on, entries)?.Until);
                }
            );

    [Fact]
    public void A_withdrawn_entry_counts_no_more_than_one_that_was_never_written() =>
        Gen.Select(AnyDiary, Gen.Int[0, 100])
            .Sample(
                (entries, day) =>
                {
                    var on = first.AddDays(day);
                    var counting = entries.Where(entry => entry.Withdrawal is null).ToArray();
                    Assert.Equal(WaitingTime.On(on, counting)?.Because, WaitingTime.On(on, entries)?.Because);
                    Assert.Equal(Brief(on, counting), Brief(on, entries));
                }
            );

    [Fact]
    public void A_brief_is_read_as_it_was_kept() =>
        Gen.Select(AnyDiary, Gen.Int[0, 100])
            .Sample(
                (entries, day) =>
                {
                    var brief = Brief(first.AddDays(day), entries);
                    Assert.Equal(brief, DiaryBrief.OfText(brief?.ToText() ?? ""));
                }
            );

    [Theory]
    [InlineData(13, "2026-09-15")]
    [InlineData(14, null)]
    public void After_fourteen_days_it_may_be_harvested_and_not_a_day_before(int after, string? until)
    {
        var waiting = WaitingTime.On(first.AddDays(after), [Entry(1, DiaryKind.Spraying, 0, 14)]);
        Assert.Equal(until, waiting?.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_is_sprayed_after_the_harvest_does_not_make_it_early() =>
        Assert.Null(WaitingTime.On(first, [Entry(1, DiaryKind.Spraying, 1, 14)]));

    [Fact]
    public void An_older_spraying_with_a_longer_wait_is_the_one_that_holds_a_harvest_back()
    {
        var waiting = WaitingTime.On(
            first.AddDays(20),
            [Entry(1, DiaryKind.Spraying, 0, 30), Entry(2, DiaryKind.Spraying, 10, 14)]
        )!;
        Assert.Equal(first.AddDays(30), waiting.Until);
        Assert.Equal(["e01", "e02"], waiting.Because.Select(entry => entry.Id));
    }

    [Fact]
    public void The_season_of_a_harvest_is_that_of_the_last_entry_before_it_and_its_name_may_be_typed_one_way_or_another()
    {
        DiaryEntry[] entries =
        [
            Entry(1, DiaryKind.Watering, 0, 0, seasons[0]),
            Entry(2, DiaryKind.Sowing, 60, 0, seasons[1]),
            Entry(3, DiaryKind.Watering, 70, 0, seasons[2]),
            Entry(4, DiaryKind.Watering, 90, 0, seasons[1]),
        ];
        Assert.Equal(new DiaryCounts(1, 0, 0, 1, 0), Brief(first.AddDays(80), entries)!.Counts);
        Assert.Equal(new DiaryCounts(0, 0, 0, 1, 0), Brief(first.AddDays(10), entries)!.Counts);
        Assert.Null(Brief(first.AddDays(-1), entries));
    }

    [Theory]
    [InlineData("2026-11-01", "Đông Xuân 2026–2027")]
    [InlineData("2027-03-31", "Đông Xuân 2026–2027")]
    [InlineData("2027-04-01", "Hè Thu 2027")]
    [InlineData("2027-07-31", "Hè Thu 2027")]
    [InlineData("2027-08-01", "Thu Đông 2027")]
    [InlineData("2027-10-31", "Thu Đông 2027")]
    public void A_day_has_a_season_of_its_own(string day, string season) =>
        Assert.Equal(season, Seasons.Of(DateOnly.Parse(day, CultureInfo.InvariantCulture)));

    static DiaryBrief? Brief(DateOnly harvestedOn, IReadOnlyList<DiaryEntry> entries) =>
        DiaryBrief.Of(harvestedOn, entries, [.. entries.Where(entry => entry.Facts.Kind == DiaryKind.Spraying)]);

    static DiaryEntry Entry(
        int number,
        DiaryKind kind,
        int day,
        int waitingDays,
        string season = "Hè Thu 2026",
        bool isWithdrawn = false
    )
    {
        Assert.True(Plot.TryParse("vuon-sau", out var plot));
        return new DiaryEntry(
            string.Create(CultureInfo.InvariantCulture, $"e{number:D2}"),
            "dmivkhulzjz2lsf5oobji6cxmi",
            new DiaryFacts(
                plot,
                season,
                kind,
                first.AddDays(day),
                kind == DiaryKind.Spraying ? "Amistar 250SC" : null,
                null,
                null,
                kind == DiaryKind.Spraying ? waitingDays : null,
                null,
                null
            ),
            default
        )
        {
            Withdrawal = isWithdrawn ? new DiaryWithdrawal("Ghi nhầm.", default) : null,
        };
    }
}
