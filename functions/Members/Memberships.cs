using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Members;

/// <summary>Whom a cooperative may act for: those who belong to it, by what was read in the last five seconds.</summary>
public sealed class Memberships(IMembers members, TimeProvider time) : IActingFor
{
    readonly ShortCache<string, Member> cache = new(time);

    public async ValueTask<bool> MayAsync(string actorId, string farmerId, CancellationToken cancellation) =>
        await cache.FindAsync(farmerId, () => members.OfFarmerAsync(farmerId, cancellation))
            is { Value.Present: { } cooperative }
        && cooperative == actorId;

    /// <summary>Whether a caller may manage a farmer's devices: the operator, the farmer itself, and its cooperative.</summary>
    public async ValueTask<bool> MayManageAsync(Caller caller, string farmerId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Manages(farmerId)
            || (
                caller.Role == Role.Farmer
                && OpaqueId.IsOne(farmerId)
                && await MayAsync(caller.Id, farmerId, cancellation)
            );
    }

    /// <summary>Forgets what this instance knows to be out of date.</summary>
    public void Forget(string farmerId) => cache.Forget(farmerId);
}
