using System.Globalization;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Tests.Support;

namespace Traceability.Tests.Listings;

/// <summary>The ledger against a small model of it: sales, events and recalls in any order, each told as often as it likes.</summary>
public sealed class TradeTableTests(TestStorage storage) : IAsyncDisposable
{
    const int Lots = 3;
    const int Names = 4;
    const decimal Stock = 10;

    static readonly DateOnly today = new(2026, 11, 24);
    static readonly DateTimeOffset now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    /// <summary>What is done, to which trade, event or lot, with how much, and how often it is repeated.</summary>
    static readonly Gen<(int Kind, int Name, int Lot, int Amount, int Times)[]> anyOperations = Gen.Select(
        Gen.Int[0, 8],
        Gen.Int[0, Names - 1],
        Gen.Int[0, Lots - 1],
        Gen.Int[1, 14],
        Gen.Int[1, 2]
    ).Array[6, 14];

    readonly string connection = storage.ConnectionString;
    readonly TraceabilityProgram program = TraceabilityProgram.On(storage);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Fact]
    public async Task Any_operations_in_any_order_and_repeated_leave_what_a_small_model_says()
    {
        var number = 0;
        await anyOperations.SampleAsync(
            async operations =>
            {
                var gtin = Given(Interlocked.Increment(ref number));
                var ledger = new Ledger(program.Services, gtin);
                await ledger.HarvestsAsync();
                var model = new Model();
                foreach (var operation in operations)
                {
                    model.Does(operation);
                    for (var time = 0; time < operation.Times; time++)
                    {
                        await ledger.DoesAsync(operation);
                    }

                    Assert.Equal(model.Left(), await ledger.LeftAsync());
                }

                // All of it once more, from the start: what was decided stands.
                foreach (var operation in operations.Where(o => o.Kind is 0 or 1 or 6 or 7))
                {
                    await ledger.DoesAsync(operation);
                }

                Assert.Equal(model.Left(), await ledger.LeftAsync());
                Assert.Equal(model.States(), await ledger.StatesAsync());
            },
            iter: 25,
            threads: 1
        );
    }

    [Fact]
    public async Task Many_sales_at_once_take_exactly_what_there_is()
    {
        var gtin = Given(999_999);
        var ledger = new Ledger(program.Services, gtin);
        await ledger.HarvestsAsync();
        // Two instances, which do not know each other's turns.
        await using var other = new TraceabilityProgram(connection) { Prefix = program.Prefix };
        var beside = new Ledger(other.Services, gtin);
        var trades = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    (i % 2 == 0 ? ledger : beside).SellsAsync(string.Create(CultureInfo.InvariantCulture, $"t{i}"), 2)
                )
        );
        Assert.Equal(15, trades.Count(trade => trade.State == TradeState.Sold));
        Assert.All(trades.Where(trade => trade.State != TradeState.Sold), trade => Assert.Equal(0, trade.Available));
        Assert.All(await ledger.LeftAsync(), left => Assert.Equal(0, left));
    }

    [Fact]
    public async Task A_recall_between_the_look_and_the_write_keeps_its_lot_from_being_sold()
    {
        var tap = new StorageTap();
        await using var tapped = new TraceabilityProgram(connection)
        {
            Prefix = program.Prefix,
            With = services => services.AddSingleton<Azure.Core.Pipeline.HttpPipelinePolicy>(tap),
        };
        foreach (var wasSoldBefore in new[] { false, true })
        {
            var gtin = Given(wasSoldBefore ? 888_887 : 888_888);
            var beside = new Ledger(program.Services, gtin);
            await beside.HarvestsAsync();
            if (wasSoldBefore)
            {
                await beside.SellsAsync("before", 1);
            }

            var isRecalled = false;
            tap.After = async (call, _) =>
            {
                if (call.Method == "GET" && !isRecalled)
                {
                    isRecalled = true;
                    await beside.RecallsAsync(0);
                }
            };
            var trade = await new Ledger(tapped.Services, gtin).SellsAsync("t", 5);
            Assert.True(isRecalled);
            Assert.Equal(["L1"], trade.Lots.Select(lot => lot.Lot));
        }
    }

    static Gtin Given(int number)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"0952{number:D9}");
        return Enumerable
            .Range(0, 10)
            .Select(check =>
                Gtin.TryParse(digits + check.ToString(CultureInfo.InvariantCulture), out var gtin) ? gtin : null
            )
            .OfType<Gtin>()
            .Single();
    }

    sealed class Ledger(IServiceProvider services, Gtin gtin)
    {
        readonly IStock stock = services.GetRequiredService<IStock>();
        readonly ITrades trades = services.GetRequiredService<ITrades>();
        long version;

        public async Task HarvestsAsync()
        {
            for (var lot = 0; lot < Lots; lot++)
            {
                await stock.PutAsync(
                    gtin,
                    new SellableLot($"L{lot}", today, lot == 2 ? null : today.AddDays(lot), Stock),
                    Cancellation
                );
            }
        }

        public Task<Trade> SellsAsync(string name, decimal amount, DateTimeOffset? until = null) =>
            trades.DecideAsync(gtin, name, new TradeWish(amount, null, now, until), today, Cancellation);

        public Task RecallsAsync(int lot) =>
            stock.NoteRecalledAsync(
                gtin,
                Sample.Lot($"L{lot}"),
                true,
                Interlocked.Increment(ref version),
                Cancellation
            );

        public async Task DoesAsync((int Kind, int Name, int Lot, int Amount, int Times) operation)
        {
            var (kind, name, lot, amount, _) = operation;
            var (trade, happened) = ($"t{name}", $"e{name}");
            await (
                kind switch
                {
                    0 => SellsAsync(trade, amount),
                    1 => SellsAsync(trade, amount, now.AddHours(1)),
                    2 => StepsAsync(trade, TradeStep.Confirm, now),
                    3 => StepsAsync(trade, TradeStep.Cancel, now),
                    4 => StepsAsync(trade, TradeStep.Return, now),
                    5 => StepsAsync(trade, TradeStep.Expire, now.AddHours(2)),
                    6 => stock.TakeAsync(gtin, Sample.Lot($"L{lot}"), happened, amount, Cancellation),
                    7 => stock.PutBackAsync(gtin, Sample.Lot($"L{lot}"), happened, Cancellation),
                    _ => stock.NoteRecalledAsync(gtin, Sample.Lot($"L{lot}"), amount % 2 == 0, ++version, Cancellation),
                }
            );
        }

        Task<TradeAfter?> StepsAsync(string name, TradeStep step, DateTimeOffset at) =>
            trades.StepAsync(gtin, name, step, at, Cancellation);

        public async Task<IReadOnlyList<decimal>> LeftAsync()
        {
            var lots = (await stock.OfAsync(gtin, Cancellation)).Lots;
            return
            [
                .. Enumerable.Range(0, Lots).Select(lot => lots.FirstOrDefault(l => l.Lot == $"L{lot}")?.Stock ?? -1),
            ];
        }

        public async Task<IReadOnlyList<TradeState?>> StatesAsync() =>
            await Task.WhenAll(
                Enumerable
                    .Range(0, Names)
                    .Select(async name => (await trades.FindAsync(gtin, $"t{name}", Cancellation))?.State)
            );
    }

    /// <summary>Sums and states alone.</summary>
    sealed class Model
    {
        readonly decimal[] gone = new decimal[Lots];
        readonly bool[] recalled = new bool[Lots];
        readonly TradeState?[] states = new TradeState?[Names];
        readonly decimal[][] took = [.. Enumerable.Range(0, Names).Select(_ => new decimal[Lots])];
        readonly Dictionary<(int, int), decimal> events = [];

        /// <summary>−1 for a recalled lot, which is not told.</summary>
        public IReadOnlyList<decimal> Left() =>
            [.. Enumerable.Range(0, Lots).Select(lot => recalled[lot] ? -1 : Math.Max(0, Stock - gone[lot]))];

        public TradeState?[] States() => states;

        public void Does((int Kind, int Name, int Lot, int Amount, int Times) operation)
        {
            var (kind, name, lot, amount, _) = operation;
            switch (kind)
            {
                case 0 or 1 when states[name] is null:
                    Sells(name, amount, kind == 0 ? TradeState.Sold : TradeState.Held);
                    break;
                case 2 when states[name] == TradeState.Held:
                    states[name] = TradeState.Sold;
                    break;
                case 3 when states[name] is TradeState.Held or TradeState.Sold:
                    PutsBack(name, TradeState.Cancelled);
                    break;
                case 4 when states[name] == TradeState.Sold:
                    PutsBack(name, TradeState.Returned);
                    break;
                case 5 when states[name] == TradeState.Held:
                    PutsBack(name, TradeState.Cancelled);
                    break;
                case 6 when events.TryAdd((name, lot), amount):
                    gone[lot] += amount;
                    break;
                case 7:
                    gone[lot] -= events.GetValueOrDefault((name, lot));
                    events[(name, lot)] = 0;
                    break;
                case 8:
                    recalled[lot] = amount % 2 == 0;
                    break;
                default:
                    break;
            }
        }

        void Sells(int name, decimal amount, TradeState state)
        {
            var left = Left();
            if (left.Where(l => l > 0).Sum() < amount)
            {
                states[name] = TradeState.Oversold;
                return;
            }

            states[name] = state;
            for (var lot = 0; lot < Lots; lot++)
            {
                took[name][lot] = Math.Min(amount, Math.Max(0, left[lot]));
                gone[lot] += took[name][lot];
                amount -= took[name][lot];
            }
        }

        void PutsBack(int name, TradeState state)
        {
            states[name] = state;
            for (var lot = 0; lot < Lots; lot++)
            {
                gone[lot] -= took[name][lot];
            }
        }
    }
}
