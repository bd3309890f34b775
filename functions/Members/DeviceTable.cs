using Azure;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Members;

/// <summary>
/// Invitations and devices. PartitionKey: the farmer's id. RowKey: <c>invitation|{id}</c>, without its secret; <c>device|{id}</c>. They
/// share a partition so that one transaction uses an invitation and keeps the device.
/// </summary>
public sealed class DeviceTable(StorageAccount storage) : IDevices
{
    const string InvitationPrefix = "invitation|";
    const string DevicePrefix = "device|";

    readonly TableClient table = storage.Table(Tables.Devices);

    public Task<bool> InviteAsync(Invitation invitation, byte[] hash, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        return table.IsAddedAsync(
            new TableEntity(invitation.FarmerId, InvitationPrefix + invitation.Id)
            {
                ["MadeBy"] = invitation.MadeBy,
                ["MadeAt"] = invitation.MadeAt,
                ["ExpiresAt"] = invitation.ExpiresAt,
                ["Officer"] = invitation.OfficerId,
                ["Hash"] = hash,
            },
            cancellation
        );
    }

    public async Task<KeptInvitation?> FindInvitationAsync(
        string farmerId,
        string id,
        CancellationToken cancellation
    ) =>
        await table.FindAsync(farmerId, InvitationPrefix + id, cancellation) is { } row
            ? new KeptInvitation(ToInvitation(row), row.GetBinary("Hash"), row.ETag.ToString())
            : null;

    public Task<PageOf<Invitation>> InvitationsAsync(
        string farmerId,
        PageRequest page,
        CancellationToken cancellation
    ) => table.PageAsync(farmerId, InvitationPrefix, page, ToInvitation, cancellation);

    public Task<bool> WithdrawAsync(KeptInvitation read, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        var row = new TableEntity(read.Invitation.FarmerId, InvitationPrefix + read.Invitation.Id)
        {
            ["WithdrawnAt"] = now,
        };
        return table.IsUpdatedAsync(row, read.ETag, TableUpdateMode.Merge, cancellation);
    }

    public Task<bool> JoinAsync(KeptInvitation read, Device device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(device);
        return table.IsWrittenAsync(
            [
                new(
                    TableTransactionActionType.UpdateMerge,
                    new TableEntity(device.FarmerId, InvitationPrefix + device.InvitationId) { ["Device"] = device.Id },
                    new ETag(read.ETag)
                ),
                new(TableTransactionActionType.Add, ToRow(device)),
            ],
            cancellation
        );
    }

    public async Task<Device?> FindAsync(string farmerId, string id, CancellationToken cancellation) =>
        await table.FindAsync(farmerId, DevicePrefix + id, cancellation) is { } row ? ToDevice(row) : null;

    public Task<PageOf<Device>> OfAsync(string farmerId, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(farmerId, DevicePrefix, page, ToDevice, cancellation);

    public Task ForgetAsync(Device device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(device);
        return table.UpdateEntityAsync(
            new TableEntity(device.FarmerId, DevicePrefix + device.Id) { ["Name"] = "", ["Thumbprint"] = "" },
            ETag.All,
            TableUpdateMode.Merge,
            cancellation
        );
    }

    public Task NoteRevokedAsync(Device device, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(device);
        return table.UpdateEntityAsync(
            new TableEntity(device.FarmerId, DevicePrefix + device.Id) { ["RevokedAt"] = at },
            ETag.All,
            TableUpdateMode.Merge,
            cancellation
        );
    }

    static Invitation ToInvitation(TableEntity row) =>
        new(
            row.RowKey[InvitationPrefix.Length..],
            row.PartitionKey,
            row.GetString("MadeBy"),
            row.GetDateTimeOffset("MadeAt")!.Value,
            row.GetDateTimeOffset("ExpiresAt")!.Value
        )
        {
            DeviceId = row.GetString("Device"),
            WithdrawnAt = row.GetDateTimeOffset("WithdrawnAt"),
            OfficerId = row.GetString("Officer"),
        };

    static TableEntity ToRow(Device device) =>
        new(device.FarmerId, DevicePrefix + device.Id)
        {
            ["Name"] = device.Name,
            ["Thumbprint"] = device.Thumbprint,
            ["Key"] = device.KeyId,
            ["Invitation"] = device.InvitationId,
            ["JoinedAt"] = device.JoinedAt,
            ["Officer"] = device.OfficerId,
        };

    static Device ToDevice(TableEntity row) =>
        new(
            row.RowKey[DevicePrefix.Length..],
            row.PartitionKey,
            row.GetString("Name"),
            row.GetString("Thumbprint"),
            row.GetString("Key"),
            row.GetString("Invitation"),
            row.GetDateTimeOffset("JoinedAt")!.Value
        )
        {
            RevokedAt = row.GetDateTimeOffset("RevokedAt"),
            OfficerId = row.GetString("Officer"),
        };
}
