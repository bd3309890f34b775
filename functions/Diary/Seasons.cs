using System.Globalization;
using Traceability.Platform;

namespace Traceability.Diary;

/// <summary>Seasons of growing: a name that the farmer gives, or that the day gives.</summary>
public static class Seasons
{
    /// <summary>
    /// The season of a day where the farmer names none, by the calendar of the Mekong delta: Đông Xuân from November to March, Hè Thu
    /// from April to July, Thu Đông from August to October.
    /// </summary>
    public static string Of(DateOnly day)
    {
        var year = day.Month <= 3 ? day.Year - 1 : day.Year;
        return day.Month switch
        {
            >= 11 or <= 3 => string.Create(CultureInfo.InvariantCulture, $"Đông Xuân {year}–{year + 1}"),
            <= 7 => string.Create(CultureInfo.InvariantCulture, $"Hè Thu {year}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"Thu Đông {year}"),
        };
    }

    /// <summary>What two names of one season have in common: accents, case and the length of a dash are typed one way or another.</summary>
    public static string Key(string season)
    {
        ArgumentNullException.ThrowIfNull(season);
        return Vietnamese.Fold(season.Replace('–', '-'));
    }

    /// <summary>
    /// The entries of the season that a harvest is of: the season of the last entry on the harvest's day or before. None for a plot
    /// without entries. The same for the same entries, whatever the order in which they came.
    /// </summary>
    /// <param name="entries">Of one plot, within a year before the harvest.</param>
    public static IReadOnlyList<DiaryEntry> OfHarvest(DateOnly harvestedOn, IEnumerable<DiaryEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var counting = entries.Where(entry => entry.Withdrawal is null && entry.Facts.On <= harvestedOn).ToList();
        // On a day on which one season ends and the next begins, the name decides, so that it is always the same one.
        var last = counting
            .OrderByDescending(entry => entry.Facts.On)
            .ThenBy(entry => Key(entry.Facts.Season), StringComparer.Ordinal)
            .FirstOrDefault();
        return last is null ? [] : [.. counting.Where(entry => Key(entry.Facts.Season) == Key(last.Facts.Season))];
    }
}
