using Traceability.Farmers;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>A member of a cooperative, as far as a file names it.</summary>
public sealed record NamedMember(string Id, string Name);

/// <summary>Who belongs to a cooperative; the room of members knows.</summary>
public interface IMembersOf
{
    /// <summary>A cooperative's members, in no order; of more than <paramref name="most"/> the first.</summary>
    Task<IReadOnlyList<NamedMember>> AllAsync(string cooperativeId, int most, CancellationToken cancellation);

    /// <summary>Registers a member; again under the same key is once. Null, and the refusals, where a field is refused.</summary>
    /// <param name="importer">Who sends it.</param>
    /// <param name="key">Names the request, so that a retry finds what the first try made.</param>
    Task<Farmer?> RegisterAsync(
        string cooperativeId,
        string importer,
        RegisterFarmer sent,
        string key,
        Refusals refusals,
        CancellationToken cancellation
    );
}
