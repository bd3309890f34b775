using Traceability.Gs1.Epcis;
using Traceability.Platform.Authentication;

namespace Traceability.Provenance;

/// <summary>An event that the history holds.</summary>
/// <param name="Key">Names the event and its declaration, the same for the same event: fit for a key of storage.</param>
/// <param name="Event">What was captured.</param>
/// <param name="CapturedBy">The farmer, partner or operator who captured it, by id.</param>
/// <param name="RecordTime">When it was accepted.</param>
public sealed record AcceptedEvent(string Key, EpcisEvent Event, string CapturedBy, DateTimeOffset RecordTime)
{
    /// <summary>
    /// Whether this declares another of the same id to be a mistake, and may: who made it does, and the operator; who merely sees
    /// another's event does not undo it.
    /// </summary>
    public bool Retracts(AcceptedEvent declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return Event.ErrorDeclaration is not null
            && (CapturedBy == declared.CapturedBy || CapturedBy == Caller.Operator);
    }
}

/// <summary>What follows from an accepted event: edges, stock, recall. Doing it twice, late or out of order does it once.</summary>
public interface IEventEffect
{
    Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation);
}

/// <summary>
/// What follows from accepted events together, behind what follows from each: of what many of them ask for it is done once. Doing it
/// twice, late or out of order does it once.
/// </summary>
public interface IEventsEffect
{
    Task FollowAsync(IReadOnlyList<AcceptedEvent> accepted, CancellationToken cancellation);
}
