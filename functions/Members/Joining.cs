using Traceability.Farmers;
using Traceability.Platform.Authentication;
using Traceability.Platform.Personal;

namespace Traceability.Members;

/// <summary>How it ended that a device came with an invitation.</summary>
public abstract record Joined
{
    Joined() { }

    /// <summary>It is in; or it was, by this same invitation and key.</summary>
    public sealed record In(Device Device, ApiKey Token, Farmer Farmer) : Joined;

    /// <summary>There is no such invitation.</summary>
    public sealed record Unknown : Joined;

    /// <summary>The invitation ended, or was withdrawn.</summary>
    public sealed record Ended : Joined;

    /// <summary>Another device came in by it.</summary>
    public sealed record Used : Joined;

    /// <summary>This device came in by it, and was revoked since.</summary>
    public sealed record Revoked : Joined;
}

/// <summary>Lets devices in, each invitation one, and puts them out again.</summary>
public sealed class Joining(
    IDevices devices,
    IFarmers farmers,
    IConsents consents,
    KeyTable keys,
    ServerKeyTable server,
    TimeProvider time
)
{
    /// <summary>Lets a device in; one that comes again with the same invitation and key is answered the same.</summary>
    /// <param name="token">The invitation.</param>
    /// <param name="name">What the device is called.</param>
    /// <param name="key">The key that it showed to have.</param>
    /// <param name="consent">The version of the text that its owner agreed to; null where it was shown none.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<Joined> JoinAsync(
        InvitationToken token,
        string name,
        DeviceKey key,
        string? consent,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(key);
        var id = Device.IdOf(token.Id, key.Thumbprint);
        var device = await TokenAsync(id, cancellation);
        while (true)
        {
            if (
                await devices.FindInvitationAsync(token.FarmerId, token.Id, cancellation) is not { } read
                || !token.Matches(read.Hash)
            )
            {
                return new Joined.Unknown();
            }

            var now = time.GetUtcNow();
            switch (read.Invitation.StateAt(now))
            {
                case InvitationState.Used:
                    return read.Invitation.DeviceId == id
                        ? await LetInAsync(token.FarmerId, id, device, key, consent, cancellation)
                        : new Joined.Used();
                case InvitationState.Open:
                    var made = new Device(id, token.FarmerId, name, key.Thumbprint, device.Id, token.Id, now)
                    {
                        OfficerId = read.Invitation.OfficerId,
                    };
                    if (await devices.JoinAsync(read, made, cancellation))
                    {
                        return await LetInAsync(token.FarmerId, id, device, key, consent, cancellation);
                    }

                    // Somebody used it or took it back between our read and our write: look again.
                    continue;
                default:
                    return new Joined.Ended();
            }
        }
    }

    /// <summary>Puts a device out; false where the farmer has none with this id. On other instances it may come in for five seconds.</summary>
    public async Task<bool> RevokeAsync(string farmerId, string id, CancellationToken cancellation)
    {
        if (await devices.FindAsync(farmerId, id, cancellation) is not { } device)
        {
            return false;
        }

        // The token first: what is listed as revoked must open nothing. One that is not there yet is about to be: whoever adds it looks
        // whether its device is listed as revoked, and what was added before that is ended here.
        var now = device.RevokedAt ?? time.GetUtcNow();
        var isEnded = await keys.RevokeAsync(device.KeyId, now, cancellation);
        await devices.NoteRevokedAsync(device, now, cancellation);
        if (!isEnded)
        {
            await keys.RevokeAsync(device.KeyId, now, cancellation);
        }

        return true;
    }

    // Twice is once: the token of a device is the same each time, and is added where it is not there yet.
    async Task<Joined> LetInAsync(
        string farmerId,
        string id,
        ApiKey token,
        DeviceKey key,
        string? consent,
        CancellationToken cancellation
    )
    {
        var holder = new Caller(Role.Farmer, farmerId);
        var now = time.GetUtcNow();
        var isHeld = await keys.AddAsync(token, holder, now, cancellation, key.Thumbprint);
        if (await devices.FindAsync(farmerId, id, cancellation) is not { RevokedAt: null } device || !isHeld)
        {
            await keys.RevokeAsync(token.Id, now, cancellation);
            return new Joined.Revoked();
        }

        // An officer agrees for nobody but itself.
        if (consent is not null && device.OfficerId is null)
        {
            await consents.GiveAsync(farmerId, new Consent(consent, now, Consent.Device(id)), cancellation);
        }

        return await farmers.FindAsync(farmerId, cancellation) is { Farmer: var farmer }
            ? new Joined.In(device, token, farmer)
            : throw new InvalidDataException($"Farmer {farmerId} has an invitation and is not there.");
    }

    // It opens nothing without the device's own key, so it may be worked out again, and a retry is shown the one that works.
    async Task<ApiKey> TokenAsync(string id, CancellationToken cancellation) =>
        ApiKey.Make(await server.ForAsync("device-token", cancellation), "device", id);
}
