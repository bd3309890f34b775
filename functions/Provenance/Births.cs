using System.Globalization;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Products;

namespace Traceability.Provenance;

/// <summary>
/// Registers the lots that an event brings into being and that nobody registered: outputs of a transformation, and what is
/// commissioned. So they have a page, a code and stock as any batch. Only of products that their owner, or someone who was handed what
/// they are made of, may speak for. A second time finds the batch there.
/// </summary>
public sealed class Births(
    IProducts products,
    IBatches batches,
    IBatchChanges changes,
    Viewers viewers,
    TimeProvider time
) : IEventEffect, IBringsForth
{
    /// <summary>The change of a batch that was born by an event: so its registration is known from a farmer's own.</summary>
    public static string ChangeOf(Gtin gtin, Lot lot) => OpaqueId.From("birth", $"{gtin}", $"{lot}");

    public async Task FollowAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var e = accepted.Event;
        if (e.ErrorDeclaration is not null)
        {
            return;
        }

        var born =
            e.Type == EventType.TransformationEvent ? e.OutputQuantities
            : e is { Type: EventType.ObjectEvent, Action: EventAction.Add } ? e.Quantities
            : [];
        foreach (var output in born)
        {
            if (output is { EpcClass: { Gtin: { } gtin, Lot: { } lot } thing, Quantity: not null })
            {
                await BearAsync(accepted, thing, gtin, lot, output, cancellation);
            }
        }
    }

    async Task BearAsync(
        AcceptedEvent accepted,
        Epc thing,
        Gtin gtin,
        Lot lot,
        QuantityElement output,
        CancellationToken cancellation
    )
    {
        if (
            await products.FindAsync(gtin, cancellation) is not { Product: var product }
            || await batches.FindPassportAsync(gtin, lot, cancellation) is not null
            || !await viewers.MaySpeakForAsync(accepted.CapturedBy, thing, cancellation)
        )
        {
            return;
        }

        var refusals = new Refusals();
        var body = new QuantityBody(output.Quantity, output.Uom ?? Unit.Pieces);
        if (Quantity.Parse("", body, refusals) is not { } quantity || !quantity.Unit.ConvertsTo(product.Facts.Unit))
        {
            return;
        }

        var (harvestedOn, bestBefore) = await DaysAsync(accepted.Event, cancellation);
        var batch = new Batch(
            gtin,
            lot,
            product.Producer.Id,
            harvestedOn,
            quantity,
            bestBefore < harvestedOn ? null : bestBefore,
            null,
            // What its label holds: the address by which the event names it may be another's.
            DigitalLink.Of(viewers.Origin, gtin, lot).ToString(),
            time.GetUtcNow(),
            ChangeOf(gtin, lot)
        );
        await changes.AnnounceAsync(BatchChange.Of(batch, batch.RegisteredAt), cancellation);
        await batches.AddAsync(batch, Passport.Of(batch, product), null, cancellation);
    }

    // As the event tells them; else those of the oldest lot that went in; else the event's own day.
    async Task<(DateOnly HarvestedOn, DateOnly? BestBefore)> DaysAsync(EpcisEvent e, CancellationToken cancellation)
    {
        DateOnly? harvested = Day(e, "harvestStartDate") ?? Day(e, "harvestEndDate");
        DateOnly? best = Day(e, "bestBeforeDate") ?? Day(e, "itemExpirationDate") ?? Day(e, "sellByDate");
        foreach (var input in e.InputQuantities.Select(q => q.EpcClass))
        {
            if (
                input is { Gtin: { } gtin, Lot: { } lot }
                && await batches.FindPassportAsync(gtin, lot, cancellation) is { Passport: var passport }
            )
            {
                harvested = harvested is null || passport.HarvestedOn < harvested ? passport.HarvestedOn : harvested;
                best =
                    Day(e, "bestBeforeDate")
                    ?? (passport.BestBefore < best || best is null ? passport.BestBefore : best);
            }
        }

        return (harvested ?? DateOnly.FromDateTime(e.EventTime.ToOffset(Vietnam.Offset).Date), best);
    }

    static DateOnly? Day(EpcisEvent e, string name) =>
        e.Fields.FirstOrDefault(field =>
            field.Section == "ILMD" && !field.IsInner && field.Name.EndsWith(name, StringComparison.Ordinal)
        )
            is { Text: { Length: >= 10 } text }
        && DateOnly.TryParseExact(
            text.AsSpan(0, 10),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;
}

/// <summary>
/// Takes the harvest event of a registered batch into the history. A batch that an event brought into being has one already.
/// </summary>
public sealed class RecordedHarvest(Acceptances acceptances) : IBatchEffect, IBringsForth
{
    public async Task FollowAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Change == Births.ChangeOf(batch.Gtin, batch.Lot))
        {
            return;
        }

        var harvest = EpcisDocument.ReadKept(HarvestEvent.Of(batch).Json);
        await acceptances.TakeAsync(harvest, batch.FarmerId, cancellation);
    }
}
