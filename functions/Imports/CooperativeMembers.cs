using Traceability.Farmers;
using Traceability.Members;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>A member of a cooperative, as far as a file names it.</summary>
public sealed record NamedMember(string Id, string Name);

/// <summary>A cooperative's members, as files name them and bring them.</summary>
public sealed class CooperativeMembers(IMembers members, Cooperatives cooperatives)
{
    /// <summary>Whether a farmer belongs to a cooperative: as it is now, since a row that is refused stays so. One point read.</summary>
    public async Task<bool> HasAsync(string cooperativeId, string farmerId, CancellationToken cancellation) =>
        (await members.OfFarmerAsync(farmerId, cancellation))?.Present == cooperativeId;

    /// <summary>A cooperative's members with their names, in no order; of more than <paramref name="most"/> some.</summary>
    public async Task<IReadOnlyList<NamedMember>> NamedAsync(
        string cooperativeId,
        int most,
        CancellationToken cancellation
    ) =>
        await PagesOf
            .AllAsync(page => cooperatives.MembersAsync(cooperativeId, page, cancellation))
            .Select(one => new NamedMember(one.Farmer.Id, one.Farmer.Name))
            .Take(most)
            .ToListAsync(cancellation);

    /// <summary>Registers a farmer as a member; again under the same key is once. Null, and the refusals, where a field is refused.</summary>
    public async Task<Farmer?> RegisterAsync(
        string cooperativeId,
        string importer,
        RegisterFarmer sent,
        string key,
        string request,
        Refusals refusals,
        CancellationToken cancellation
    ) =>
        await cooperatives.RegisterAsync(cooperativeId, importer, sent, key, request, refusals, cancellation) switch
        {
            MemberKept.In { Farmer: var farmer } => farmer,
            MemberKept.Refused => null,
            _ => throw new InvalidDataException($"The key of a row, {key}, came with another row."),
        };
}
