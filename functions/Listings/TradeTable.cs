using System.Globalization;
using Azure.Data.Tables;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Listings;

/// <summary>
/// Trades, in the table of stock. PartitionKey: the GTIN. RowKey: <c>trade|{key}</c>. One transaction writes it with what it took:
/// <c>taken|{lot}|{key}</c> and the lot's <c>gone|{lot}</c>, as <see cref="StockTable"/> does for an event. A sum that another
/// movement, or a recall, wrote since it was read makes the transaction fail, and everything is read again.
/// </summary>
public sealed class TradeTable(StorageAccount storage) : ITrades, IDisposable
{
    const string TradeRow = "trade|";

    /// <summary>Lots that are looked up side by side.</summary>
    const int AtOnce = 8;

    /// <summary>Products that are sold side by side, as their GTINs fall.</summary>
    const int Turns = 64;

    readonly TableClient table = storage.Table(Tables.Stock);

    // Of several sales of one product at once one comes through and the others read again: here they take turns instead. Which of
    // two programs comes through is for storage to say.
    readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Trade> DecideAsync(
        Gtin gtin,
        string key,
        TradeWish wish,
        DateOnly today,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(gtin);
        var turn = turns[(uint)gtin.GetHashCode() % Turns];
        await turn.WaitAsync(cancellation);
        try
        {
            return await TakeAsync(gtin, key, wish, today, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    async Task<Trade> TakeAsync(Gtin gtin, string key, TradeWish wish, DateOnly today, CancellationToken cancellation)
    {
        while (true)
        {
            var lots = await StockTable.LotsAsync(table, gtin, cancellation);
            var trade = Trade.Decide(lots.Select(lot => lot.Lot), wish, today);
            var actions = new List<TableTransactionAction>
            {
                new(TableTransactionActionType.Add, ToRow(gtin, key, trade)),
            };
            foreach (var drawn in trade.Lots)
            {
                var lot = lots.First(stocked => stocked.Lot.Lot == drawn.Lot);
                actions.Add(
                    new(
                        TableTransactionActionType.UpsertReplace,
                        StockTable.Taken(gtin, lot.Key, key, drawn.Amount, isBack: false)
                    )
                );
                actions.Add(StockTable.Sum($"{gtin}", lot.Key, lot.Gone, drawn.Amount));
            }

            if (await table.IsWrittenAsync(actions, cancellation))
            {
                return trade;
            }

            if (await FindAsync(gtin, key, cancellation) is { } earlier)
            {
                return earlier;
            }
        }
    }

    public async Task TakeAgainAsync(Gtin gtin, string key, CancellationToken cancellation)
    {
        if (await FindAsync(gtin, key, cancellation) is not { } trade)
        {
            return;
        }

        foreach (var drawn in trade.Lots)
        {
            var lot = KeyOf(key, drawn);
            while (await table.FindAsync($"{gtin}", StockTable.TakenKey(lot, key), cancellation) is null)
            {
                var gone = await table.FindAsync($"{gtin}", StockTable.GoneRow + lot, cancellation);
                await table.IsWrittenAsync(
                    [
                        new(
                            TableTransactionActionType.Add,
                            StockTable.Taken(gtin, lot, key, drawn.Amount, isBack: !trade.Holds)
                        ),
                        StockTable.Sum($"{gtin}", lot, gone, trade.Holds ? drawn.Amount : 0),
                    ],
                    cancellation
                );
            }
        }
    }

    public async Task<Trade?> FindAsync(Gtin gtin, string key, CancellationToken cancellation) =>
        await table.FindAsync($"{gtin}", TradeRow + key, cancellation) is { } row ? ToTrade(row) : null;

    public async Task<TradeAfter?> StepAsync(
        Gtin gtin,
        string key,
        TradeStep step,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            if (await table.FindAsync($"{gtin}", TradeRow + key, cancellation) is not { } row)
            {
                return null;
            }

            var trade = ToTrade(row);
            if (trade.After(step, now) is not { } after)
            {
                return new TradeAfter(trade, IsAllowed: false);
            }

            if (ReferenceEquals(after, trade))
            {
                return new TradeAfter(trade, IsAllowed: true);
            }

            var actions = new List<TableTransactionAction>
            {
                new(TableTransactionActionType.UpdateReplace, ToRow(gtin, key, after), row.ETag),
            };
            if (trade.Holds && !after.Holds)
            {
                var back = await InParallel.SelectAsync(
                    trade.Lots,
                    AtOnce,
                    (drawn, stop) => BackAsync(gtin, key, drawn, stop),
                    cancellation
                );
                actions.AddRange(back.SelectMany(lot => lot));
            }

            if (await table.IsWrittenAsync(actions, cancellation))
            {
                return new TradeAfter(after, IsAllowed: true);
            }
        }
    }

    public void Dispose()
    {
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    // What a declared mistake put back before is back.
    async Task<IReadOnlyList<TableTransactionAction>> BackAsync(
        Gtin gtin,
        string key,
        DrawnLot drawn,
        CancellationToken cancellation
    )
    {
        var lot = KeyOf(key, drawn);
        var taken = await table.FindAsync($"{gtin}", StockTable.TakenKey(lot, key), cancellation);
        if (taken?.GetBoolean(StockTable.IsBack) != false)
        {
            return [];
        }

        var gone = await table.FindAsync($"{gtin}", StockTable.GoneRow + lot, cancellation);
        return
        [
            new(
                TableTransactionActionType.UpdateReplace,
                StockTable.Taken(gtin, lot, key, drawn.Amount, isBack: true),
                taken.ETag
            ),
            StockTable.Sum($"{gtin}", lot, gone, -drawn.Amount),
        ];
    }

    static string KeyOf(string key, DrawnLot drawn) =>
        Lot.TryParse(drawn.Lot, out var lot)
            ? lot.ToKey()
            : throw new InvalidDataException($"Trade {key} took a lot that is none.");

    static TableEntity ToRow(Gtin gtin, string key, Trade trade) =>
        new($"{gtin}", TradeRow + key)
        {
            ["State"] = trade.State.ToString(),
            ["Asked"] = StockTable.Text(trade.Asked),
            // A lot has no blank in it.
            ["Lots"] = string.Join('\n', trade.Lots.Select(lot => $"{lot.Lot} {StockTable.Text(lot.Amount)}")),
            ["Available"] = StockTable.Text(trade.Available),
            ["ReservedUntil"] = trade.ReservedUntil,
            ["SoldAt"] = trade.SoldAt,
            ["EndedAt"] = trade.EndedAt,
        };

    static Trade ToTrade(TableEntity row) =>
        new(
            Enum.Parse<TradeState>(row.GetString("State")),
            StockTable.Number(row, "Asked"),
            [
                .. row.GetString("Lots")
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(' '))
                    .Select(pair => new DrawnLot(pair[0], decimal.Parse(pair[1], CultureInfo.InvariantCulture))),
            ],
            StockTable.Number(row, "Available"),
            row.GetDateTimeOffset("ReservedUntil"),
            row.GetDateTimeOffset("SoldAt"),
            row.GetDateTimeOffset("EndedAt")
        );
}
