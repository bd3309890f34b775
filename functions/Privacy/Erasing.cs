using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Personal;
using Traceability.Platform.Repair;

namespace Traceability.Privacy;

/// <summary>Has people erased, each once.</summary>
public sealed class Erasing(IErasures erasures, IErasuresDue due, TimeProvider time) : IErasureReplay
{
    const int Tries = 8;

    /// <summary>Has a person erased: announces first, then writes (design: promise 2). Asked again, it is the same erasure.</summary>
    /// <param name="by">The person itself, or the operator.</param>
    public async Task<Erasure> AskAsync(Person person, string by, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var asked = Erasure.Of(person, by, now);
        await due.AnnounceAsync(new ErasureDue(asked.Id, now), cancellation);
        var isNew = await erasures.AddAsync(asked, cancellation);
        if (isNew && time.GetUtcNow() - now > Announcement.Stale)
        {
            await due.AnnounceAsync(new ErasureDue(asked.Id, time.GetUtcNow()), cancellation);
        }

        return (await erasures.FindAsync(asked.Id, cancellation))?.Erasure ?? asked;
    }

    /// <summary>
    /// Has everyone erased again who ever was: what a backup brought back goes. Whoever restores one calls it when all tables and blobs
    /// are there, those erasures too that are younger than the backup; until each is done again, nobody is to be served.
    /// </summary>
    /// <param name="known">Erasures that the account itself may have lost: kept beside its backups.</param>
    public async Task<int> AgainAsync(IEnumerable<Erasure> known, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        foreach (var erasure in known)
        {
            await erasures.AddAsync(erasure, cancellation);
        }

        var begun = 0;
        await foreach (var erasure in PagesOf.AllAsync(page => erasures.AllAsync(page, cancellation)))
        {
            await BeginAgainAsync(erasure.Id, cancellation);
            begun++;
        }

        return begun;
    }

    Task<int> IErasureReplay.ReplayAsync(CancellationToken cancellation) => AgainAsync([], cancellation);

    async Task BeginAgainAsync(string id, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var now = time.GetUtcNow();
            await due.AnnounceAsync(new ErasureDue(id, now), cancellation);
            if (
                await erasures.FindAsync(id, cancellation) is not { } read
                || await erasures.ReplaceAsync(read, ErasureProgress.Begun(now), cancellation)
            )
            {
                return;
            }
        }

        throw new TimeoutException($"Erasure {id} moves too fast to be begun again.");
    }
}
