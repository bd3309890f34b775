using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Products;
using Traceability.Provenance.Lineage;

namespace Traceability.Provenance.Story;

/// <summary>A lot's story, and the lots that were made from it, whose stories tell of it.</summary>
public sealed record Telling(BatchStory Story, IReadOnlyList<(Gtin Gtin, Lot Lot)> Made);

/// <summary>
/// Makes a lot's story of the events about it and of the passports of what it was made from. The same events and passports make the
/// same story, whatever the order in which they came.
/// </summary>
public sealed class StoryTeller(LotHistory history, PublicParties parties, IBatches batches, Viewers viewers)
{
    public async Task<Telling> TellAsync(Epc lot, CancellationToken cancellation)
    {
        var told = await history.OfLotAsync(lot, cancellation);
        var steps = new List<StoryStep>();
        foreach (var e in told)
        {
            if (await StepAsync(e, cancellation) is { } step)
            {
                Add(steps, step);
            }
        }

        return new Telling(BatchStory.Of(steps, await OriginsAsync(lot, told, cancellation)), [.. Made(lot, told)]);
    }

    // A shop tells each sale; a shopper wants to know that it is sold there.
    static void Add(List<StoryStep> steps, StoryStep step)
    {
        if (
            step.Kind == StoryKind.Sold
            && steps.FindIndex(s => s.Kind == StoryKind.Sold && s.Party == step.Party) is >= 0 and var at
        )
        {
            var first = steps[at];
            steps[at] = first with
            {
                Quantity = first.Unit == step.Unit ? first.Quantity + step.Quantity : null,
                Unit = first.Unit == step.Unit ? first.Unit : null,
            };
            return;
        }

        steps.Add(step);
    }

    async Task<StoryStep?> StepAsync(ToldEvent told, CancellationToken cancellation)
    {
        var e = told.Event;
        if (KindOf(e, told.Thing) is not { } kind)
        {
            return null;
        }

        var place = await parties.PlaceAsync(told.Accepted, cancellation);
        var from = kind == StoryKind.Shipped ? await parties.FirstAsync(e.Sources, cancellation) ?? place : place;
        var to = kind == StoryKind.Shipped ? await parties.FirstAsync(e.Destinations, cancellation) : null;
        var amount = LotHistory.QuantityOf(
            kind switch
            {
                StoryKind.Merged or StoryKind.Parted => e.OutputQuantities,
                StoryKind.Split or StoryKind.Used => e.InputQuantities,
                StoryKind.Packed or StoryKind.Unpacked => e.ChildQuantities,
                _ => e.Quantities,
            },
            told.Thing
        );
        return new StoryStep(
            kind,
            e.EventTime,
            from,
            to,
            amount?.Quantity,
            amount is null ? null : amount.Uom ?? Unit.Pieces
        );
    }

    /// <summary>What an event says of a thing; null where it is no step of its way.</summary>
    internal static StoryKind? KindOf(EpcisEvent e, Epc thing) =>
        e switch
        {
            { Disposition: "recalled" } => StoryKind.Recalled,
            { Type: EventType.TransformationEvent } when Outputs(e).Contains(thing) => Inputs(e).Count() > 1
                ? StoryKind.Merged
                : StoryKind.Parted,
            { Type: EventType.TransformationEvent } => Outputs(e).Count() > 1 ? StoryKind.Split : StoryKind.Used,
            { Type: EventType.AggregationEvent, Action: EventAction.Add } when !thing.Equals(e.Parent) =>
                StoryKind.Packed,
            { Type: EventType.AggregationEvent, Action: EventAction.Delete } when !thing.Equals(e.Parent) =>
                StoryKind.Unpacked,
            { Type: EventType.ObjectEvent, Action: EventAction.Add } => StoryKind.Harvested,
            { BizStep: "shipping" or "departing" } => StoryKind.Shipped,
            { BizStep: "receiving" or "accepting" or "arriving" } => StoryKind.Received,
            { BizStep: "storing" or "holding" } => StoryKind.Stored,
            { BizStep: "inspecting" or "sampling" } => StoryKind.Inspected,
            { BizStep: "retail_selling" } => StoryKind.Sold,
            _ => null,
        };

    // What went in, and what that was made of; only where who tells it may speak for what went in.
    async Task<IReadOnlyList<StoryOrigin>> OriginsAsync(
        Epc lot,
        IReadOnlyList<ToldEvent> told,
        CancellationToken cancellation
    )
    {
        var nearest = new Dictionary<(string Gtin, string Lot), StoryOrigin>();
        void Take(StoryOrigin origin)
        {
            var key = (origin.Gtin, origin.Lot);
            if (
                key != (lot.Gtin!.ToString(), lot.Lot!.ToString())
                && origin.Distance <= BatchStory.MaxDistance
                && (!nearest.TryGetValue(key, out var known) || known.Distance > origin.Distance)
            )
            {
                nearest[key] = origin;
            }
        }

        foreach (var (e, input) in Made(told, lot, Outputs, Inputs))
        {
            if (
                input is { Gtin: { } gtin, Lot: { } number }
                && await viewers.MaySpeakForAsync(e.Accepted.CapturedBy, input, cancellation)
                && await batches.FindPassportAsync(gtin, number, cancellation) is { Passport: var passport }
            )
            {
                Take(Of(passport));
                foreach (var earlier in passport.Story?.Origins ?? [])
                {
                    Take(earlier with { Distance = earlier.Distance + 1 });
                }
            }
        }

        return
        [
            .. nearest
                .Values.OrderBy(origin => origin.Distance)
                .ThenBy(origin => origin.Gtin, StringComparer.Ordinal)
                .ThenBy(origin => origin.Lot, StringComparer.Ordinal),
        ];
    }

    static StoryOrigin Of(Passport passport) =>
        new(
            passport.Gtin.ToString(),
            passport.Lot.ToString(),
            passport.Product.Name,
            passport.Producer.Name,
            passport.Producer.Commune,
            passport.Producer.Province.Name,
            passport.HarvestedOn,
            1
        );

    static IEnumerable<(Gtin, Lot)> Made(Epc lot, IReadOnlyList<ToldEvent> told)
    {
        foreach (var (_, output) in Made(told, lot, Inputs, Outputs))
        {
            if (output is { Gtin: { } gtin, Lot: { } number })
            {
                yield return (gtin, number);
            }
        }
    }

    static IEnumerable<(ToldEvent Event, Epc Other)> Made(
        IReadOnlyList<ToldEvent> told,
        Epc lot,
        Func<EpcisEvent, IEnumerable<Epc>> here,
        Func<EpcisEvent, IEnumerable<Epc>> there
    ) =>
        told.Where(e => e.Event.Type == EventType.TransformationEvent && here(e.Event).Contains(lot))
            .SelectMany(e => there(e.Event).Select(other => (e, other)))
            .Where(pair => !pair.other.Equals(lot))
            .DistinctBy(pair => pair.other);

    static IEnumerable<Epc> Inputs(EpcisEvent e) => e.Inputs();

    static IEnumerable<Epc> Outputs(EpcisEvent e) => e.Outputs();
}
