using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Platform.Storage;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// Marks. PartitionKey: <see cref="Thing.Key"/>; RowKey: empty. All recalls that reach a thing are in one row, so that one point
/// read tells them and the version that its passport is to show.
/// </summary>
public sealed class MarkTable(StorageAccount storage) : IMarks
{
    readonly TableClient table = storage.Table(Tables.Marks);

    public async Task<KeptMarks> FindAsync(Thing thing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        if (await table.FindAsync(thing.Key, "", cancellation) is not { } row)
        {
            return new KeptMarks(Marks.None(thing), null);
        }

        var list = JsonSerializer.Deserialize(LongText.Of(row, "Marks")!, StoredMarks.Default.IReadOnlyListStoredMark)!;
        return new KeptMarks(
            new Marks(
                thing,
                [
                    .. list.Select(mark => new Mark(
                        mark.Recall,
                        mark.Reason,
                        mark.Since,
                        StoredReach.Read(mark.Reaches)
                    )),
                ],
                row.GetInt64("Version")!.Value,
                row.GetInt64("Shown")!.Value
            ),
            row.ETag.ToString()
        );
    }

    public async Task<bool> WriteAsync(Marks marks, string? etag, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marks);
        IReadOnlyList<StoredMark> list =
        [
            .. marks.List.Select(mark => new StoredMark(
                mark.Recall,
                mark.Reason,
                mark.Since,
                StoredReach.Of(mark.Reaches)
            )),
        ];
        var row = new TableEntity(marks.Thing.Key, "")
        {
            ["Name"] = marks.Thing.Name,
            ["Version"] = marks.Version,
            ["Shown"] = marks.Shown,
        };
        LongText.Put(row, "Marks", JsonSerializer.Serialize(list, StoredMarks.Default.IReadOnlyListStoredMark));
        try
        {
            await (
                etag is null
                    ? table.AddEntityAsync(row, cancellation)
                    : table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, cancellation)
            );
            return true;
        }
        catch (RequestFailedException fault)
            when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists
                || fault.Status == StatusCodes.Status412PreconditionFailed
            )
        {
            return false;
        }
    }
}

/// <summary>A mark as it is kept.</summary>
sealed record StoredMark(string Recall, string Reason, DateTimeOffset Since, IReadOnlyList<StoredReach> Reaches);

/// <summary>A reach as it is kept.</summary>
/// <param name="Spans"><see cref="Provenance.Graph.Spans.ToString"/>; null where it is strong.</param>
sealed record StoredReach(int Round, string? Spans, IReadOnlyList<string> Path, string? HandedOn)
{
    public static IReadOnlyList<StoredReach> Of(IReadOnlyList<Reach> reaches) =>
        [
            .. reaches.Select(reach => new StoredReach(
                reach.Round,
                reach.IsStrong ? null : reach.Spans.ToString(),
                reach.Path,
                reach.HandedOn
            )),
        ];

    public static IReadOnlyList<Reach> Read(IReadOnlyList<StoredReach> reaches) =>
        [
            .. reaches.Select(reach => new Reach(
                reach.Round,
                reach.Spans is null,
                Provenance.Graph.Spans.Parse(reach.Spans ?? ""),
                reach.Path
            )
            {
                HandedOn = reach.HandedOn,
            }),
        ];
}

[JsonSerializable(typeof(IReadOnlyList<StoredMark>))]
[JsonSerializable(typeof(IReadOnlyList<StoredReach>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class StoredMarks : JsonSerializerContext;
