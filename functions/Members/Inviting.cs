using Traceability.Farmers;
using Traceability.Platform;

namespace Traceability.Members;

/// <summary>An invitation that is kept.</summary>
/// <param name="Link">What lets a device in; null where it was shown before.</param>
public sealed record MadeInvitation(Invitation Invitation, string? Link);

/// <summary>Makes invitations and takes them back.</summary>
public sealed class Inviting(IDevices devices, IFarmers farmers, Settings settings, TimeProvider time)
{
    /// <summary>Invites a device of a farmer's; null where there is no such farmer.</summary>
    /// <param name="farmerId">Whose device it will be.</param>
    /// <param name="by">Who invites.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<MadeInvitation?> InviteAsync(
        string farmerId,
        string by,
        string? idempotencyKey,
        CancellationToken cancellation
    ) =>
        await farmers.FindAsync(farmerId, cancellation) is { Farmer.ErasedAt: null }
            ? await MakeAsync(farmerId, by, idempotencyKey, Invitation.Life, null, cancellation)
            : null;

    /// <summary>As <see cref="InviteAsync"/>, of a farmer who is there.</summary>
    /// <param name="life">How long it lets a device in.</param>
    /// <param name="officerId">The officer that it is for; null for a farmer's own device.</param>
    public async Task<MadeInvitation> MakeAsync(
        string farmerId,
        string by,
        string? idempotencyKey,
        TimeSpan life,
        string? officerId,
        CancellationToken cancellation
    )
    {
        // The id comes from the caller's own key where there is one, so that a retry finds what the first try made.
        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("invitation", by, farmerId, idempotencyKey);
        var token = InvitationToken.Make(farmerId, id);
        var now = time.GetUtcNow();
        var made = new Invitation(id, farmerId, by, now, now + life) { OfficerId = officerId };
        if (await devices.InviteAsync(made, token.Hash, cancellation))
        {
            return new MadeInvitation(made, Link(token));
        }

        var kept = await devices.FindInvitationAsync(farmerId, id, cancellation);
        return kept is null
            ? throw new InvalidDataException($"Invitation {id} is taken and cannot be read.")
            // Where storage's answer was lost, its retry finds what this very request made, which nobody has shown yet.
            : new MadeInvitation(kept.Invitation, token.Matches(kept.Hash) ? Link(token) : null);
    }

    /// <summary>What an invitation was before it was taken back, which one that was used is not; null where there is none.</summary>
    public async Task<InvitationState?> WithdrawAsync(string farmerId, string id, CancellationToken cancellation)
    {
        while (true)
        {
            if (await devices.FindInvitationAsync(farmerId, id, cancellation) is not { } read)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var state = read.Invitation.StateAt(now);
            if (state != InvitationState.Open || await devices.WithdrawAsync(read, now, cancellation))
            {
                return state;
            }
        }
    }

    // Behind the # it is sent to no server and stands in no log: the page on the phone reads it.
    string Link(InvitationToken token) => $"{settings.PublicUrl}/farm#join={token}";
}
