using Traceability.Platform.Functions;

namespace Traceability.Farmers;

/// <summary>Changes farmers: announces first, then writes (design: promise 2).</summary>
public sealed class FarmerChanges(IFarmers farmers, IPassportChanges changes, TimeProvider time)
{
    const int Tries = 8;

    /// <summary>Makes the next version of a farmer; null where there is none.</summary>
    /// <param name="changed">The farmer as it shall be; its id names it, its version is made here.</param>
    /// <param name="personal">What nobody else may see.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<Farmer?> ChangeAsync(Farmer changed, FarmerPrivate personal, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changed);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await farmers.FindAsync(changed.Id, cancellation) is not { } read)
            {
                return null;
            }

            var next = changed with { Version = read.Farmer.Version + 1, RegisteredAt = read.Farmer.RegisteredAt };
            var announcement = new PassportChange(null, next.Id, next.Version, time.GetUtcNow());
            await changes.AnnounceAsync(announcement, cancellation);
            if (!await farmers.ReplaceAsync(read, next, personal, cancellation))
            {
                continue;
            }

            if (time.GetUtcNow() - announcement.AnnouncedAt > Announcement.Stale)
            {
                await changes.AnnounceAsync(announcement with { AnnouncedAt = time.GetUtcNow() }, cancellation);
            }

            return next;
        }

        throw new TimeoutException($"Farmer {changed.Id} changes too fast to be changed here.");
    }
}
