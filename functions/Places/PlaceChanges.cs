using System.Security.Cryptography;
using System.Text;
using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Places;

/// <summary>How registering or changing a place ended.</summary>
public abstract record PlaceChanged
{
    /// <summary>It is kept; or it was, by this same request.</summary>
    public sealed record Kept(Place Place) : PlaceChanged;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : PlaceChanged;

    /// <summary>The GLN is another's, or another place of the owner has it.</summary>
    public sealed record GlnTaken : PlaceChanged;

    /// <summary>The owner has no such place.</summary>
    public sealed record NoPlace : PlaceChanged;
}

/// <summary>
/// Registers, changes and removes places. The order is always: take the GLN, bring the copies that the public sees to what the owner
/// chose, then write the place. So a death in between never leaves a copy that is finer than the choice; the owner, who got no answer,
/// sends the same again, and it ends as it would have.
/// </summary>
public sealed class PlaceChanges(IPlaces places, IPlaceOwners owners, IFarmPoints points, TimeProvider time)
{
    const int Tries = 8;

    /// <param name="owner">Who registers it, and owns it.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">The body, which a retry repeats.</param>
    public async Task<PlaceChanged> RegisterAsync(
        Caller owner,
        PlaceFacts facts,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(facts);
        // The id comes from the owner's own key where there is one, so that a retry finds what the first try made.
        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("place", owner.Id, idempotencyKey);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));
        if (idempotencyKey is not null && await places.ReadAsync(owner.Id, id, cancellation) is { } earlier)
        {
            return Replay(earlier, hash);
        }

        if (!await TakeAsync(owner.Id, id, facts, cancellation))
        {
            return new PlaceChanged.GlnTaken();
        }

        var place = new Place(id, owner.Id, facts, time.GetUtcNow(), null);
        await ShowAsync(owner, null, place, cancellation);
        if (await places.AddAsync(place, hash, cancellation))
        {
            return new PlaceChanged.Kept(place);
        }

        // Another try of the same request wrote it, or this one whose answer was lost; or another request with the same key.
        var there = (await places.ReadAsync(owner.Id, id, cancellation))!;
        await ShowAsync(owner, place, there.Place, cancellation);
        return Replay(there, hash);
    }

    public async Task<PlaceChanged> ChangeAsync(
        Caller owner,
        string id,
        PlaceFacts facts,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(facts);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await places.ReadAsync(owner.Id, id, cancellation) is not { Place.RemovedAt: null } read)
            {
                return new PlaceChanged.NoPlace();
            }

            if (!await TakeAsync(owner.Id, id, facts, cancellation))
            {
                return new PlaceChanged.GlnTaken();
            }

            var next = read.Place with { Facts = facts };
            await ShowAsync(owner, read.Place, next, cancellation);
            if (await places.ReplaceAsync(read, next, cancellation))
            {
                return new PlaceChanged.Kept(next);
            }
        }

        throw new TimeoutException($"Place {id} changes too fast to be changed here.");
    }

    /// <summary>Gives a place up; twice is once. False where the owner never had it.</summary>
    public async Task<bool> RemoveAsync(Caller owner, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await places.ReadAsync(owner.Id, id, cancellation) is not { } read)
            {
                return false;
            }

            if (read.Place.RemovedAt is not null)
            {
                return true;
            }

            var next = read.Place.Removed(time.GetUtcNow());
            await ShowAsync(owner, read.Place, next, cancellation);
            if (await places.ReplaceAsync(read, next, cancellation))
            {
                return true;
            }
        }

        throw new TimeoutException($"Place {id} changes too fast to be removed here.");
    }

    async Task<bool> TakeAsync(string ownerId, string id, PlaceFacts facts, CancellationToken cancellation) =>
        facts.Gln is not { } gln
        || (
            (await owners.ByGlnAsync(gln, cancellation) ?? ownerId) == ownerId
            && await places.ClaimAsync(gln, facts.Extension, ownerId, id, cancellation)
        );

    Task ShowAsync(Caller owner, Place? before, Place after, CancellationToken cancellation)
    {
        var isFarm = after.Facts.Kind == PlaceKind.Farm;
        return owner.Role == Role.Farmer && (isFarm || before?.Facts.Kind == PlaceKind.Farm)
            ? points.ShowAsync(owner.Id, after.Id, isFarm ? after.Facts.Point : null, cancellation)
            : Task.CompletedTask;
    }

    static PlaceChanged Replay(KeptPlace earlier, string hash) =>
        earlier.Request == hash ? new PlaceChanged.Kept(earlier.Place) : new PlaceChanged.KeyReused();
}
