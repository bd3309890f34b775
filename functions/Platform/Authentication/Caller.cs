namespace Traceability.Platform.Authentication;

/// <summary>What a key's holder is.</summary>
public enum Role
{
    Operator,
    Farmer,
    Partner,
    Marketplace,

    /// <summary>Who watches over food in a province or the country.</summary>
    Authority,
}

/// <summary>Who sends a request.</summary>
/// <param name="Role">What the holder is.</param>
/// <param name="Id">The holder's id; <see cref="Operator"/> for the operator.</param>
public sealed record Caller(Role Role, string Id)
{
    /// <summary>The cooperative that acts for this farmer; null where the farmer acts itself.</summary>
    public string? By { get; init; }

    /// <summary>Whether its key reads and changes nothing.</summary>
    public bool ReadsOnly { get; init; }

    /// <summary>When its key ends; null for one that does not.</summary>
    public DateTimeOffset? KeyEndsAt { get; init; }

    /// <summary>Whether everyone's things are there for it, on a route that it may call: the operator's and an authority's.</summary>
    public bool ReachesAll => Role is Role.Operator or Role.Authority;

    /// <summary>Whether a farmer's own things are its to manage: the operator manages every farmer's, a farmer its own.</summary>
    public bool Manages(string farmerId) => OpaqueId.IsOne(farmerId) && (Role == Role.Operator || Id == farmerId);

    /// <summary>The operator's id.</summary>
    public const string Operator = "operator";
}
