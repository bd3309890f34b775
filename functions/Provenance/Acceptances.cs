using System.Text.Json;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Provenance.Capture;

namespace Traceability.Provenance;

/// <summary>
/// Takes events into the history, and has done what follows from each. An event's row is its commit: what follows is done by key,
/// so that it may be done again from the start after a kill anywhere.
/// </summary>
public sealed class Acceptances(
    IEvents events,
    IEventIndex index,
    Viewers viewers,
    IEnumerable<IEventEffect> effects,
    IEnumerable<IEventsEffect> together,
    ICaptureChanges changes,
    TimeProvider time
)
{
    /// <summary>Events of a document that are worked on side by side.</summary>
    const int Parallel = 8;

    /// <summary>Accepts one event by itself: announce, write, follow. When this ends, all that follows is there.</summary>
    public async Task<Acceptance> AcceptAsync(EpcisEvent e, string capturedBy, CancellationToken cancellation)
    {
        await changes.AnnounceAsync(new EventChange(EventKey.Of(e), time.GetUtcNow()), cancellation);
        return await TakeAsync(e, capturedBy, cancellation);
    }

    /// <summary>Accepts one event of what has an announcement of its own, which brings it back after a kill.</summary>
    public async Task<Acceptance> TakeAsync(EpcisEvent e, string capturedBy, CancellationToken cancellation) =>
        (await TakeAsync([e], capturedBy, cancellation))[0];

    /// <summary>Accepts events of a document, whose own announcement brings them back after a kill.</summary>
    /// <returns>How each ended, in their order.</returns>
    public async Task<IReadOnlyList<Acceptance>> TakeAsync(
        IReadOnlyList<EpcisEvent> read,
        string capturedBy,
        CancellationToken cancellation
    )
    {
        var acceptances = await InParallel.SelectAsync(
            read,
            Parallel,
            (e, stop) => events.AddAsync(new AcceptedEvent(EventKey.Of(e), e, capturedBy, time.GetUtcNow()), stop),
            cancellation
        );
        await FollowAsync(
            [
                .. acceptances
                    .Where(acceptance => acceptance is { IsSame: true, Kept.IsDone: false })
                    .Select(acceptance => acceptance.Kept.Accepted)
                    .DistinctBy(accepted => accepted.Key),
            ],
            cancellation
        );
        return acceptances;
    }

    /// <summary>Does all that follows from events; twice is once.</summary>
    public async Task FollowAsync(IReadOnlyList<AcceptedEvent> accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        if (accepted.Count == 0)
        {
            return;
        }

        await index.AddAsync(
            await InParallel.SelectAsync(
                accepted,
                Parallel,
                async (one, stop) => new SeenEvent(one, await viewers.OfAsync(one, stop)),
                cancellation
            ),
            cancellation
        );
        await InParallel.ForEachAsync(
            accepted,
            Parallel,
            async (one, stop) =>
            {
                foreach (var effect in effects)
                {
                    await effect.FollowAsync(one, stop);
                }
            },
            cancellation
        );
        foreach (var effect in together)
        {
            await effect.FollowAsync(accepted, cancellation);
        }

        await InParallel.ForEachAsync(
            accepted,
            Parallel,
            (one, stop) => events.NoteDoneAsync(one.Key, stop),
            cancellation
        );
    }
}

/// <summary>
/// Finishes what a killed program began: the event is there and what follows from it is not. The second delivery finds it done.
/// </summary>
public sealed class EventAcceptedHandler(IEvents events, Acceptances acceptances, TimeProvider time)
    : IMessageHandler<EventChange>
{
    public async Task<Outcome> HandleAsync(EventChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (await events.FindAsync(message.Key, cancellation) is not { } kept)
        {
            return Announcement.NotYet(
                JsonSerializer.Serialize(message, CaptureJson.Default.EventChange),
                message.AnnouncedAt,
                time.GetUtcNow()
            );
        }

        if (!kept.IsDone)
        {
            await acceptances.FollowAsync([kept.Accepted], cancellation);
        }

        return Outcome.Done;
    }
}
