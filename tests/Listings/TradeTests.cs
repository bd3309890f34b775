using CsCheck;
using Traceability.Listings;
using Traceability.Tests.Support;

namespace Traceability.Tests.Listings;

/// <summary>What a sale may take from stock.</summary>
public class TradeTests
{
    static readonly DateOnly today = new(2026, 11, 24);
    static readonly DateTimeOffset now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    static readonly Gen<SellableLot[]> anyLots = Gen.Select(
            Gen.Int[-3, 9],
            Gen.Int[0, 40],
            (days, grams) => (days, grams)
        )
        .Array[0, 70]
        .Select(lots =>
            lots.Select(
                    (lot, i) =>
                        new SellableLot(
                            $"L{i}",
                            Sample.Harvest,
                            lot.days == 9 ? null : today.AddDays(lot.days),
                            lot.grams / 4m
                        )
                )
                .ToArray()
        );

    static SellableLot Lot(string name, int? days, decimal stock) =>
        new(name, Sample.Harvest, days is { } left ? today.AddDays(left) : null, stock);

    static TradeWish Wish(decimal amount, string? lot = null, DateTimeOffset? until = null) =>
        new(amount, lot is null ? null : Sample.Lot(lot), now, until);

    [Fact]
    public void What_expires_first_is_sold_first_and_an_ended_lot_is_not_sold()
    {
        var trade = Trade.Decide(
            [Lot("NEVER", null, 10), Lot("ENDED", -1, 10), Lot("LATE", 9, 10), Lot("TODAY", 0, 10), Lot("GONE", 1, 0)],
            Wish(25),
            today
        );
        Assert.Equal(TradeState.Sold, trade.State);
        Assert.Equal([new("TODAY", 10), new("LATE", 10), new("NEVER", 5)], trade.Lots);
        Assert.Equal((now, 0m), (trade.SoldAt!.Value, trade.Available));
    }

    [Fact]
    public void Where_there_is_not_enough_nothing_is_taken()
    {
        var trade = Trade.Decide([Lot("A", 1, 10), Lot("ENDED", -1, 10)], Wish(10.001m), today);
        Assert.Equal((TradeState.Oversold, 10m), (trade.State, trade.Available));
        Assert.Empty(trade.Lots);
        Assert.False(trade.Holds);
    }

    [Fact]
    public void A_sale_of_one_lot_takes_that_alone()
    {
        SellableLot[] lots = [Lot("A", 1, 10), Lot("B", 2, 10)];
        Assert.Equal([new("B", 10)], Trade.Decide(lots, Wish(10, "B"), today).Lots);
        Assert.Equal(TradeState.Oversold, Trade.Decide(lots, Wish(11, "B"), today).State);
        Assert.Equal(0, Trade.Decide(lots, Wish(1, "C"), today).Available);
    }

    [Fact]
    public void Any_sale_is_whole_or_nothing_and_never_takes_more_than_a_lot_holds() =>
        Gen.Select(anyLots, Gen.Int[1, 2000])
            .Sample(
                (lots, quarters) =>
                {
                    var asked = quarters / 4m;
                    var trade = Trade.Decide(lots, Wish(asked), today);
                    var sellable = lots.Where(lot => lot.Stock > 0 && !(lot.BestBefore < today))
                        .OrderBy(lot => lot.BestBefore ?? DateOnly.MaxValue)
                        .ThenBy(lot => lot.Lot, StringComparer.Ordinal)
                        .Take(Trade.MaxLots)
                        .ToList();
                    if (trade.State == TradeState.Oversold)
                    {
                        Assert.Empty(trade.Lots);
                        Assert.Equal(sellable.Sum(lot => lot.Stock), trade.Available);
                        Assert.True(trade.Available < asked);
                        return;
                    }

                    Assert.Equal(asked, trade.Lots.Sum(lot => lot.Amount));
                    Assert.Equal(sellable.Take(trade.Lots.Count).Select(lot => lot.Lot), trade.Lots.Select(l => l.Lot));
                    Assert.All(
                        trade.Lots.Zip(sellable),
                        pair => Assert.InRange(pair.First.Amount, 0.001m, pair.Second.Stock)
                    );
                    // All but the last are taken whole.
                    Assert.All(
                        trade.Lots.SkipLast(1).Zip(sellable),
                        pair => Assert.Equal(pair.Second.Stock, pair.First.Amount)
                    );
                }
            );

    [Theory]
    [InlineData(TradeState.Held, TradeStep.Confirm, TradeState.Sold)]
    [InlineData(TradeState.Held, TradeStep.Cancel, TradeState.Cancelled)]
    [InlineData(TradeState.Held, TradeStep.Release, TradeState.Cancelled)]
    [InlineData(TradeState.Sold, TradeStep.Release, null)]
    [InlineData(TradeState.Cancelled, TradeStep.Release, TradeState.Cancelled)]
    [InlineData(TradeState.Returned, TradeStep.Release, null)]
    [InlineData(TradeState.Held, TradeStep.Return, null)]
    [InlineData(TradeState.Held, TradeStep.Expire, TradeState.Held)]
    [InlineData(TradeState.Sold, TradeStep.Confirm, TradeState.Sold)]
    [InlineData(TradeState.Sold, TradeStep.Cancel, TradeState.Cancelled)]
    [InlineData(TradeState.Sold, TradeStep.Return, TradeState.Returned)]
    [InlineData(TradeState.Sold, TradeStep.Expire, TradeState.Sold)]
    [InlineData(TradeState.Cancelled, TradeStep.Confirm, null)]
    [InlineData(TradeState.Cancelled, TradeStep.Cancel, TradeState.Cancelled)]
    [InlineData(TradeState.Cancelled, TradeStep.Return, null)]
    [InlineData(TradeState.Returned, TradeStep.Confirm, null)]
    [InlineData(TradeState.Returned, TradeStep.Cancel, null)]
    [InlineData(TradeState.Returned, TradeStep.Return, TradeState.Returned)]
    [InlineData(TradeState.Oversold, TradeStep.Confirm, null)]
    [InlineData(TradeState.Oversold, TradeStep.Cancel, TradeState.Oversold)]
    [InlineData(TradeState.Oversold, TradeStep.Return, null)]
    [InlineData(TradeState.Oversold, TradeStep.Expire, TradeState.Oversold)]
    public void A_step_leads_from_a_state_to_one_other_or_may_not_be_taken(
        TradeState from,
        TradeStep step,
        TradeState? to
    )
    {
        var trade = new Trade(from, 1, [], 0, now.AddHours(1), null, null);
        var after = trade.After(step, now);
        Assert.Equal(to, after?.State);
        Assert.Equal(to == from, ReferenceEquals(trade, after));
    }

    [Fact]
    public void A_reservation_ends_with_its_time_and_is_not_confirmed_afterwards()
    {
        var reserved = Trade.Decide([Lot("A", 1, 10)], Wish(4, until: now.AddHours(1)), today);
        Assert.Equal((TradeState.Held, null), (reserved.State, reserved.SoldAt));
        Assert.Null(reserved.After(TradeStep.Confirm, now.AddHours(1)));
        Assert.Equal(TradeState.Cancelled, reserved.After(TradeStep.Expire, now.AddHours(1))!.State);
        Assert.Equal(now.AddMinutes(59), reserved.After(TradeStep.Confirm, now.AddMinutes(59))!.SoldAt);
    }
}
