using Traceability.Gs1.Epcis;
using Traceability.Platform.Authentication;

namespace Traceability.Provenance.Life;

/// <summary>Something that was sent to a party of ours.</summary>
/// <param name="Event">The key of the event that told it.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">Who is to receive it.</param>
/// <param name="Thing">The lot or container, by its canonical name.</param>
/// <param name="Transaction">What its events have in common: a despatch advice; null where none was named.</param>
/// <param name="Amount">How much; null where nothing was counted.</param>
/// <param name="Unit">UN/CEFACT code; null for pieces.</param>
public sealed record Sent(
    string Event,
    string From,
    string To,
    string Thing,
    string? Transaction,
    decimal? Amount,
    string? Unit,
    DateTimeOffset At
)
{
    const string Path = "/shipments/";

    /// <summary>The name by which its receiver can confirm it: its transaction's, else one made of its event.</summary>
    public string Name(string publicUrl) => Transaction ?? publicUrl + Path + Event;

    /// <summary>Whether a receipt's transaction names it.</summary>
    public bool IsNamed(string? transaction) =>
        transaction is not null
        && (Transaction is { } own ? own == transaction : transaction.EndsWith(Path + Event, StringComparison.Ordinal));
}

/// <summary>Something that a party of ours received.</summary>
public sealed record Received(
    string Event,
    string By,
    string Thing,
    string? Transaction,
    decimal? Amount,
    string? Unit,
    DateTimeOffset At
);

/// <summary>A shipment: open until its receiver confirms it.</summary>
/// <param name="Receipt">What its receiver confirmed; null while it is open.</param>
public sealed record Shipment(Sent Sent, Received? Receipt)
{
    /// <summary>
    /// Which receipt confirms which shipment of a thing: first those that name the same transaction, then the oldest receipt that is
    /// left for the oldest shipment that is. So it does not matter in which order they became known.
    /// </summary>
    public static IReadOnlyList<Shipment> Match(IEnumerable<Sent> sent, IEnumerable<Received> received)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(received);
        var shipments = sent.OrderBy(s => s.At).ThenBy(s => s.Event, StringComparer.Ordinal).ToList();
        var left = received.OrderBy(r => r.At).ThenBy(r => r.Event, StringComparer.Ordinal).ToList();
        var receipts = new Dictionary<string, Received>(StringComparer.Ordinal);
        void Take(Func<Sent, Received, bool> fits)
        {
            foreach (var shipment in shipments.Where(s => !receipts.ContainsKey(s.Event)))
            {
                if (left.Find(r => r.By == shipment.To && fits(shipment, r)) is { } receipt)
                {
                    receipts[shipment.Event] = receipt;
                    left.Remove(receipt);
                }
            }
        }

        Take((s, r) => s.IsNamed(r.Transaction));
        Take((s, r) => (s.Transaction is null || r.Transaction is null) && r.At >= s.At);
        return [.. shipments.Select(s => new Shipment(s, receipts.GetValueOrDefault(s.Event)))];
    }
}

/// <summary>Where shipments are kept. Writing twice is writing once.</summary>
public interface IShipments
{
    Task AddAsync(Sent sent, CancellationToken cancellation);

    Task AddAsync(Received received, CancellationToken cancellation);

    /// <summary>Takes back what an event told, since it was a mistake.</summary>
    Task RemoveAsync(string eventKey, string thing, CancellationToken cancellation);

    /// <summary>The shipments of a thing, oldest first.</summary>
    Task<IReadOnlyList<Shipment>> OfThingAsync(string thing, CancellationToken cancellation);

    /// <summary>What a party sent and is to receive, newest first.</summary>
    Task<Platform.PageOf<Shipment>> OfPartyAsync(
        string party,
        Platform.PageRequest page,
        CancellationToken cancellation
    );
}

/// <summary>Notes what is sent and what arrives, whoever tells it. Doing it twice does it once.</summary>
public sealed class ShippedEvents(IShipments shipments, IEvents events, Viewers viewers) : IEventEffect
{
    public async Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var e = accepted.Event;
        if (e.BizStep is not ("shipping" or "receiving"))
        {
            return;
        }

        if (e.ErrorDeclaration is not null)
        {
            // Where the event is not known yet, it finds its declaration when it comes.
            if (
                await events.FindAsync(EventKey.Event(accepted.Key), cancellation) is { Accepted: var declared }
                && IsDeclaredBy(accepted, declared)
            )
            {
                await RemoveAsync(declared, cancellation);
            }

            return;
        }

        await (e.BizStep == "shipping" ? SentAsync(accepted, cancellation) : ReceivedAsync(accepted, cancellation));
        // Its declaration may have come before it, or beside it.
        if ((await events.OfIdAsync(e.Id, cancellation)).Any(kept => IsDeclaredBy(kept.Accepted, accepted)))
        {
            await RemoveAsync(accepted, cancellation);
        }
    }

    // A mistake is declared by who made it: who merely sees another's shipment does not undo it.
    static bool IsDeclaredBy(AcceptedEvent declaration, AcceptedEvent declared) =>
        declaration.Event.ErrorDeclaration is not null
        && (declaration.CapturedBy == declared.CapturedBy || declaration.CapturedBy == Caller.Operator);

    async Task RemoveAsync(AcceptedEvent declared, CancellationToken cancellation)
    {
        foreach (var (thing, _) in Amounts(declared.Event))
        {
            await shipments.RemoveAsync(declared.Key, thing.Canonical, cancellation);
        }
    }

    async Task SentAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        foreach (var destination in accepted.Event.Destinations)
        {
            if (await viewers.PartyAsync(destination.Id, cancellation) is not { } to || to == accepted.CapturedBy)
            {
                continue;
            }

            foreach (var (thing, amount) in Amounts(accepted.Event))
            {
                if (await viewers.MaySpeakForAsync(accepted.CapturedBy, thing, cancellation))
                {
                    await shipments.AddAsync(
                        new Sent(
                            accepted.Key,
                            await SenderAsync(accepted, cancellation),
                            to,
                            thing.Canonical,
                            accepted.Event.BizTransactions.Count > 0 ? accepted.Event.BizTransactions[0].Id : null,
                            amount?.Quantity,
                            amount?.Uom,
                            accepted.Event.EventTime
                        ),
                        cancellation
                    );
                }
            }
        }
    }

    async Task<string> SenderAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        foreach (var source in accepted.Event.Sources)
        {
            if (await viewers.PartyAsync(source.Id, cancellation) is { } party)
            {
                return party;
            }
        }

        return accepted.CapturedBy;
    }

    async Task ReceivedAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        foreach (var (thing, amount) in Amounts(accepted.Event))
        {
            await shipments.AddAsync(
                new Received(
                    accepted.Key,
                    accepted.CapturedBy,
                    thing.Canonical,
                    accepted.Event.BizTransactions.Count > 0 ? accepted.Event.BizTransactions[0].Id : null,
                    amount?.Quantity,
                    amount?.Uom,
                    accepted.Event.EventTime
                ),
                cancellation
            );
        }
    }

    // What moves: things by themselves, containers, and counted lots.
    static IEnumerable<(Epc Thing, QuantityElement? Amount)> Amounts(EpcisEvent e) =>
        e
            .Epcs.Concat(e.Parent is { } parent ? [parent] : [])
            .Distinct()
            .Select(epc => (epc, (QuantityElement?)null))
            .Concat(e.Quantities.DistinctBy(q => q.EpcClass).Select(q => (q.EpcClass, (QuantityElement?)q)));
}
