using Traceability.Platform;

namespace Traceability.Members;

/// <summary>
/// A phone or another browser that came in by an invitation, for its farmer. It has a key of its own that never leaves it; its token
/// opens nothing without that key. It stays listed when it is revoked.
/// </summary>
/// <param name="Id">Opaque; the same for the same invitation and key.</param>
/// <param name="FarmerId">Whose it is.</param>
/// <param name="Name">As its owner calls it, 1 to 60 characters.</param>
/// <param name="Thumbprint">Of its key (RFC 7638).</param>
/// <param name="KeyId">The id of its token.</param>
/// <param name="InvitationId">What it came in by.</param>
public sealed record Device(
    string Id,
    string FarmerId,
    string Name,
    string Thumbprint,
    string KeyId,
    string InvitationId,
    DateTimeOffset JoinedAt
)
{
    public const int MaxName = 60;

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The officer who signed in with it; null for a farmer's own.</summary>
    public string? OfficerId { get; init; }

    /// <summary>What a device of this invitation and key is called, so that a retry finds the one that came in.</summary>
    public static string IdOf(string invitationId, string thumbprint) =>
        OpaqueId.From("device", invitationId, thumbprint);
}
