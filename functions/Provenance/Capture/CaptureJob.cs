using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Traceability.Gs1.Epcis;

namespace Traceability.Provenance.Capture;

/// <summary>What becomes of a document's good events where others are refused (EPCIS 2.0 §12.6.1).</summary>
public enum CaptureErrorBehaviour
{
    /// <summary>All or nothing.</summary>
    Rollback,

    /// <summary>As many as possible.</summary>
    Proceed,
}

/// <summary>
/// The capture of one document. Its row is the commit: from then on its events are accepted one slice after the other, and nothing
/// takes that back.
/// </summary>
/// <param name="Id">Opaque; newer ones sort first.</param>
/// <param name="CapturedBy">Who sent it.</param>
/// <param name="Total">Events of the document.</param>
/// <param name="Done">Events, from its first on, that are accepted or passed over.</param>
/// <param name="Failed">Events that were refused.</param>
/// <param name="Warnings">Events whose id was known with other content: what was there stays.</param>
/// <param name="FinishedAt">Null while it runs.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record CaptureJob(
    string Id,
    string CapturedBy,
    CaptureErrorBehaviour Behaviour,
    int Total,
    int Done,
    int Failed,
    int Warnings,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    string ETag
)
{
    /// <summary>Bytes of a document at most.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    public bool IsRunning => FinishedAt is null;
}

/// <summary>Something that is wrong with a document, or was worth a warning.</summary>
/// <param name="Pointer">Where (RFC 6901).</param>
/// <param name="Rule">Its name, for programs.</param>
/// <param name="Value">What broke the rule, where that helps.</param>
public sealed record CaptureFault(string Pointer, string Rule, string? Value)
{
    public static CaptureFault Of(EpcisFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new(fault.Pointer, CaptureRules.Name(fault.Rule), fault.Value);
    }
}

/// <summary>The message of <c>capture</c>: a document was, or is about to be, committed.</summary>
public sealed record CaptureChange(string Job, DateTimeOffset AnnouncedAt);

/// <summary>The message of <c>event-accepted</c>: an event was, or is about to be, accepted by itself.</summary>
public sealed record EventChange(string Key, DateTimeOffset AnnouncedAt);

[JsonSerializable(typeof(CaptureChange))]
[JsonSerializable(typeof(EventChange))]
[JsonSerializable(typeof(IReadOnlyList<CaptureFault>))]
// The bodies of the EPCIS interface, which has its own schema.
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonNode))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class CaptureJson : JsonSerializerContext;

/// <summary>Where jobs are kept.</summary>
public interface ICaptureJobs
{
    /// <summary>Keeps a new job; false where its id is taken.</summary>
    Task<bool> AddAsync(CaptureJob job, CancellationToken cancellation);

    Task<CaptureJob?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Notes how far a job is, unless it changed since it was read: then false.</summary>
    Task<bool> NoteAsync(CaptureJob job, CancellationToken cancellation);

    /// <summary>A party's jobs, newest first; null for everyone's.</summary>
    Task<Platform.PageOf<CaptureJob>> OfAsync(string? party, Platform.PageRequest page, CancellationToken cancellation);
}

/// <summary>Where documents, and what was wrong with them, are kept.</summary>
public interface ICaptureDocuments
{
    Task PutAsync(string job, ReadOnlyMemory<byte> document, CancellationToken cancellation);

    Task<ReadOnlyMemory<byte>> ReadAsync(string job, CancellationToken cancellation);

    Task PutFaultsAsync(string job, IReadOnlyList<CaptureFault> faults, CancellationToken cancellation);

    /// <summary>Empty where none were put.</summary>
    Task<IReadOnlyList<CaptureFault>> FaultsAsync(string job, CancellationToken cancellation);
}

/// <summary>Where captures are announced.</summary>
public interface ICaptureChanges
{
    Task AnnounceAsync(CaptureChange change, CancellationToken cancellation);

    Task AnnounceAsync(EventChange change, CancellationToken cancellation);
}
