using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Products;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>How the decision to recall, or to lift a recall, ended.</summary>
public abstract record RecallDecided
{
    RecallDecided() { }

    /// <summary>It is kept; or it was, by this same request.</summary>
    public sealed record Kept(KeptRecall Recall) : RecallDecided;

    /// <summary>The caller has no such product.</summary>
    public sealed record NoProduct : RecallDecided;

    /// <summary>Nobody registered the lot or told of the thing: a mistyped one would give false safety.</summary>
    public sealed record Unknown : RecallDecided;

    /// <summary>The caller may not decide that.</summary>
    public sealed record NotYours : RecallDecided;

    /// <summary>It was lifted already, by another decision.</summary>
    public sealed record AlreadyLifted : RecallDecided;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : RecallDecided;
}

/// <summary>Takes decisions: announce, then write (design: promise 2). What they reach is marked by the handler of <c>recall</c>.</summary>
public sealed class RecallDecisions(
    IRecalls recalls,
    IRecallChanges changes,
    IProducts products,
    IBatches batches,
    IGraph graph,
    RequestTable requests,
    TimeProvider time
)
{
    /// <summary>Recalls a lot.</summary>
    /// <param name="caller">The owner of the product, or the operator.</param>
    /// <param name="thing">The lot; for the operator anything.</param>
    /// <param name="reason">For people.</param>
    /// <param name="isDrill">Marks nothing.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">Route and body, which a retry repeats.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<RecallDecided> DecideAsync(
        Caller caller,
        Thing thing,
        string reason,
        bool isDrill,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(thing);
        var owner = thing.Gtin is { } gtin ? await OwnerAsync(gtin, cancellation) : null;
        if (!caller.ReachesAll && owner != caller.Id)
        {
            return new RecallDecided.NoProduct();
        }

        if (!await IsKnownAsync(thing, cancellation))
        {
            return new RecallDecided.Unknown();
        }

        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("recall", caller.Id, idempotencyKey);
        if (await NoteAsync(caller, idempotencyKey, request, id, cancellation) is { Same: false })
        {
            return new RecallDecided.KeyReused();
        }

        var recall = new Recall(id, thing, reason, caller.Id, owner, time.GetUtcNow(), isDrill);
        await changes.AnnounceAsync(new RecallChange(id, recall.DecidedAt), cancellation);
        // Where it is there already, the same request made it.
        await recalls.AddAsync(recall, cancellation);
        return new RecallDecided.Kept((await recalls.FindAsync(id, cancellation))!);
    }

    /// <summary>Lifts a recall: the operator any, an owner what he decided himself.</summary>
    public async Task<RecallDecided> LiftAsync(
        Caller caller,
        string id,
        string reason,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (await FindAsync(caller, id, cancellation) is not { } read)
        {
            return new RecallDecided.Unknown();
        }

        if (!caller.ReachesAll && read.Recall.By != caller.Id)
        {
            return new RecallDecided.NotYours();
        }

        var lift = new Lift(
            idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("lift", caller.Id, idempotencyKey),
            reason,
            caller.Id,
            time.GetUtcNow()
        );
        if (await NoteAsync(caller, idempotencyKey, request, lift.Id, cancellation) is { Same: false })
        {
            return new RecallDecided.KeyReused();
        }

        await changes.AnnounceAsync(new RecallChange(id, lift.DecidedAt), cancellation);
        while (read.Lift is null)
        {
            var lifting = read.Progress with { Phase = RecallPhase.Lifting, After = null };
            await recalls.WriteAsync(read, lifting, lift, null, cancellation);
            read = (await recalls.FindAsync(id, cancellation))!;
        }

        return read.Lift.Id == lift.Id ? new RecallDecided.Kept(read) : new RecallDecided.AlreadyLifted();
    }

    /// <summary>A recall that the caller may see: the operator and an authority all, a farmer those of its products. Null where there is none.</summary>
    public async Task<KeptRecall?> FindAsync(Caller caller, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return
            OpaqueId.IsOne(id)
            && await recalls.FindAsync(id, cancellation) is { } read
            && (caller.ReachesAll || read.Recall.Owner == caller.Id || read.Recall.By == caller.Id)
            ? read
            : null;
    }

    /// <summary>The state as it is told; where the work stands still for long, it is announced again.</summary>
    public async Task<string> StateAsync(KeptRecall read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        var now = time.GetUtcNow();
        var isWorkLeft = (await recalls.ArrivalsAsync(read.Recall.Id, 1, cancellation)).Count > 0;
        // Work may have ended between the two reads, and never the other way round unseen: what is read last is told.
        var latest = await recalls.FindAsync(read.Recall.Id, cancellation) ?? read;
        var isPending =
            isWorkLeft
            || (latest.Progress.MustWeigh && latest.Lift is null)
            || latest.Progress.Phase is not (RecallPhase.Settled or RecallPhase.Lifted);
        if (
            isPending
            && now - Later(latest.Progress.AnnouncedAt, latest.Progress.LastMarkAt) > Announcement.Stale
            && await recalls.NoteAnnouncedAsync(latest, now, cancellation)
        )
        {
            await changes.AnnounceAsync(new RecallChange(read.Recall.Id, now), cancellation);
        }

        return latest.State(now, isWorkLeft);
    }

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    Task<EarlierRequest?> NoteAsync(
        Caller caller,
        string? key,
        string request,
        string note,
        CancellationToken cancellation
    ) =>
        key is null
            ? Task.FromResult<EarlierRequest?>(null)
            : requests.NoteAsync(caller.Id, key, request, note, cancellation);

    async Task<string?> OwnerAsync(Gtin gtin, CancellationToken cancellation) =>
        (await products.FindAsync(gtin, cancellation))?.Product.Producer.Id;

    async Task<bool> IsKnownAsync(Thing thing, CancellationToken cancellation) =>
        (
            thing is { Kind: ThingKind.Lot, Gtin: { } gtin, Lot: { } lot }
            && await batches.FindPassportAsync(gtin, lot, cancellation) is not null
        ) || await graph.KnowsAsync(thing, cancellation);
}
