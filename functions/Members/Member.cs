namespace Traceability.Members;

/// <summary>
/// A farmer that belongs to a cooperative, which may act for it. A farmer belongs to one at a time; what it did stays its own, before and
/// after.
/// </summary>
/// <param name="CooperativeId">The cooperative: a farmer of that kind.</param>
/// <param name="FarmerId">The member.</param>
public sealed record Member(string CooperativeId, string FarmerId, DateTimeOffset JoinedAt)
{
    /// <summary>When it left; null while it belongs.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    public bool Belongs => LeftAt is null;

    /// <summary>The cooperative that the farmer belongs to now; null where it left.</summary>
    public string? Present => Belongs ? CooperativeId : null;
}
