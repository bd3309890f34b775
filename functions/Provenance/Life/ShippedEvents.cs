using Traceability.Gs1.Epcis;
using Traceability.Notices;
using Traceability.Platform;

namespace Traceability.Provenance.Life;

/// <summary>Notes what is sent and what arrives, whoever tells it. Doing it twice does it once.</summary>
public sealed class ShippedEvents(
    IShipments shipments,
    IEvents events,
    Viewers viewers,
    NoticeBoard board,
    Settings settings,
    TimeProvider time
) : IEventEffect
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
                && accepted.Retracts(declared)
            )
            {
                await RemoveAsync(declared, cancellation);
            }

            return;
        }

        await (e.BizStep == "shipping" ? SentAsync(accepted, cancellation) : ReceivedAsync(accepted, cancellation));
        // Its declaration may have come before it, or beside it.
        if ((await events.OfIdAsync(e.Id, cancellation)).Any(kept => kept.Accepted.Retracts(accepted)))
        {
            await RemoveAsync(accepted, cancellation);
        }

        // What was not counted does not differ.
        foreach (var (thing, _) in Amounts(e).Where(moved => moved.Amount?.Quantity is not null))
        {
            await TellDifferencesAsync(accepted, thing, cancellation);
        }
    }

    // Whichever of the two becomes known last tells both.
    async Task TellDifferencesAsync(AcceptedEvent accepted, Epc thing, CancellationToken cancellation)
    {
        foreach (var shipment in await shipments.OfThingAsync(thing.Canonical, cancellation))
        {
            if (
                shipment is not { Difference: { Value: not 0 } difference, Receipt: { } receipt, Sent: var sent }
                || (sent.Event != accepted.Key && receipt.Event != accepted.Key)
            )
            {
                continue;
            }

            foreach (var party in new[] { sent.From, sent.To }.Distinct())
            {
                await board.TellAsync(
                    new Notice(
                        OpaqueId.From("shipment", party, sent.Event, receipt.Event, thing.Canonical),
                        party,
                        NoticeType.ShipmentDiffers,
                        time.GetUtcNow().UtcDateTime,
                        new NoticeData(thing.Canonical, thing.Gtin?.ToString(), thing.Lot?.ToString())
                        {
                            Shipment = sent.Name(settings.PublicUrl),
                            Sent = Shipment.Told(sent.Amount, sent.Unit),
                            Received = Shipment.Told(receipt.Amount, receipt.Unit),
                            Difference = difference,
                        }
                    ),
                    cancellation
                );
            }
        }
    }

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
