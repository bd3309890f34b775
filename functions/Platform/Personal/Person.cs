namespace Traceability.Platform.Personal;

/// <summary>What somebody is of whom something is kept.</summary>
public enum PersonKind
{
    Farmer,
    Partner,

    /// <summary>A household, by the order that it placed: who ordered twice is two.</summary>
    Buyer,
}

/// <summary>Somebody of whom something is kept.</summary>
/// <param name="Id">The farmer's, the partner's, or the order's.</param>
public sealed record Person(PersonKind Kind, string Id);
