using Traceability.Diary;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>A passport as it was read, with storage's own mark of this state.</summary>
public sealed record KeptPassport(Passport Passport, string ETag);

/// <summary>A line of a farmer's own list.</summary>
public sealed record BatchLine(
    Gtin Gtin,
    Lot Lot,
    string DigitalLink,
    DateOnly HarvestedOn,
    Quantity Quantity,
    DateOnly? BestBefore,
    DateTimeOffset RegisteredAt
);

/// <summary>Where batches and their passports are kept.</summary>
public interface IBatches
{
    /// <summary>Keeps batch, passport, harvest event and change in one transaction; false where the lot is taken.</summary>
    /// <param name="harvest">Null where another event brought the batch into being.</param>
    Task<bool> AddAsync(Batch batch, Passport passport, HarvestEvent? harvest, CancellationToken cancellation);

    /// <summary>Removes what its farmer said of a batch in its own words; 1 where there was something, else 0.</summary>
    Task<int> EraseWordsAsync(Gtin gtin, Lot lot, CancellationToken cancellation);

    /// <summary>Makes the passport of a batch that is there, where it is lost; what others wrote into it stays.</summary>
    Task MakePassportAsync(Passport passport, CancellationToken cancellation);

    Task<Batch?> FindAsync(Gtin gtin, Lot lot, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<KeptPassport?> FindPassportAsync(Gtin gtin, Lot lot, CancellationToken cancellation);

    /// <summary>Replaces what a passport repeats of its product, unless the passport changed since it was read.</summary>
    Task<bool> RewriteAsync(KeptPassport read, Product product, CancellationToken cancellation);

    /// <summary>
    /// Shows on a passport whether its lot is recalled, before the lot's birth too; what is shown at this version, or beyond it,
    /// stays.
    /// </summary>
    /// <param name="recall">Null where it is not, or no longer.</param>
    /// <param name="version">At least 1; higher each time that the lot's state changes.</param>
    Task ShowRecallAsync(Gtin gtin, Lot lot, RecallNotice? recall, long version, CancellationToken cancellation);

    /// <summary>Notes a new announcement, unless the passport changed since it was read: so one of a thousand readers sends it.</summary>
    Task<bool> NoteAnnouncedAsync(KeptPassport read, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Replaces what the owner links the lot to, unless the passport changed since it was read.</summary>
    Task<bool> SetLinksAsync(KeptPassport read, IReadOnlyList<TargetLink> links, CancellationToken cancellation);

    /// <summary>Writes a lot's story, unless its passport changed since it was read: then null, else the new mark of storage.</summary>
    /// <param name="isPending">Those made from it are still to be told.</param>
    Task<string?> NoteStoryAsync(KeptPassport read, BatchStory story, bool isPending, CancellationToken cancellation);

    /// <summary>Notes that those made from a lot were told, unless its passport changed since the mark.</summary>
    Task NoteStoryToldAsync(Gtin gtin, Lot lot, string etag, CancellationToken cancellation);

    /// <summary>Shows what people think of a lot, unless its passport changed since it was read: then false.</summary>
    Task<bool> ShowOpinionsAsync(KeptPassport read, BatchOpinions opinions, CancellationToken cancellation);

    /// <summary>Writes what a passport repeats of the diary, unless the passport changed since it was read.</summary>
    /// <param name="brief">Null where nothing is written.</param>
    Task<bool> NoteDiaryAsync(KeptPassport read, DiaryBrief? brief, CancellationToken cancellation);

    /// <summary>Notes which early harvest was told and which is being told, unless the passport changed since it was read.</summary>
    /// <param name="told">Empty where none is.</param>
    /// <param name="telling">Empty where none is.</param>
    Task<bool> NoteEarlyAsync(KeptPassport read, string told, string telling, CancellationToken cancellation);

    Task NoteCodesAsync(Gtin gtin, Lot lot, CancellationToken cancellation);

    /// <summary>Notes that every effect of a change is there.</summary>
    Task NoteDoneAsync(Gtin gtin, Lot lot, string change, CancellationToken cancellation);

    /// <summary>Lists the batch with its farmer, with its product, and with its plot where it has one; twice is once.</summary>
    Task ListAsync(Batch batch, CancellationToken cancellation);

    /// <summary>A farmer's batches, newest first.</summary>
    Task<PageOf<BatchLine>> OfFarmerAsync(string farmerId, PageRequest page, CancellationToken cancellation);

    /// <summary>A product's batches, newest first.</summary>
    Task<PageOf<BatchLine>> OfProductAsync(Gtin gtin, PageRequest page, CancellationToken cancellation);

    /// <summary>A plot's batches that were harvested from one day to another, both included: the last harvest first.</summary>
    Task<PageOf<BatchLine>> OfPlotAsync(
        string farmerId,
        Plot plot,
        DateOnly from,
        DateOnly to,
        PageRequest page,
        CancellationToken cancellation
    );
}
