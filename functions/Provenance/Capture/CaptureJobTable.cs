using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
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
        try
        {
            await table.AddEntityAsync(ToRow(job), cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    public async Task<CaptureJob?> FindAsync(string id, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(id, "", cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? ToJob(row) : null;
    }

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
        ArgumentNullException.ThrowIfNull(page);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Of(party)} and RowKey gt {page.After ?? ""}");
        await foreach (
            var rows in table
                .QueryAsync<TableEntity>(filter, page.Size, cancellationToken: cancellation)
                .AsPages(pageSizeHint: page.Size)
        )
        {
            var jobs = await Task.WhenAll(rows.Values.Select(row => FindAsync(row.RowKey, cancellation)));
            return new PageOf<CaptureJob>(
                [.. jobs.OfType<CaptureJob>()],
                rows.Values.Count == page.Size ? rows.Values[^1].RowKey : null
            );
        }

        return new PageOf<CaptureJob>([], null);
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
