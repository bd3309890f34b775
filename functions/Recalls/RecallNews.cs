using System.Globalization;
using Traceability.Notices;
using Traceability.Platform;
using Traceability.Provenance;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// Tells those who own or hold a thing that it is recalled, and that it is no more. News has an id made from what it says, so that
/// telling twice is telling once.
/// </summary>
public sealed class RecallNews(IRecalls recalls, Holders holders, Viewers viewers, NoticeBoard board, TimeProvider time)
{
    /// <summary>Tells who owns and who holds a thing that a recall reached, unless they were told.</summary>
    /// <returns>Who was told now, which is still to be noted.</returns>
    public async Task<IReadOnlyList<string>> TellMarkedAsync(
        Recall recall,
        Reached reached,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(reached);
        string[] parties = [.. (await PartiesAsync(reached.Thing, cancellation)).Except(reached.Told)];
        foreach (var party in parties)
        {
            await TellAsync(recall, reached, party, null, recall.Reason, cancellation);
        }

        return parties;
    }

    /// <summary>Tells one party of a thing that a recall reached, unless it was told.</summary>
    public async Task TellMarkedAsync(Recall recall, Thing thing, string party, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recall);
        if (
            await recalls.FindReachedAsync(recall.Id, thing, cancellation) is { } reached
            && !reached.Told.Contains(party)
        )
        {
            await TellAsync(recall, reached, party, null, recall.Reason, cancellation);
            await recalls.RewriteAsync(recall.Id, [thing], (_, was) => was?.WithTold([party]), cancellation);
        }
    }

    /// <summary>Tells all who were told, and who owns and holds the thing now, that a recall holds it no more.</summary>
    public async Task TellLetGoAsync(KeptRecall recall, Reached reached, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(reached);
        foreach (var party in reached.Told.Union(await PartiesAsync(reached.Thing, cancellation)))
        {
            var round = recall.Progress.HoldsFrom.ToString(CultureInfo.InvariantCulture);
            var reason = recall.Lift?.Reason ?? recall.Recall.Reason;
            await TellAsync(recall.Recall, reached, party, recall.Lift?.Id ?? round, reason, cancellation);
        }
    }

    async Task<IReadOnlyList<string>> PartiesAsync(Thing thing, CancellationToken cancellation)
    {
        if (thing.Kind == ThingKind.Making)
        {
            return [];
        }

        var owner = thing.Gtin is { } gtin ? await viewers.OwnerAsync(gtin, cancellation) : null;
        var holder = (await holders.OfAsync(thing, cancellation))?.Party;
        return [.. new[] { owner, holder }.OfType<string>().Distinct()];
    }

    async Task TellAsync(
        Recall recall,
        Reached reached,
        string party,
        string? lift,
        string reason,
        CancellationToken cancellation
    )
    {
        var thing = reached.Thing;
        var since = reached.FirstAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
        await board.TellAsync(
            new Notice(
                OpaqueId.From("notice", recall.Id, thing.Key, party, since, lift ?? ""),
                party,
                lift is null ? NoticeType.RecallMarked : NoticeType.RecallLifted,
                time.GetUtcNow().UtcDateTime,
                new NoticeData(thing.Name, thing.Gtin?.ToString(), thing.Lot?.ToString())
                {
                    Recall = recall.Id,
                    Contains = !reached.Latest.IsStrong,
                    Reason = reason,
                }
            ),
            cancellation
        );
    }
}
