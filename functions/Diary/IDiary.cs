using Traceability.Platform;

namespace Traceability.Diary;

/// <summary>Where diaries are kept.</summary>
public interface IDiary
{
    /// <summary>Entries that are read at once at most: of a plot's year before a harvest the newest.</summary>
    const int MaxRead = 1000;

    /// <summary>Keeps an entry; where one with its id is there, that one stays.</summary>
    /// <returns>The entry that is kept.</returns>
    Task<DiaryEntry> AddAsync(DiaryEntry entry, CancellationToken cancellation);

    /// <summary>A farmer's entry; null where it has none with this id.</summary>
    Task<DiaryEntry?> FindAsync(string farmerId, string id, CancellationToken cancellation);

    /// <summary>Withdraws an entry; where it was withdrawn before, that reason stays. Null where there is no such entry.</summary>
    Task<DiaryEntry?> WithdrawAsync(
        string farmerId,
        string id,
        DiaryWithdrawal withdrawal,
        CancellationToken cancellation
    );

    /// <summary>A plot's entries, withdrawn ones too: the newest day first.</summary>
    /// <param name="season">Of this season alone; null for all.</param>
    Task<PageOf<DiaryEntry>> OfPlotAsync(
        string farmerId,
        Plot plot,
        string? season,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>A farmer's entries, those that are withdrawn too: by plot, the newest day first.</summary>
    Task<PageOf<DiaryEntry>> OfFarmerAsync(string farmerId, PageRequest page, CancellationToken cancellation);

    /// <summary>Removes the farmer's own words from the next of its entries, in the order of <see cref="OfFarmerAsync"/>.</summary>
    Task<Platform.Personal.ErasedPart> EraseWordsAsync(string farmerId, string? after, CancellationToken cancellation);

    /// <summary>
    /// A plot's entries from <see cref="WaitingTime.MaxDays"/> days before a day until that day, withdrawn ones too: the newest day first,
    /// at most <see cref="MaxRead"/>.
    /// </summary>
    /// <param name="kind">Of this kind alone; null for all.</param>
    Task<IReadOnlyList<DiaryEntry>> UntilAsync(
        string farmerId,
        Plot plot,
        DateOnly day,
        DiaryKind? kind,
        CancellationToken cancellation
    );
}
