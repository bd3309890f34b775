using System.Globalization;
using System.Text.Json;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Functions;

namespace Traceability.Provenance.Capture;

/// <summary>
/// Takes documents of events. Everything is validated first; then the document is stored, announced, and committed by the row of
/// its job (design: promise 2).
/// </summary>
public sealed class Captures(ICaptureJobs jobs, ICaptureDocuments documents, ICaptureChanges changes, TimeProvider time)
{
    /// <summary>A new job's id: newer ones sort first.</summary>
    public string MakeId() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - time.GetUtcNow().UtcTicks:D19}-{OpaqueId.Make()}"
        );

    /// <summary>Takes a document; when this ends, it is kept, or what is wrong with it is.</summary>
    /// <param name="id">The job's id; a retry has the same, and changes nothing.</param>
    /// <param name="document">The document as it was sent.</param>
    /// <param name="read">What was read in it.</param>
    public async Task TakeAsync(
        string id,
        string capturedBy,
        CaptureErrorBehaviour behaviour,
        ReadOnlyMemory<byte> document,
        EpcisDocument read,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        if (await jobs.FindAsync(id, cancellation) is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        var faults = Faults(read);
        var good = CaptureRules.Good(read).Count();
        var isRefused = faults.Count > 0 && (behaviour == CaptureErrorBehaviour.Rollback || good == 0);
        var job = new CaptureJob(
            id,
            capturedBy,
            behaviour,
            read.Events.Count,
            Done: isRefused ? read.Events.Count : 0,
            Failed: faults.Count == 0 ? 0
                : isRefused ? read.Events.Count
                : read.Events.Count - good,
            Warnings: 0,
            now,
            isRefused || read.Events.Count == 0 ? now : null,
            ETag: ""
        );
        if (faults.Count > 0)
        {
            await documents.PutFaultsAsync(id, faults, cancellation);
        }

        if (job.IsRunning)
        {
            await Task.WhenAll(
                documents.PutAsync(id, document, cancellation),
                changes.AnnounceAsync(new CaptureChange(id, now), cancellation)
            );
        }

        await jobs.AddAsync(job, cancellation);
    }

    /// <summary>All that is wrong with a document and its events.</summary>
    public static IReadOnlyList<CaptureFault> Faults(EpcisDocument read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return
        [
            .. read.Faults.Select(CaptureFault.Of),
            .. read.Events.SelectMany(e => e.Faults).Select(CaptureFault.Of),
            .. read.Events.SelectMany(PersonalData.In),
        ];
    }
}

/// <summary>
/// Accepts the events of a committed document, a slice at a time. The second delivery of a message accepts events that are there
/// already, which changes nothing; of two that run side by side, one notes how far the job is.
/// </summary>
public sealed class CaptureHandler(
    ICaptureJobs jobs,
    ICaptureDocuments documents,
    Acceptances acceptances,
    TimeProvider time
) : IMessageHandler<CaptureChange>
{
    /// <summary>Events, and things that they name, of one slice: what is done well within the message's visibility.</summary>
    const int MaxEvents = 100;

    const int MaxThings = 500;

    public async Task<Outcome> HandleAsync(CaptureChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (await jobs.FindAsync(message.Job, cancellation) is not { } job)
        {
            return Announcement.NotYet(Text(message), message.AnnouncedAt, time.GetUtcNow());
        }

        if (!job.IsRunning)
        {
            return Outcome.Done;
        }

        var read = EpcisDocument.Read(await documents.ReadAsync(job.Id, cancellation));
        var slice = Slice(read, job.Done);
        var good = slice.Where(CaptureRules.IsGood).ToList();
        var taken = await acceptances.TakeAsync([.. good.Select(e => e.Event!)], job.CapturedBy, cancellation);
        var unlike = good.Where((_, i) => !taken[i].IsSame).ToList();
        if (unlike.Count > 0)
        {
            var before = await documents.FaultsAsync(job.Id, cancellation);
            var warnings = unlike.Select(e => new CaptureFault(e.Pointer, CaptureRules.KnownId, e.Event!.Id));
            await documents.PutFaultsAsync(job.Id, [.. before.Union(warnings)], cancellation);
        }

        var done = job.Done + slice.Count;
        var next = job with
        {
            Done = done,
            Warnings = job.Warnings + unlike.Count,
            FinishedAt = done >= read.Events.Count ? time.GetUtcNow() : null,
        };
        // Where another delivery noted it first, the next message finds out how far it is.
        await jobs.NoteAsync(next, cancellation);
        return next.IsRunning ? Outcome.Continue(Text(message), TimeSpan.Zero) : Outcome.Done;
    }

    static List<EventRead> Slice(EpcisDocument read, int from)
    {
        var slice = new List<EventRead>();
        var things = 0;
        foreach (var e in read.Events.Skip(from))
        {
            things += e.Event?.Things().Count() ?? 0;
            if (slice.Count > 0 && (slice.Count == MaxEvents || things > MaxThings))
            {
                break;
            }

            slice.Add(e);
        }

        return slice;
    }

    static string Text(CaptureChange message) => JsonSerializer.Serialize(message, CaptureJson.Default.CaptureChange);
}
