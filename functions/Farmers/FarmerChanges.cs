using Traceability.Platform.Functions;

namespace Traceability.Farmers;

/// <summary>Changes farmers: announces first, then writes (design: promise 2).</summary>
public sealed class FarmerChanges(IFarmers farmers, IPassportChanges changes, TimeProvider time)
{
    const int Tries = 8;

    /// <summary>Says anew what is said of a farmer; its story, point, photos and certificates stay. Null where there is none.</summary>
    /// <param name="changed">The farmer as it shall be; its id names it, its version is made here.</param>
    /// <param name="personal">What nobody else may see.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public Task<Farmer?> ChangeAsync(Farmer changed, FarmerPrivate personal, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return ChangeAsync(
            changed.Id,
            farmer =>
                changed with
                {
                    RegisteredAt = farmer.RegisteredAt,
                    Story = farmer.Story,
                    Point = farmer.Point,
                    PhotoPlaces = farmer.PhotoPlaces,
                    Certificates = farmer.Certificates,
                },
            (read, next) => farmers.ReplaceAsync(read, next, personal, cancellation),
            cancellation
        );
    }

    /// <summary>Makes the next version of a farmer; null where there is none, or none any more, or where <paramref name="change"/> refuses.</summary>
    /// <param name="id">Which farmer.</param>
    /// <param name="change">The farmer as it shall be; its version is made here.</param>
    /// <param name="write">Writes it, unless the farmer changed since it was read: then false.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<Farmer?> ChangeAsync(
        string id,
        Func<Farmer, Farmer?> change,
        Func<KeptFarmer, Farmer, Task<bool>> write,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(write);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (
                await farmers.FindAsync(id, cancellation) is not { Farmer.ErasedAt: null } read
                || change(read.Farmer) is not { } changed
            )
            {
                return null;
            }

            var next = changed with { Version = read.Farmer.Version + 1 };
            var announcement = new PassportChange(null, next.Id, next.Version, time.GetUtcNow());
            await changes.AnnounceAsync(announcement, cancellation);
            if (!await write(read, next))
            {
                continue;
            }

            if (time.GetUtcNow() - announcement.AnnouncedAt > Announcement.Stale)
            {
                await changes.AnnounceAsync(announcement with { AnnouncedAt = time.GetUtcNow() }, cancellation);
            }

            return next;
        }

        throw new TimeoutException($"Farmer {id} changes too fast to be changed here.");
    }

    /// <summary>
    /// Changes what a farmer's page alone shows, its story and photos, which nothing repeats: so there is nothing to announce. Null
    /// where there is no such farmer.
    /// </summary>
    /// <param name="tell">The farmer as it shall be; the very same where nothing changes.</param>
    public async Task<Farmer?> TellAsync(string id, Func<Farmer, Farmer> tell, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tell);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await farmers.FindAsync(id, cancellation) is not { Farmer.ErasedAt: null } read)
            {
                return null;
            }

            var next = tell(read.Farmer);
            if (next == read.Farmer || await farmers.ReplaceAsync(read, next, cancellation))
            {
                return next;
            }
        }

        throw new TimeoutException($"Farmer {id} changes too fast to be changed here.");
    }
}
