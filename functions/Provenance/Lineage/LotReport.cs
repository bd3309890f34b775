using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Products;

namespace Traceability.Provenance.Lineage;

/// <summary>What an inspector reads: one step back and one step forward (Regulation (EC) 178/2002, article 18, has the rule).</summary>
/// <param name="Back">Where the lot came from, oldest first.</param>
/// <param name="Forward">Where it went.</param>
public sealed record LotReport(
    Passport Passport,
    IReadOnlyList<ReportLine> Back,
    IReadOnlyList<ReportLine> Forward,
    DateTimeOffset MadeAt
);

/// <summary>One event, as it concerns one lot.</summary>
/// <param name="Lot">The lot that went in or came out; the lot of the report itself where it only moved.</param>
/// <param name="From">Who supplied it; null where nobody known here did.</param>
/// <param name="To">To whom it went.</param>
/// <param name="Quantity">Null where it is not told.</param>
/// <param name="Unit">UN/CEFACT Recommendation 20 code.</param>
/// <param name="EventId">Where the record is.</param>
public sealed record ReportLine(
    StoryKind Kind,
    DateTimeOffset At,
    string Lot,
    StoryParty? From,
    StoryParty? To,
    decimal? Quantity,
    string? Unit,
    string EventId
);

/// <summary>Makes the report of a lot of its events.</summary>
public sealed class LotReports(LotHistory history, PublicParties parties, IBatches batches, TimeProvider time)
{
    /// <summary>Lines at most each way.</summary>
    public const int MaxLines = 1000;

    public async Task<LotReport> OfAsync(Epc lot, Passport passport, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lot);
        ArgumentNullException.ThrowIfNull(passport);
        var (back, forward) = (new List<ReportLine>(), new List<ReportLine>());
        foreach (var told in await history.OfLotAsync(lot, cancellation))
        {
            var e = told.Event;
            var place = await parties.PlaceAsync(told.Accepted, cancellation);
            if (e.Type == EventType.TransformationEvent)
            {
                if (e.Outputs().Contains(lot))
                {
                    back.AddRange(
                        await OthersAsync(e, e.Inputs(), e.InputQuantities, place, isBack: true, cancellation)
                    );
                }

                if (e.Inputs().Contains(lot))
                {
                    forward.AddRange(
                        await OthersAsync(e, e.Outputs(), e.OutputQuantities, place, isBack: false, cancellation)
                    );
                }

                continue;
            }

            var line = Line(StoryKind.Harvested, e, Name(lot), LotHistory.QuantityOf(e.Quantities, told.Thing));
            switch (e)
            {
                case { Type: EventType.ObjectEvent, Action: EventAction.Add }:
                    back.Add(line with { From = place });
                    break;
                case { BizStep: "shipping" }:
                    forward.Add(
                        line with
                        {
                            Kind = StoryKind.Shipped,
                            From = await parties.FirstAsync(e.Sources, cancellation) ?? place,
                            To = await parties.FirstAsync(e.Destinations, cancellation),
                        }
                    );
                    break;
                case { BizStep: "receiving" or "accepting" }:
                    back.Add(
                        line with
                        {
                            Kind = StoryKind.Received,
                            From =
                                await parties.FirstAsync(e.Sources, cancellation)
                                ?? forward.LastOrDefault(sent => place is not null && sent.To == place)?.From,
                            To = place,
                        }
                    );
                    break;
                case { BizStep: "retail_selling" }:
                    forward.Add(line with { Kind = StoryKind.Sold, From = place });
                    break;
                default:
                    break;
            }
        }

        return new LotReport(passport, [.. back.Take(MaxLines)], [.. forward.Take(MaxLines)], time.GetUtcNow());
    }

    async Task<IReadOnlyList<ReportLine>> OthersAsync(
        EpcisEvent e,
        IEnumerable<Epc> others,
        IReadOnlyList<QuantityElement> quantities,
        StoryParty? place,
        bool isBack,
        CancellationToken cancellation
    )
    {
        var lines = new List<ReportLine>();
        foreach (var other in others.Take(MaxLines))
        {
            var owner = other is { Gtin: { } gtin, Lot: { } lot } ? await OwnerAsync(gtin, lot, cancellation) : null;
            var line = Line(
                isBack ? StoryKind.Merged : StoryKind.Used,
                e,
                Name(other),
                LotHistory.QuantityOf(quantities, other)
            );
            lines.Add(isBack ? line with { From = owner, To = place } : line with { From = place, To = owner });
        }

        return lines;
    }

    async Task<StoryParty?> OwnerAsync(Gtin gtin, Lot lot, CancellationToken cancellation) =>
        await batches.FindPassportAsync(gtin, lot, cancellation) is { Passport.Producer: var producer }
            ? new StoryParty(producer.Name, producer.Commune, producer.Province.Name)
            : null;

    static ReportLine Line(StoryKind kind, EpcisEvent e, string lot, QuantityElement? amount) =>
        new(
            kind,
            e.EventTime,
            lot,
            null,
            null,
            amount?.Quantity,
            amount is null ? null : amount.Uom ?? Unit.Pieces,
            e.Id
        );

    static string Name(Epc thing) =>
        thing is { Gtin: { } gtin, Lot: { } lot } ? $"{gtin} / {lot}" : thing.Sscc ?? thing.Text;
}
