namespace Traceability.Platform.Authentication;

/// <summary>What a key's holder is.</summary>
public enum Role
{
    Operator,
    Farmer,
    Partner,
    Marketplace,
}

/// <summary>Who sends a request.</summary>
/// <param name="Role">What the holder is.</param>
/// <param name="Id">The farmer's, partner's or marketplace's id; <see cref="Operator"/> for the operator.</param>
public sealed record Caller(Role Role, string Id)
{
    /// <summary>The cooperative that acts for this farmer; null where the farmer acts itself.</summary>
    public string? By { get; init; }

    /// <summary>Whether a farmer's own things are its to manage: the operator manages every farmer's, a farmer its own.</summary>
    public bool Manages(string farmerId) => OpaqueId.IsOne(farmerId) && (Role == Role.Operator || Id == farmerId);

    /// <summary>The operator's id.</summary>
    public const string Operator = "operator";
}
