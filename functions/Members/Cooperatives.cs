using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>How the registration of a member ended.</summary>
public abstract record MemberKept
{
    MemberKept() { }

    /// <summary>It is kept; or it was, by this same request.</summary>
    public sealed record In(Farmer Farmer, Member Member, MadeInvitation Invitation) : MemberKept;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : MemberKept;

    /// <summary>Fields were refused.</summary>
    public sealed record Refused : MemberKept;
}

/// <summary>Lets farmers belong to cooperatives.</summary>
public sealed class Cooperatives(
    IFarmers farmers,
    IMembers members,
    Memberships memberships,
    FarmerRegistration registration,
    Inviting inviting,
    TimeProvider time
)
{
    /// <summary>Farmers that are read at once.</summary>
    const int Beside = 8;

    /// <summary>Whether an id is that of a cooperative.</summary>
    public async Task<bool> IsOneAsync(string id, CancellationToken cancellation) =>
        OpaqueId.IsOne(id)
        && await farmers.FindAsync(id, cancellation) is { Farmer: { Kind: FarmerKind.Cooperative, ErasedAt: null } };

    /// <summary>Whether a caller may run a cooperative: the operator, and the cooperative itself.</summary>
    public async Task<bool> MayRunAsync(Caller caller, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Manages(id) && await IsOneAsync(id, cancellation);
    }

    /// <summary>A page of those who belong to a cooperative, with the farmers that they are, in no order.</summary>
    public async Task<PageOf<(Member Member, Farmer Farmer)>> MembersAsync(
        string id,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var listed = await members.OfCooperativeAsync(id, page, cancellation);
        var found = await InParallel.SelectAsync(
            listed.Items,
            Beside,
            (member, stop) => farmers.FindAsync(member.FarmerId, stop),
            cancellation
        );
        return new(
            [
                .. listed
                    .Items.Zip(found)
                    .Where(pair => pair.Second is not null)
                    .Select(pair => (pair.First, pair.Second!.Farmer)),
            ],
            listed.Next
        );
    }

    /// <summary>Registers a farmer as a member, and invites its phone.</summary>
    /// <param name="id">The cooperative.</param>
    /// <param name="caller">Who registers it.</param>
    /// <param name="sent">The farmer.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">Route and body, which a retry repeats.</param>
    /// <param name="refusals">Gets every field that is refused.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<MemberKept> RegisterAsync(
        string id,
        string caller,
        RegisterFarmer sent,
        string? idempotencyKey,
        string request,
        Refusals refusals,
        CancellationToken cancellation
    )
    {
        // Each of the three steps is the same done twice: a retry of what was broken off goes on where that ended.
        var registered = await registration.RegisterAsync(
            caller,
            sent,
            idempotencyKey,
            request,
            refusals,
            cancellation,
            withKey: false
        );
        if (registered is not FarmerRegistration.Kept { Farmer: var farmer })
        {
            return registered is FarmerRegistration.KeyReused ? new MemberKept.KeyReused() : new MemberKept.Refused();
        }

        // A replay long after does not bring back whoever left meanwhile.
        var member = await members.OfFarmerAsync(farmer.Id, cancellation) is { Belongs: false } left
            ? left
            : await members.AddAsync(new Member(id, farmer.Id, time.GetUtcNow()), cancellation);
        memberships.Forget(farmer.Id);
        var invitation = await inviting.MakeAsync(
            farmer.Id,
            caller,
            idempotencyKey,
            Invitation.Life,
            null,
            cancellation
        );
        return new MemberKept.In(farmer, member, invitation);
    }

    /// <summary>Makes a registered farmer a member; null where one of them is not there, or is no cooperative.</summary>
    /// <returns>The membership that stands: another cooperative's where the farmer belongs to that.</returns>
    public async Task<(Member Member, Farmer Farmer)?> AddAsync(
        string id,
        string farmerId,
        CancellationToken cancellation
    )
    {
        if (
            id == farmerId
            || await farmers.FindAsync(farmerId, cancellation) is not { Farmer: { ErasedAt: null } farmer }
            || !await IsOneAsync(id, cancellation)
        )
        {
            return null;
        }

        var member = await members.AddAsync(new Member(id, farmerId, time.GetUtcNow()), cancellation);
        memberships.Forget(farmerId);
        return (member, farmer);
    }

    /// <summary>Ends a membership; false where there is none. On other instances the cooperative may act for five seconds.</summary>
    public async Task<bool> LeaveAsync(string id, string farmerId, CancellationToken cancellation)
    {
        var left = await members.LeaveAsync(id, farmerId, time.GetUtcNow(), cancellation);
        memberships.Forget(farmerId);
        return left;
    }
}
