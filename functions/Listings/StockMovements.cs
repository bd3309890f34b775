using Traceability.Gs1.Epcis;
using Traceability.Products;
using Traceability.Provenance;

namespace Traceability.Listings;

/// <summary>
/// Takes out of stock what events say is gone: what went into something else, was sold, destroyed or taken out of being. Only of lots
/// that who captured it may speak for. A declared error puts it back, whichever of the two is known first. Doing it twice does it once.
/// </summary>
/// <remarks>
/// Source: EPCIS 2.0 §7.4.2 (DELETE of an object event: decommissioned or destroyed), §7.4.6; CBV 2.0 §7.1, §7.2. DELETE of a
/// transaction event ends the relation to a transaction (§7.4.4) and takes nothing away.
/// </remarks>
public sealed class StockMovements(
    IStock stock,
    IProducts products,
    IEvents events,
    Viewers viewers,
    IListingChanges changes
) : IEventEffect
{
    public async Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        if (!TakesAway(accepted.Event))
        {
            return;
        }

        var moved = accepted;
        if (accepted.Event.ErrorDeclaration is not null)
        {
            if (await events.FindAsync(EventKey.Event(accepted.Key), cancellation) is not { Accepted: var declared })
            {
                // The event finds its declaration when it comes.
                return;
            }

            moved = declared;
        }

        var isMistake = (await events.OfIdAsync(moved.Event.Id, cancellation)).Any(kept =>
            kept.Accepted.Retracts(moved)
        );
        foreach (var (thing, elements) in Gone(moved.Event))
        {
            await MoveAsync(moved, thing, elements, isMistake, cancellation);
        }
    }

    async Task MoveAsync(
        AcceptedEvent moved,
        Epc thing,
        IEnumerable<(decimal Amount, string? Uom)> elements,
        bool isMistake,
        CancellationToken cancellation
    )
    {
        var (gtin, lot) = (thing.Gtin!, thing.Lot!);
        if (
            await products.FindAsync(gtin, cancellation) is not { Product: var product }
            || !await viewers.MaySpeakForAsync(moved.CapturedBy, thing, cancellation)
        )
        {
            return;
        }

        var amount = elements.Sum(element => In(product.Facts.Unit, element.Amount, element.Uom));
        if (amount <= 0)
        {
            return;
        }

        if (isMistake)
        {
            await stock.PutBackAsync(gtin, lot, moved.Key, cancellation);
        }
        else
        {
            await stock.TakeAsync(gtin, lot, moved.Key, amount, cancellation);
        }

        await changes.AnnounceAsync(new ListingChange(gtin.ToString()), cancellation);
    }

    static bool TakesAway(EpcisEvent e) =>
        e.Type switch
        {
            EventType.TransformationEvent => true,
            EventType.ObjectEvent => e.Action == EventAction.Delete
                || (e.Action == EventAction.Observe && IsGoing(e.BizStep, e.Disposition)),
            EventType.TransactionEvent => e.Action != EventAction.Delete && IsGoing(e.BizStep, e.Disposition),
            _ => false,
        };

    static bool IsGoing(string? step, string? disposition) =>
        step is "retail_selling" or "dispensing" or "destroying" or "decommissioning" or "killing"
        || disposition is "retail_sold" or "destroyed" or "disposed";

    // What comes out of a transformation under the name of a lot that went in was not taken out of it.
    static IEnumerable<(Epc Thing, IEnumerable<(decimal, string?)> Elements)> Gone(EpcisEvent e)
    {
        var gone =
            e.Type == EventType.TransformationEvent
                ? Amounts(e.InputEpcs, e.InputQuantities, 1).Concat(Amounts(e.OutputEpcs, e.OutputQuantities, -1))
                : Amounts(e.Epcs, e.Quantities, 1);
        return gone.Where(element => element.Thing is { Gtin: not null, Lot: not null })
            .GroupBy(element => (element.Thing.Gtin, element.Thing.Lot))
            .Select(lot => (lot.First().Thing, lot.Select(element => (element.Amount, element.Uom))));
    }

    static IEnumerable<(Epc Thing, decimal Amount, string? Uom)> Amounts(
        IEnumerable<Epc> items,
        IEnumerable<QuantityElement> quantities,
        int sign
    ) =>
        items
            .Select(item => (item, (decimal)sign, (string?)null))
            .Concat(
                quantities
                    .Where(quantity => quantity.Quantity is not null)
                    .Select(quantity => (quantity.EpcClass, sign * quantity.Quantity!.Value, quantity.Uom))
            );

    // What is told in another kind of unit says nothing of the stock.
    static decimal In(Unit unit, decimal amount, string? uom) =>
        Unit.TryParse(uom ?? Unit.Pieces, out var told) && told.ConvertsTo(unit) ? told.Convert(amount, unit) : 0;
}
