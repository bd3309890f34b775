using Traceability.Platform;

namespace Traceability.Recalls;

/// <summary>What a party is told of a thing that it owns or holds.</summary>
/// <param name="Id">The same for the same news.</param>
/// <param name="IsLifted">It is recalled no more; else it is recalled.</param>
/// <param name="Thing">The thing's canonical name.</param>
/// <param name="IsContainer">The thing itself is safe: something unsafe is, or was, inside.</param>
public sealed record Notice(
    string Id,
    string Party,
    bool IsLifted,
    string Recall,
    string Thing,
    string? Gtin,
    string? Lot,
    string Reason,
    bool IsContainer,
    DateTimeOffset At
);

/// <summary>Where notices are kept.</summary>
public interface INotices
{
    /// <summary>Keeps a notice; twice is once.</summary>
    /// <returns>The notice as it was first kept: at its time.</returns>
    Task<Notice> PutAsync(Notice notice, CancellationToken cancellation);

    /// <summary>A party's notices, newest first.</summary>
    Task<PageOf<Notice>> OfAsync(string party, PageRequest page, CancellationToken cancellation);
}
