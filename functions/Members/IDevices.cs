using Traceability.Platform;

namespace Traceability.Members;

/// <summary>An invitation as it was read.</summary>
/// <param name="Hash">The SHA-256 of its secret.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptInvitation(Invitation Invitation, byte[] Hash, string ETag);

/// <summary>Where invitations and devices are kept.</summary>
public interface IDevices
{
    /// <summary>Keeps a new invitation; false where its id is taken.</summary>
    Task<bool> InviteAsync(Invitation invitation, byte[] hash, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<KeptInvitation?> FindInvitationAsync(string farmerId, string id, CancellationToken cancellation);

    /// <summary>A farmer's invitations, those that are over too, in no order.</summary>
    Task<PageOf<Invitation>> InvitationsAsync(string farmerId, PageRequest page, CancellationToken cancellation);

    /// <summary>Takes an invitation back, unless it changed since it was read: then false.</summary>
    Task<bool> WithdrawAsync(KeptInvitation read, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// Uses an invitation and keeps the device that came in by it, whole or not at all; false where the invitation changed since it was
    /// read.
    /// </summary>
    Task<bool> JoinAsync(KeptInvitation read, Device device, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<Device?> FindAsync(string farmerId, string id, CancellationToken cancellation);

    /// <summary>A farmer's devices, revoked ones too, in no order.</summary>
    Task<PageOf<Device>> OfAsync(string farmerId, PageRequest page, CancellationToken cancellation);

    /// <summary>Forgets what a device was called and which key it had; it stays listed by its id.</summary>
    Task ForgetAsync(Device device, CancellationToken cancellation);

    /// <summary>Lists a device as revoked.</summary>
    Task NoteRevokedAsync(Device device, DateTimeOffset at, CancellationToken cancellation);
}
