using Traceability.Platform;

namespace Traceability.Members;

/// <summary>Where it is kept who belongs to which cooperative.</summary>
public interface IMembers
{
    /// <summary>A farmer's last membership, one that it left too; null where it never had one. One point read.</summary>
    Task<Member?> OfFarmerAsync(string farmerId, CancellationToken cancellation);

    /// <summary>Makes a farmer a member; twice is once. The membership that is kept: another's where it belongs elsewhere.</summary>
    Task<Member> AddAsync(Member member, CancellationToken cancellation);

    /// <summary>Ends a membership; twice is once. False where the farmer never belonged to this cooperative, or belongs elsewhere.</summary>
    Task<bool> LeaveAsync(string cooperativeId, string farmerId, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Those who belong to a cooperative, in no order.</summary>
    Task<PageOf<Member>> OfCooperativeAsync(string cooperativeId, PageRequest page, CancellationToken cancellation);
}
