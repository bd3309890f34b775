using System.Text.Json;
using Traceability.Listings;
using Traceability.Notices;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Products;
using Traceability.Provenance;

namespace Traceability.Sales;

/// <summary>
/// What follows from a sale as it is, whatever became of it. It may come twice, late, or two at once; a fault has it come again.
/// </summary>
public interface ISaleEffect
{
    Task FollowAsync(Sale sale, CancellationToken cancellation);
}

/// <summary>
/// Carries a sale to everything that follows from it: lists, listings, the event of exactly the lots that it took, the event that
/// declares it a mistake, the farmer's notice. All of it follows from the sale as it is and is done by key, so that the second
/// delivery finds it done. A reserved sale's message comes back when the reservation ends.
/// </summary>
public sealed class SaleChangedHandler(
    SaleRegistration registration,
    ISales sales,
    ITrades trades,
    IListingChanges listings,
    Acceptances acceptances,
    NoticeBoard board,
    IEnumerable<ISaleEffect> effects,
    Settings settings,
    TimeProvider time
) : IMessageHandler<SaleChange>
{
    public async Task<Outcome> HandleAsync(SaleChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var now = time.GetUtcNow();
        if (await registration.FindAsync(message.Sale, cancellation) is not { } sale || !message.IsThere(sale.Trade))
        {
            // The message overtook its commit, or the commit was refused and will never come.
            return Announcement.NotYet(Text(message), message.AnnouncedAt, now);
        }

        if (sale.Trade.State == TradeState.Held)
        {
            var (gtin, key) = (sale.Facts.Gtin, sale.Facts.TradeKey);
            sale = await trades.StepAsync(gtin, key, TradeStep.Expire, now, cancellation) is { Trade: var trade }
                ? sale with
                {
                    Trade = trade,
                }
                : sale;
        }

        await sales.ListAsync(sale.Facts, cancellation);
        await listings.AnnounceAsync(new ListingChange(sale.Facts.Gtin.ToString()), cancellation);
        foreach (var e in sale.Events(settings.PublicUrl))
        {
            await acceptances.TakeAsync(e, sale.Facts.FarmerId, cancellation);
        }

        // A household that came too late on our own page is told there, and has bought nothing.
        if (sale is { Trade.State: TradeState.Oversold, Facts.Line: { Marketplace: not Marketplaces.Market } line })
        {
            await board.TellAsync(Oversold(sale, line), cancellation);
        }

        foreach (var effect in effects)
        {
            await effect.FollowAsync(sale, cancellation);
        }

        return sale.Trade is { State: TradeState.Held, ReservedUntil: { } until }
            ? Outcome.Continue(Text(message), until - now)
            : Outcome.Done;
    }

    static Notice Oversold(Sale sale, OrderLine line)
    {
        var facts = sale.Facts;
        return new Notice(
            OpaqueId.From("oversold", facts.Id),
            facts.FarmerId,
            NoticeType.SaleOversold,
            facts.RegisteredAt.UtcDateTime,
            new NoticeData(Named(facts), facts.Gtin.ToString(), facts.Lot?.ToString())
            {
                Marketplace = line.Name,
                Order = line.Order,
                Line = line.Line,
                Asked = new QuantityBody(facts.Quantity.Value, facts.Quantity.Unit.Code),
                Available = new QuantityBody(sale.Trade.Available, facts.Unit.Code),
            }
        );
    }

    static string Named(SaleFacts facts) =>
        facts.Lot is { } lot
            ? Provenance.Graph.Thing.OfLot(facts.Gtin, lot).Name
            : $"https://id.gs1.org/01/{facts.Gtin}";

    static string Text(SaleChange message) => JsonSerializer.Serialize(message, SaleChangeJson.Default.SaleChange);
}
