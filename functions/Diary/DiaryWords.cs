using System.Globalization;
using Traceability.Platform;

namespace Traceability.Diary;

/// <summary>What a diary in brief says to a shopper, as people speak.</summary>
public static class DiaryWords
{
    /// <summary>When the plot was last sprayed, and that what had to be waited was; for a harvest that was not early.</summary>
    public static Text Sprayed(DiaryBrief brief, DateOnly harvestedOn)
    {
        ArgumentNullException.ThrowIfNull(brief);
        if (brief.LastSpraying is not { } spraying)
        {
            return new("Nhật ký không ghi lần xịt thuốc nào.", "The diary tells of no spraying.");
        }

        var days = harvestedOn.DayNumber - spraying.On.DayNumber;
        var (vi, en) = days switch
        {
            0 => ("Xịt thuốc lần cuối trong ngày thu hoạch", "Last sprayed on the day of the harvest"),
            1 => ("Xịt thuốc lần cuối 1 ngày trước khi thu hoạch", "Last sprayed a day before the harvest"),
            _ => (
                $"Xịt thuốc lần cuối {N(days)} ngày trước khi thu hoạch",
                $"Last sprayed {N(days)} days before the harvest"
            ),
        };
        var waited = spraying.WaitingDays;
        return waited == 0 ? new($"{vi}, bằng loại không cần chờ.", $"{en}, with something that needs no waiting.")
            : waited == days ? new($"{vi}, đúng thời gian cách ly.", $"{en}, just as long as required.")
            : new($"{vi}, quá thời gian cách ly {N(waited)} ngày.", $"{en}, longer than the {Days(waited)} required.");
    }

    /// <summary>That it was harvested too early, by how many days.</summary>
    public static Text Early(EarlyBrief early, DateOnly harvestedOn)
    {
        ArgumentNullException.ThrowIfNull(early);
        var days = early.Spraying.Until.DayNumber - harvestedOn.DayNumber;
        return new($"Thu hoạch sớm {N(days)} ngày", $"Harvested {Days(days)} early");
    }

    /// <summary>What had to be waited after the spraying, and what was.</summary>
    public static Text Waited(EarlyBrief early, DateOnly harvestedOn)
    {
        ArgumentNullException.ThrowIfNull(early);
        var (due, waited) = (early.Spraying.WaitingDays, harvestedOn.DayNumber - early.Spraying.On.DayNumber);
        return waited == 0
            ? new(
                $"Xịt thuốc xong phải chờ {N(due)} ngày mới thu hoạch; lô này thu hoạch ngay trong ngày xịt.",
                $"After spraying, {Days(due)} must pass before the harvest; this lot was harvested on the same day."
            )
            : new(
                $"Xịt thuốc xong phải chờ {N(due)} ngày mới thu hoạch; lô này mới chờ được {N(waited)} ngày.",
                $"After spraying, {Days(due)} must pass before the harvest; this lot waited {Days(waited)}."
            );
    }

    /// <summary>What was done in the season, how often; null where nothing was.</summary>
    public static Text? Done(DiaryCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var done = new (int Times, string Vi, string En)[]
        {
            (counts.Sowing, "gieo trồng", "sown"),
            (counts.Fertilising, "bón phân", "fertilised"),
            (counts.Watering, "tưới nước", "watered"),
            (counts.Care, "chăm sóc", "tended"),
            (counts.Spraying, "xịt thuốc", "sprayed"),
        }
            .Where(act => act.Times > 0)
            .ToList();
        return done.Count == 0
            ? null
            : new Text(
                $"Trong vụ này: {string.Join(", ", done.Select(act => $"{act.Vi} {N(act.Times)} lần"))}.",
                $"This season: {string.Join(", ", done.Select(act => $"{act.En} {Times(act.Times)}"))}."
            );
    }

    static string Days(int days) => days == 1 ? "1 day" : $"{N(days)} days";

    static string Times(int times) =>
        times switch
        {
            1 => "once",
            2 => "twice",
            _ => $"{N(times)} times",
        };

    static string N(int number) => number.ToString(CultureInfo.InvariantCulture);
}
