using System.Text.Json;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Privacy;

/// <summary>
/// Erasures, in one partition, since they are few and are listed whole. PartitionKey: <c>erasure</c>; RowKey: the erasure's id. It holds
/// ids and numbers, and nothing else of a person.
/// </summary>
public sealed class ErasureTable(StorageAccount storage) : IErasures
{
    const string Partition = "erasure";
    readonly TableClient table = storage.Table(Tables.Erasures);

    public Task<bool> AddAsync(Erasure erasure, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        return table.IsAddedAsync(ToRow(erasure), cancellation);
    }

    public async Task<KeptErasure?> FindAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(Partition, id, cancellation) is { } row
            ? new KeptErasure(ToErasure(row), row.ETag.ToString())
            : null;

    public Task<bool> ReplaceAsync(KeptErasure read, ErasureProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        return table.IsUpdatedAsync(
            ToRow(read.Erasure with { Progress = progress }),
            read.ETag,
            TableUpdateMode.Replace,
            cancellation
        );
    }

    public Task<PageOf<Erasure>> AllAsync(PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(Partition, page, ToErasure, cancellation);

    static TableEntity ToRow(Erasure erasure)
    {
        var progress = erasure.Progress;
        return new TableEntity(Partition, erasure.Id)
        {
            ["Kind"] = erasure.Person.Kind.ToString(),
            ["Person"] = erasure.Person.Id,
            ["AskedAt"] = erasure.AskedAt,
            ["By"] = erasure.By,
            ["Pass"] = progress.Pass,
            ["Part"] = progress.Part,
            ["After"] = progress.After,
            ["Found"] = progress.Found,
            ["MovedAt"] = progress.MovedAt,
            ["DoneAt"] = progress.DoneAt,
            ["Rewritten"] = JsonSerializer.Serialize(progress.Rewritten, ErasureDueJson.Default.IReadOnlyListRewritten),
        };
    }

    static Erasure ToErasure(TableEntity row) =>
        new(
            row.RowKey,
            new Person(Enum.Parse<PersonKind>(row.GetString("Kind")), row.GetString("Person")),
            row.GetDateTimeOffset("AskedAt")!.Value,
            row.GetString("By"),
            new ErasureProgress(
                row.GetInt32("Pass")!.Value,
                row.GetString("Part"),
                row.GetString("After"),
                row.GetInt32("Found")!.Value,
                row.GetDateTimeOffset("MovedAt")!.Value,
                row.GetDateTimeOffset("DoneAt"),
                JsonSerializer.Deserialize(row.GetString("Rewritten"), ErasureDueJson.Default.IReadOnlyListRewritten)!
            )
        );
}
