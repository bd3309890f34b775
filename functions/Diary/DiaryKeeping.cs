using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Functions;

namespace Traceability.Diary;

/// <summary>How the writing or the withdrawal of an entry ended.</summary>
public abstract record DiaryKept
{
    DiaryKept() { }

    /// <summary>It is kept; or it was, by this same request.</summary>
    public sealed record Kept(DiaryEntry Entry) : DiaryKept;

    /// <summary>The plot is not the farmer's.</summary>
    public sealed record NoPlot : DiaryKept;

    /// <summary>The picture was never taken in.</summary>
    public sealed record NoPhoto : DiaryKept;

    /// <summary>The farmer has no such entry.</summary>
    public sealed record NoEntry : DiaryKept;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : DiaryKept;
}

/// <summary>
/// Writes and withdraws entries: announce, then write (design: promise 2). Each is safe to repeat: a retry finds the entry of its key, and
/// the first withdrawal stays.
/// </summary>
public sealed class DiaryKeeping(
    IDiary diary,
    IDiaryChanges changes,
    Plots plots,
    IPhotos photos,
    RequestTable requests,
    TimeProvider time
)
{
    /// <param name="farmerId">Whose diary it is.</param>
    /// <param name="facts">The entry.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">Route and body, which a retry repeats.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<DiaryKept> WriteAsync(
        string farmerId,
        DiaryFacts facts,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (!await plots.IsOfAsync(farmerId, facts.Plot, cancellation))
        {
            return new DiaryKept.NoPlot();
        }

        if (facts.Photo is { } photo && !await photos.IsThereAsync(PhotoOwner.OfDiary(farmerId), photo, cancellation))
        {
            return new DiaryKept.NoPhoto();
        }

        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("diary", farmerId, idempotencyKey);
        var entry = new DiaryEntry(id, farmerId, facts, time.GetUtcNow());
        return await AnnounceAsync(entry, isWithdrawal: false, idempotencyKey, request, cancellation) is { } announced
            ? new DiaryKept.Kept(await WriteAsync(announced, () => diary.AddAsync(entry, cancellation), cancellation))
            : new DiaryKept.KeyReused();
    }

    /// <param name="farmerId">Whose diary it is.</param>
    /// <param name="id">The entry.</param>
    /// <param name="reason">Why it is withdrawn.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">Route and body, which a retry repeats.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<DiaryKept> WithdrawAsync(
        string farmerId,
        string id,
        string reason,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        if (await diary.FindAsync(farmerId, id, cancellation) is not { } entry)
        {
            return new DiaryKept.NoEntry();
        }

        if (await AnnounceAsync(entry, isWithdrawal: true, idempotencyKey, request, cancellation) is not { } announced)
        {
            return new DiaryKept.KeyReused();
        }

        var withdrawal = new DiaryWithdrawal(reason, time.GetUtcNow());
        return
            await WriteAsync(announced, () => diary.WithdrawAsync(farmerId, id, withdrawal, cancellation), cancellation)
                is { } withdrawn
            ? new DiaryKept.Kept(withdrawn)
            : new DiaryKept.NoEntry();
    }

    // Null where the key came with another request before: then the message finds nothing, or what is there, and changes nothing.
    async Task<DiaryChange?> AnnounceAsync(
        DiaryEntry entry,
        bool isWithdrawal,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        var change = DiaryChange.Of(entry, isWithdrawal, time.GetUtcNow());
        var announcing = changes.AnnounceAsync(change, cancellation);
        var noting = idempotencyKey is null
            ? Task.FromResult<EarlierRequest?>(null)
            : requests.NoteAsync(entry.FarmerId, idempotencyKey, request, entry.Id, cancellation);
        await Task.WhenAll(announcing, noting);
        return await noting is { Same: false } ? null : change;
    }

    async Task<T> WriteAsync<T>(DiaryChange announced, Func<Task<T>> write, CancellationToken cancellation)
    {
        var written = await write();
        if (time.GetUtcNow() - announced.AnnouncedAt > Announcement.Stale)
        {
            await changes.AnnounceAsync(announced with { AnnouncedAt = time.GetUtcNow() }, cancellation);
        }

        return written;
    }
}
