using Azure;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Capture;

/// <summary>
/// Capture jobs. PartitionKey: the job's id; RowKey: empty. Lists are <c>of|{party}</c> and <c>of|</c> for everyone's, whose rows
/// are the ids, which sort newest first; a line without its job is one whose commit never came.
/// </summary>
public sealed class CaptureJobTable(StorageAccount storage) : ICaptureJobs
{
    readonly TableClient table = storage.Table(Tables.Captures);

    public async Task<bool> AddAsync(CaptureJob job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        await Task.WhenAll(
            new[] { Of(job.CapturedBy), Of(null) }.Select(list =>
                table.UpsertEntityAsync(new TableEntity(list, job.Id), TableUpdateMode.Replace, cancellation)
            )
        );
        return await table.IsAddedAsync(ToRow(job), cancellation);
    }

    public async Task<CaptureJob?> FindAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(id, "", cancellation) is { } row ? ToJob(row) : null;

    public async Task<bool> NoteAsync(CaptureJob job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            await table.UpdateEntityAsync(ToRow(job), new ETag(job.ETag), TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }

    public async Task<PageOf<CaptureJob>> OfAsync(string? party, PageRequest page, CancellationToken cancellation)
    {
        var lines = await table.PageAsync(Of(party), page, row => row.RowKey, cancellation);
        var jobs = await Task.WhenAll(lines.Items.Select(id => FindAsync(id, cancellation)));
        return new PageOf<CaptureJob>([.. jobs.OfType<CaptureJob>()], lines.Next);
    }

    static string Of(string? party) => "of|" + party;

    static TableEntity ToRow(CaptureJob job) =>
        new(job.Id, "")
        {
            ["CapturedBy"] = job.CapturedBy,
            ["Behaviour"] = job.Behaviour.ToString(),
            ["Total"] = job.Total,
            ["Done"] = job.Done,
            ["Failed"] = job.Failed,
            ["Warnings"] = job.Warnings,
            ["CreatedAt"] = job.CreatedAt,
            ["FinishedAt"] = job.FinishedAt,
        };

    static CaptureJob ToJob(TableEntity row) =>
        new(
            row.PartitionKey,
            row.GetString("CapturedBy"),
            Enum.Parse<CaptureErrorBehaviour>(row.GetString("Behaviour")),
            row.GetInt32("Total")!.Value,
            row.GetInt32("Done")!.Value,
            row.GetInt32("Failed")!.Value,
            row.GetInt32("Warnings")!.Value,
            row.GetDateTimeOffset("CreatedAt")!.Value,
            row.GetDateTimeOffset("FinishedAt"),
            row.ETag.ToString()
        );
}
