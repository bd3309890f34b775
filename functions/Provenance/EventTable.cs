using Azure;
using Azure.Data.Tables;
using Traceability.Gs1.Epcis;
using Traceability.Platform.Storage;

namespace Traceability.Provenance;

/// <summary>
/// Events. PartitionKey: the event's key without its declaration; RowKey: empty for the event, <c>declared|{declaration}</c> for
/// each declaration of an error in it. An event that an entity cannot hold is a blob of the container <c>events</c>, put there before.
/// </summary>
public sealed class EventTable(StorageAccount storage) : IEvents
{
    const string Declared = "declared|";
    readonly TableClient table = storage.Table(Tables.Events);

    public async Task<Acceptance> AddAsync(AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        if (
            accepted.Event.ErrorDeclaration is not null
            && await ReadAsync(EventKey.Event(accepted.Key), cancellation) is { } original
            && original.Accepted.Event.Hash != accepted.Event.Hash
        )
        {
            return new Acceptance(original, IsNew: false, IsSame: false);
        }

        var row = new TableEntity(EventKey.Event(accepted.Key), Row(accepted.Key))
        {
            ["CapturedBy"] = accepted.CapturedBy,
            ["RecordTime"] = accepted.RecordTime,
            ["Hash"] = accepted.Event.Hash,
        };
        if (accepted.Event.Json.Length <= LongText.Max)
        {
            LongText.Put(row, "Json", accepted.Event.Json);
        }
        else
        {
            // By its hash too: another event with this id must not take its place.
            var blob = $"{accepted.Key}/{Platform.OpaqueId.From(accepted.Event.Json)}";
            await storage
                .Container(Containers.Events)
                .GetBlobClient(blob)
                .UploadAsync(BinaryData.FromString(accepted.Event.Json), overwrite: true, cancellation);
            row["Blob"] = blob;
        }

        if (await table.IsAddedAsync(row, cancellation))
        {
            return new Acceptance(new KeptEvent(accepted, IsDone: false), IsNew: true, IsSame: true);
        }

        var kept =
            await ReadAsync(accepted.Key, cancellation)
            ?? throw new InvalidDataException($"Event {accepted.Key} was there and is not.");
        return new Acceptance(kept, IsNew: false, kept.Accepted.Event.Hash == accepted.Event.Hash);
    }

    public Task<KeptEvent?> FindAsync(string key, CancellationToken cancellation) => ReadAsync(key, cancellation);

    public async Task<IReadOnlyList<KeptEvent>> OfIdAsync(string eventId, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {EventKey.OfId(eventId)}");
        var kept = new List<KeptEvent>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            kept.Add(await ToKeptAsync(row, cancellation));
        }

        return [.. kept.OrderBy(e => e.Accepted.RecordTime)];
    }

    public Task NoteDoneAsync(string key, CancellationToken cancellation) =>
        table.UpdateEntityAsync(
            new TableEntity(EventKey.Event(key), Row(key)) { ["Done"] = true },
            ETag.All,
            TableUpdateMode.Merge,
            cancellation
        );

    async Task<KeptEvent?> ReadAsync(string key, CancellationToken cancellation) =>
        await table.FindAsync(EventKey.Event(key), Row(key), cancellation) is { } row
            ? await ToKeptAsync(row, cancellation)
            : null;

    async Task<KeptEvent> ToKeptAsync(TableEntity row, CancellationToken cancellation)
    {
        var json =
            LongText.Of(row, "Json")
            ?? (
                await storage
                    .Container(Containers.Events)
                    .GetBlobClient(row.GetString("Blob"))
                    .DownloadContentAsync(cancellation)
            ).Value.Content.ToString();
        return new KeptEvent(
            new AcceptedEvent(
                row.RowKey.Length == 0 ? row.PartitionKey : $"{row.PartitionKey}.{row.RowKey[Declared.Length..]}",
                EpcisDocument.ReadKept(json),
                row.GetString("CapturedBy"),
                row.GetDateTimeOffset("RecordTime")!.Value
            ),
            row.GetBoolean("Done") ?? false
        );
    }

    static string Row(string key) => EventKey.Declaration(key) is { Length: > 0 } declared ? Declared + declared : "";
}
