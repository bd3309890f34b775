using Traceability.Farmers;
using Traceability.Members;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>A member of a cooperative, as far as a file names it.</summary>
public sealed record NamedMember(string Id, string Name);

/// <summary>A cooperative's members, as files name them and bring them.</summary>
public sealed class CooperativeMembers(IMembers members, IFarmers farmers, Cooperatives cooperatives)
{
    /// <summary>Farmers that are read at once.</summary>
    const int Beside = 8;

    /// <summary>Whether a farmer belongs to a cooperative. One point read.</summary>
    public async Task<bool> HasAsync(string cooperativeId, string farmerId, CancellationToken cancellation) =>
        await members.OfFarmerAsync(farmerId, cancellation) is { Belongs: true } member
        && member.CooperativeId == cooperativeId;

    /// <summary>A cooperative's members with their names, in no order; of more than <paramref name="most"/> some.</summary>
    public async Task<IReadOnlyList<NamedMember>> NamedAsync(
        string cooperativeId,
        int most,
        CancellationToken cancellation
    )
    {
        var found = new List<NamedMember>();
        string? after = null;
        do
        {
            var page = await members.OfCooperativeAsync(
                cooperativeId,
                new PageRequest(PageRequest.MaxSize, after),
                cancellation
            );
            var read = await InParallel.SelectAsync(
                page.Items,
                Beside,
                (member, stop) => farmers.FindAsync(member.FarmerId, stop),
                cancellation
            );
            found.AddRange(read.OfType<KeptFarmer>().Select(kept => new NamedMember(kept.Farmer.Id, kept.Farmer.Name)));
            after = page.Next;
        } while (after is not null && found.Count < most);
        return found;
    }

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
