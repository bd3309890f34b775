using System.Globalization;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Life;

/// <summary>
/// Shipments. Partition <c>thing|{hash}</c>: rows <c>sent|{event}</c> and <c>received|{event}</c>, from which the shipments of the
/// thing are matched when they are read. Partition <c>party|{id}</c>: rows <c>{ticks until the end of time}|{event}|{hash}</c>, what
/// the party sent or is to receive, newest first.
/// </summary>
public sealed class ShipmentTable(StorageAccount storage) : IShipments
{
    const string SentRow = "sent|";
    const string ReceivedRow = "received|";
    readonly TableClient table = storage.Table(Tables.Shipments);

    public async Task AddAsync(Sent sent, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var row = new TableEntity(Of(sent.Thing), SentRow + sent.Event)
        {
            ["From"] = sent.From,
            ["To"] = sent.To,
            ["Thing"] = sent.Thing,
            ["Transaction"] = sent.Transaction,
            ["Amount"] = sent.Amount?.ToString(CultureInfo.InvariantCulture),
            ["Unit"] = sent.Unit,
            ["At"] = sent.At,
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - sent.At.UtcTicks:D19}|{sent.Event}|{Of(sent.Thing)[6..]}"
        );
        await Task.WhenAll(
            new[] { sent.From, sent.To }
                .Distinct()
                .Select(party =>
                    table.UpsertEntityAsync(
                        new TableEntity(OfParty(party), line) { ["Thing"] = sent.Thing, ["Event"] = sent.Event },
                        TableUpdateMode.Replace,
                        cancellation
                    )
                )
        );
    }

    public Task AddAsync(Received received, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(received);
        return table.UpsertEntityAsync(
            new TableEntity(Of(received.Thing), ReceivedRow + received.Event)
            {
                ["By"] = received.By,
                ["Thing"] = received.Thing,
                ["Transaction"] = received.Transaction,
                ["Amount"] = received.Amount?.ToString(CultureInfo.InvariantCulture),
                ["Unit"] = received.Unit,
                ["At"] = received.At,
            },
            TableUpdateMode.Replace,
            cancellation
        );
    }

    public Task RemoveAsync(string eventKey, string thing, CancellationToken cancellation) =>
        Task.WhenAll(
            new[] { SentRow, ReceivedRow }.Select(kind =>
                table.DeleteEntityAsync(Of(thing), kind + eventKey, cancellationToken: cancellation)
            )
        );

    public async Task<IReadOnlyList<Shipment>> OfThingAsync(string thing, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Of(thing)}");
        var sent = new List<Sent>();
        var received = new List<Received>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey.StartsWith(SentRow, StringComparison.Ordinal))
            {
                sent.Add(
                    new Sent(
                        row.RowKey[SentRow.Length..],
                        row.GetString("From"),
                        row.GetString("To"),
                        row.GetString("Thing"),
                        row.GetString("Transaction"),
                        Amount(row),
                        row.GetString("Unit"),
                        row.GetDateTimeOffset("At")!.Value
                    )
                );
            }
            else
            {
                received.Add(
                    new Received(
                        row.RowKey[ReceivedRow.Length..],
                        row.GetString("By"),
                        row.GetString("Thing"),
                        row.GetString("Transaction"),
                        Amount(row),
                        row.GetString("Unit"),
                        row.GetDateTimeOffset("At")!.Value
                    )
                );
            }
        }

        return Shipment.Match(sent, received);
    }

    public async Task<PageOf<Shipment>> OfPartyAsync(string party, PageRequest page, CancellationToken cancellation)
    {
        var lines = await table.PageAsync(
            OfParty(party),
            page,
            row => (Thing: row.GetString("Thing"), Event: row.GetString("Event")),
            cancellation
        );
        var matched = await Task.WhenAll(
            lines.Items.Select(line => line.Thing).Distinct().Select(thing => OfThingAsync(thing, cancellation))
        );
        var byEvent = matched.SelectMany(s => s).ToDictionary(s => (s.Sent.Thing, s.Sent.Event));
        return new PageOf<Shipment>([.. lines.Items.Select(byEvent.GetValueOrDefault).OfType<Shipment>()], lines.Next);
    }

    static decimal? Amount(TableEntity row) =>
        row.GetString("Amount") is { } amount ? decimal.Parse(amount, CultureInfo.InvariantCulture) : null;

    static string Of(string thing) => "thing|" + OpaqueId.From("thing", thing);

    static string OfParty(string party) => "party|" + party;
}
