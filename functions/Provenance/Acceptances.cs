using System.Text.Json;
using Traceability.Gs1.Epcis;
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
    ICaptureChanges changes,
    TimeProvider time
)
{
    /// <summary>Accepts one event by itself: announce, write, follow. When this ends, all that follows is there.</summary>
    public async Task<Acceptance> AcceptAsync(EpcisEvent e, string capturedBy, CancellationToken cancellation)
    {
        await changes.AnnounceAsync(new EventChange(EventKey.Of(e), time.GetUtcNow()), cancellation);
        return await TakeAsync(e, capturedBy, cancellation);
    }

    /// <summary>Accepts one event of a document, whose own announcement brings it back after a kill.</summary>
    public async Task<Acceptance> TakeAsync(EpcisEvent e, string capturedBy, CancellationToken cancellation)
    {
        var accepted = new AcceptedEvent(EventKey.Of(e), e, capturedBy, time.GetUtcNow());
        var acceptance = await events.AddAsync(accepted, cancellation);
        if (acceptance is { IsSame: true, Kept.IsDone: false })
        {
            await FollowAsync(acceptance.Kept.Accepted, cancellation);
        }

        return acceptance;
    }

    /// <summary>Does all that follows from an event; twice is once.</summary>
    public async Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        await index.AddAsync(accepted, await viewers.OfAsync(accepted, cancellation), cancellation);
        foreach (var effect in effects)
        {
            await effect.FollowAsync(accepted, cancellation);
        }

        await events.NoteDoneAsync(accepted.Key, cancellation);
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
            await acceptances.FollowAsync(kept.Accepted, cancellation);
        }

        return Outcome.Done;
    }
}
