namespace Traceability.Diary;

/// <summary>
/// Until when a plot may not be harvested, and by which sprayings. Days are days in Vietnam. It follows from the entries alone: not from
/// when they arrived, nor in which order; a withdrawn one does not count.
/// </summary>
/// <param name="Until">The first day on which it may be harvested.</param>
/// <param name="Because">The sprayings that are still to be waited for: the one that takes longest first.</param>
public sealed record WaitingTime(DateOnly Until, IReadOnlyList<DiaryEntry> Because)
{
    /// <summary>
    /// The most days that a spraying can ask for: labels ask for days or weeks. It bounds how far back a diary is read.
    /// </summary>
    public const int MaxDays = 365;

    /// <summary>The waiting time that holds on a day; null where the plot may be harvested.</summary>
    /// <param name="day">What was sprayed after it does not hold it back.</param>
    /// <param name="entries">Of one plot; those within <see cref="MaxDays"/> days before the day are enough.</param>
    public static WaitingTime? On(DateOnly day, IEnumerable<DiaryEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        DiaryEntry[] because =
        [
            .. entries
                .Where(entry => entry.Withdrawal is null && entry.Facts.On <= day && entry.Until > day)
                .OrderByDescending(entry => entry.Until)
                .ThenByDescending(entry => entry.Facts.On)
                .ThenBy(entry => entry.Id, StringComparer.Ordinal),
        ];
        return because is [var longest, ..] ? new WaitingTime(longest.Until!.Value, because) : null;
    }
}
