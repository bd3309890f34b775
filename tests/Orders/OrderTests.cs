using CsCheck;
using Traceability.Listings;
using Traceability.Orders;
using Traceability.Platform;
using Traceability.Products;
using Traceability.Tests.Support;

namespace Traceability.Tests.Orders;

/// <summary>What may happen to an order, whoever does what when.</summary>
public class OrderTests
{
    static readonly DateTimeOffset start = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    static readonly OrderFacts facts = new(
        "qmivkhulzjz2lsf5oobji6cxmq",
        Sample.Gtin,
        "farmer",
        "Xoài cát Hòa Lộc",
        Quantity.Kept(2.5m, "KGM"),
        new Money(65_000),
        new Money(162_500),
        Payment.OnDelivery,
        start,
        start + OrderLimits.Reservation
    );

    static readonly Order placed = new(
        facts,
        OrderProgress.None,
        new Trade(TradeState.Held, 2.5m, [new DrawnLot("A", 2.5m)], 0, facts.ReservedUntil, null, null)
    );

    static readonly Gen<(OrderStep Step, int Hours)[]> lives = Gen.Select(Gen.Enum<OrderStep>(), Gen.Int[0, 30]).Array[
        0,
        14
    ];

    /// <summary>The order after a step; itself where the step is forbidden.</summary>
    static Order After(Order order, OrderStep step, DateTimeOffset now)
    {
        if (order.After(step, now) is not { } move)
        {
            return order;
        }

        var decided = order with { Progress = move.Progress };
        return move.Trade is { } trade && order.Trade.After(trade, now) is { } traded
            ? decided with
            {
                Trade = traded,
            }
            : decided;
    }

    static Order Finished(Order order, DateTimeOffset now) =>
        order.Unfinished(now) is { } step && order.Trade.After(step, now) is { } trade
            ? order with
            {
                Trade = trade,
            }
            : order;

    static readonly Dictionary<OrderState, OrderState[]> ways = new()
    {
        [OrderState.Placed] = [OrderState.Confirmed, OrderState.Cancelled],
        [OrderState.Confirmed] = [OrderState.Shipped, OrderState.Delivered, OrderState.Cancelled],
        [OrderState.Shipped] = [OrderState.Delivered, OrderState.Returned],
        [OrderState.Delivered] = [OrderState.Returned],
        [OrderState.Cancelled] = [],
        [OrderState.Returned] = [],
    };

    [Fact]
    public void Whatever_happens_an_order_goes_only_its_ways_and_holds_stock_exactly_while_it_goes_on() =>
        lives.Sample(steps =>
        {
            var (order, now) = (placed, start);
            foreach (var (step, hours) in steps)
            {
                var before = order.StateAt(now);
                now = now.AddHours(hours);
                var expired = order.StateAt(now);
                Assert.True(expired == before || (before, expired) == (OrderState.Placed, OrderState.Cancelled));
                order = Finished(order, now);
                order = After(order, step, now);
                var after = order.StateAt(now);
                Assert.True(after == expired || ways[expired].Contains(after), $"{expired} {step} {after}");
                Assert.Equal(after is not (OrderState.Cancelled or OrderState.Returned), order.Trade.Holds);
                Assert.Equal(after == OrderState.Cancelled, order.EnderAt(now) is not null);
                Assert.Equal(
                    after is OrderState.Delivered or OrderState.Cancelled or OrderState.Returned,
                    order.EndedAt(now) is not null
                );
            }
        });

    [Fact]
    public void A_step_that_was_taken_changes_nothing_the_second_time() =>
        lives.Sample(steps =>
        {
            var (order, now) = (placed, start);
            foreach (var (step, hours) in steps)
            {
                now = now.AddHours(hours);
                order = Finished(order, now);
                var isAllowed = order.After(step, now) is not null;
                order = After(order, step, now);
                if (isAllowed)
                {
                    Assert.Equal(new OrderMove(order.Progress, null), order.After(step, now.AddMinutes(1)));
                }
            }
        });

    [Fact]
    public void A_decision_that_was_not_finished_in_stock_is_finished_later_as_it_was_decided() =>
        Gen.Select(lives, Gen.Enum<OrderStep>())
            .Sample(
                (steps, last) =>
                {
                    var (order, now) = (placed, start);
                    foreach (var (step, hours) in steps)
                    {
                        now = now.AddHours(hours);
                        order = After(Finished(order, now), step, now);
                    }

                    if (last is OrderStep.Cancel or OrderStep.Withdraw && order.After(last, now) is { } move)
                    {
                        // Whoever decided it could write that, and no more.
                        var half = order with
                        {
                            Progress = move.Progress,
                        };
                        Assert.Equal(After(order, last, now).StateAt(now), Finished(half, now).StateAt(now));
                        Assert.Null(Finished(half, now).Unfinished(now));
                    }
                }
            );

    [Fact]
    public void What_the_farmer_gave_up_is_neither_confirmed_nor_sent()
    {
        var confirmed = After(placed, OrderStep.Confirm, start);
        var givenUp = confirmed with { Progress = confirmed.After(OrderStep.Cancel, start)!.Progress };
        Assert.Null(givenUp.After(OrderStep.Ship, start));
        Assert.Null(givenUp.After(OrderStep.Deliver, start));
        var early = placed with { Progress = givenUp.Progress };
        Assert.Null(early.After(OrderStep.Confirm, start));
    }

    [Fact]
    public void A_buyer_withdraws_until_the_farmer_confirms_and_not_after()
    {
        Assert.Equal(OrderEnder.Buyer, After(placed, OrderStep.Withdraw, start).EnderAt(start));
        var confirmed = After(placed, OrderStep.Confirm, start);
        Assert.Null(confirmed.After(OrderStep.Withdraw, start));
        // Both at once: the trade was confirmed after the buyer's decision was written and before it was carried out.
        var both = confirmed with
        {
            Progress = placed.After(OrderStep.Withdraw, start)!.Progress,
        };
        Assert.Null(both.Trade.After(TradeStep.Release, start));
        Assert.Null(both.Unfinished(start));
        Assert.Equal(OrderState.Confirmed, both.StateAt(start));
        Assert.NotNull(both.After(OrderStep.Ship, start));
    }

    [Fact]
    public void What_is_kept_of_a_buyer_ends_90_days_after_the_order_and_180_days_after_it_was_placed_at_the_latest()
    {
        var kept = TimeSpan.FromDays(90);
        Assert.Equal(start.AddDays(180), placed.BuyerEndsAt(start, kept));
        Assert.Equal(start.AddDays(92), placed.BuyerEndsAt(start.AddDays(3), kept));
        var confirmed = After(placed, OrderStep.Confirm, start.AddHours(1));
        Assert.Equal(start.AddDays(180), confirmed.BuyerEndsAt(start.AddDays(170), kept));
        var delivered = After(confirmed, OrderStep.Deliver, start.AddDays(4));
        Assert.Equal(start.AddDays(94), delivered.BuyerEndsAt(start.AddDays(5), kept));
        Assert.Equal(
            start.AddDays(96),
            After(delivered, OrderStep.Return, start.AddDays(6)).BuyerEndsAt(start.AddDays(7), kept)
        );
    }

    [Fact]
    public void Every_state_and_reason_is_said_in_both_languages_to_both_sides()
    {
        var words = new List<Text>();
        var now = start.AddDays(3);
        var confirmed = After(placed, OrderStep.Confirm, start);
        var shipped = After(confirmed, OrderStep.Ship, start);
        Order[] all =
        [
            confirmed,
            shipped,
            After(shipped, OrderStep.Deliver, start),
            After(shipped, OrderStep.Return, start),
            After(placed, OrderStep.Withdraw, start),
            After(placed, OrderStep.Cancel, start),
            Finished(placed, now),
        ];
        words.Add(OrderWords.ForBuyer(placed, start));
        words.Add(OrderWords.ForFarmer(placed, start));
        words.AddRange(all.Select(order => OrderWords.ForBuyer(order, now)));
        words.AddRange(all.Select(order => OrderWords.ForFarmer(order, now)));
        Assert.Equal(words.Count, words.Select(text => text.Vi).Distinct().Count());
        Assert.Equal(words.Count, words.Select(text => text.En).Distinct().Count());
        Assert.Contains("8:00 ngày 26 tháng 11, 2026", words[0].Vi, StringComparison.Ordinal);
        Assert.Contains("8:00 on 26 November 2026", words[0].En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0912 345 678", "0912345678")]
    [InlineData("+84 912.345.678", "0912345678")]
    [InlineData("84912345678", "0912345678")]
    [InlineData("0084 0912-345-678", "0912345678")]
    [InlineData("+33 6 12 34 56 78", "+33612345678")]
    [InlineData("0277 3851 234", "02773851234")]
    [InlineData("912345678", null)]
    [InlineData("0912", null)]
    [InlineData("0912 345 67a", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void One_number_is_one_however_it_is_typed(string? typed, string? expected) =>
        Assert.Equal(expected, Buyer.TryPhone(typed));

    [Fact]
    public void A_phone_number_is_read_as_itself() =>
        Gen.String.Sample(text => Assert.True(Buyer.TryPhone(text) is not { } phone || Buyer.TryPhone(phone) == phone));

    [Fact]
    public void Whatever_one_number_orders_it_never_holds_more_than_a_household_eats() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 120], Gen.Bool)
            .Array[0, 40]
            .Sample(asked =>
            {
                var orders = PhoneOrders.None;
                var perDay = new Dictionary<DateOnly, int>();
                var day = new DateOnly(2026, 11, 24);
                foreach (var (index, (days, amount, isAnswered)) in asked.Index())
                {
                    day = day.AddDays(days);
                    var order = new PhoneOrder($"o{index}", day, amount, IsWaiting: true);
                    if (orders.With(order, 100) is not { } more)
                    {
                        continue;
                    }

                    Assert.Same(more, more.With(order, 100));
                    orders = isAnswered ? more.Answered(order.Order) : more;
                    perDay[day] = perDay.GetValueOrDefault(day) + 1;
                    Assert.True(perDay[day] <= OrderLimits.MaxADay);
                    var waiting = orders.List.Where(counted => counted.IsWaiting).ToList();
                    Assert.True(
                        waiting.Count <= OrderLimits.MaxWaiting && waiting.Sum(counted => counted.Amount) <= 100
                    );
                    Assert.True(orders.List.Count <= OrderLimits.MaxADay + OrderLimits.MaxWaiting);
                }

                foreach (var order in orders.List)
                {
                    orders = orders.Without(order.Order);
                }

                Assert.Empty(orders.List);
            });

    [Fact]
    public void The_same_form_is_the_same_order_and_only_what_was_typed_opens_its_page()
    {
        var wish = new OrderWish(
            "x3Vq0m9Jt2cYw7Lr5BnKsA",
            Quantity.Kept(2.5m, "KGM"),
            Payment.OnDelivery,
            new Buyer("Trần Thị Bưởi", "0987654321", "12 Nguyễn Huệ", null)
        );
        var token = OrderToken.Of(Sample.Gtin, wish);
        Assert.Equal(token.ToString(), OrderToken.Of(Sample.Gtin, wish).ToString());
        Assert.True(OrderToken.TryParse(token.ToString())!.Matches(token.Hash));
        var other = OrderToken.Of(Sample.Gtin, wish with { Buyer = wish.Buyer with { Name = "Lê Văn Ổi" } });
        Assert.Equal(token.Id, other.Id);
        Assert.False(other.Matches(token.Hash));
        Assert.NotEqual(token.Id, OrderToken.Of(Sample.Gtin, wish with { Form = "y3Vq0m9Jt2cYw7Lr5BnKsA" }).Id);
        Assert.DoesNotContain(wish.Form, token.ToString(), StringComparison.Ordinal);
        Assert.Null(OrderToken.TryParse(token.ToString()[1..]));
        Assert.Null(OrderToken.TryParse(token.ToString().ToUpperInvariant()));
    }
}
