using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Opinions;

/// <summary>An opinion as it was read, with storage's own mark of this state.</summary>
public sealed record KeptOpinion(Opinion Opinion, string ETag);

/// <summary>Where an opinion is found: with its lot.</summary>
public sealed record OpinionPlace(string Id, Gtin Gtin, Lot Lot);

/// <summary>Where opinions are kept.</summary>
public interface IOpinions
{
    /// <summary>Whether one more of a lot would be taken on a day, or this one is there already.</summary>
    Task<bool> HasRoomAsync(Opinion opinion, CancellationToken cancellation);

    /// <summary>Keeps an opinion and counts it, whole or not at all; twice is once. False where there are too many.</summary>
    Task<bool> AddAsync(Opinion opinion, CancellationToken cancellation);

    Task<KeptOpinion?> FindAsync(Gtin gtin, Lot lot, string id, CancellationToken cancellation);

    /// <summary>Where an opinion is, by its id alone; null where none is listed under it.</summary>
    Task<OpinionPlace?> PlaceAsync(string id, CancellationToken cancellation);

    /// <summary>Replaces an opinion, unless it changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptOpinion read, Opinion changed, CancellationToken cancellation);

    /// <summary>Every opinion of a lot, newest first.</summary>
    Task<IReadOnlyList<Opinion>> OfLotAsync(Gtin gtin, Lot lot, CancellationToken cancellation);

    /// <summary>Lists an opinion by its id and with its farmer, and among those that wait while it does; twice is once.</summary>
    Task ListAsync(Opinion opinion, CancellationToken cancellation);

    /// <summary>Where a farmer's opinions are, newest first.</summary>
    Task<PageOf<OpinionPlace>> OfFarmerAsync(string farmerId, PageRequest page, CancellationToken cancellation);

    /// <summary>Where those are that wait for the operator, oldest first.</summary>
    Task<PageOf<OpinionPlace>> WaitingAsync(PageRequest page, CancellationToken cancellation);
}

/// <summary>Where reports are kept.</summary>
public interface IReports
{
    /// <summary>Whether one more would be taken on a day, or this one is there already.</summary>
    Task<bool> HasRoomAsync(Report report, CancellationToken cancellation);

    /// <summary>Keeps a report and counts it, whole or not at all; twice is once. False where there are too many.</summary>
    Task<bool> AddAsync(Report report, CancellationToken cancellation);

    /// <param name="isOurs">Whether a product here has the code.</param>
    Task<Report?> FindAsync(Gtin gtin, string id, bool isOurs, CancellationToken cancellation);

    /// <summary>Lists a report with those who read it; twice is once.</summary>
    Task ListAsync(Report report, CancellationToken cancellation);

    /// <summary>What a party reads, newest first.</summary>
    /// <param name="party">A farmer's id, or the operator's.</param>
    Task<PageOf<Report>> OfAsync(string party, PageRequest page, CancellationToken cancellation);
}

/// <summary>Where changes of opinions, and reports, are announced.</summary>
public interface IOpinionChanges
{
    Task AnnounceAsync(OpinionChange change, CancellationToken cancellation);
}
