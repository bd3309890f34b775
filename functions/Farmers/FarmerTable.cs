using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>
/// Farmers. PartitionKey: the farmer's id. RowKey: <c>public</c>, what anyone may see; <c>private</c>, what nobody else may;
/// so that a reader of the one never holds the other.
/// </summary>
public sealed class FarmerTable(StorageAccount storage) : IFarmers
{
    readonly TableClient table = storage.Table(Tables.Farmers);

    public async Task<bool> AddAsync(
        Farmer farmer,
        FarmerPrivate personal,
        string request,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(farmer);
        ArgumentNullException.ThrowIfNull(personal);
        TableTransactionAction[] rows =
        [
            new(
                TableTransactionActionType.Add,
                new TableEntity(farmer.Id, "public")
                {
                    ["Name"] = farmer.Name,
                    ["Kind"] = farmer.Kind.ToString(),
                    ["Province"] = farmer.Province.Code,
                    ["Commune"] = farmer.Commune,
                    ["PublicAddress"] = farmer.PublicAddress,
                    ["RegisteredAt"] = farmer.RegisteredAt,
                    ["Request"] = request,
                }
            ),
            new(
                TableTransactionActionType.Add,
                new TableEntity(farmer.Id, "private")
                {
                    ["Phone"] = personal.Phone,
                    ["Identifier"] = personal.Identifier,
                    ["Latitude"] = personal.Latitude,
                    ["Longitude"] = personal.Longitude,
                }
            ),
        ];
        try
        {
            await table.SubmitTransactionAsync(rows, cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    public async Task<(Farmer Farmer, string Request)?> FindAsync(string id, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(id, "public", cancellationToken: cancellation);
        if (found is not { HasValue: true, Value: { } row })
        {
            return null;
        }

        return Province.TryParse(row.GetString("Province"), out var province)
            ? (
                new Farmer(
                    id,
                    row.GetString("Name"),
                    Enum.Parse<FarmerKind>(row.GetString("Kind")),
                    province,
                    row.GetString("Commune"),
                    row.GetString("PublicAddress"),
                    row.GetDateTimeOffset("RegisteredAt")!.Value
                ),
                row.GetString("Request")
            )
            : throw new InvalidDataException($"Farmer {id} is kept with an unknown province.");
    }
}
