using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Farmers.Certificates;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>
/// Farmers. PartitionKey: the farmer's id. RowKey: <c>public</c>, what anyone may see; <c>private</c>, what nobody else may,
/// sealed by the farmer's own key, so that a reader of the one never holds the other; <c>key|{id}</c>, each key that it was given, without the key; and
/// <c>certificate|{id}</c>, each certificate that it ever had. Those that run are in <c>public</c> too, written in one transaction.
/// </summary>
public sealed class FarmerTable(StorageAccount storage, PersonalKeys people) : IFarmers
{
    const string PrivateRow = "private";
    const string KeyPrefix = "key|";

    // The character after | in Unicode: what sorts behind every key.
    const string KeysEnd = "key}";

    const string CertificatePrefix = "certificate|";

    readonly TableClient table = storage.Table(Tables.Farmers);

    public async Task<bool> AddAsync(
        Farmer farmer,
        FarmerPrivate personal,
        string request,
        string? keyId,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(farmer);
        ArgumentNullException.ThrowIfNull(personal);
        var cipher = await people.OfAsync(farmer.Id, cancellation);
        try
        {
            await table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.Add, ToRow(farmer, request)),
                    new(TableTransactionActionType.Add, ToRow(farmer.Id, personal, cipher)),
                    .. keyId is null
                        ? Array.Empty<TableTransactionAction>()
                        :
                        [
                            new(
                                TableTransactionActionType.Add,
                                ToRow(farmer.Id, new FarmerKey(keyId, farmer.RegisteredAt, null))
                            ),
                        ],
                ],
                cancellation
            );
            return true;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    public async Task<KeptFarmer?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await table.FindAsync(id, "public", cancellation) is not { } row)
        {
            return null;
        }

        return Province.TryParse(row.GetString("Province"), out var province)
            ? new KeptFarmer(
                new Farmer(
                    id,
                    row.GetString("Name"),
                    Enum.Parse<FarmerKind>(row.GetString("Kind")),
                    province,
                    row.GetString("Commune"),
                    row.GetString("PublicAddress"),
                    row.GetDateTimeOffset("RegisteredAt")!.Value,
                    row.GetInt64("Version")!.Value
                )
                {
                    Story = row.GetString("Story"),
                    ErasedAt = row.GetDateTimeOffset("ErasedAt"),
                    Point = PublicPoint.Kept(row.GetString("Point")) is { } point
                        ? new FarmPoint(row.GetString("PointPlace"), point)
                        : null,
                    PhotoPlaces = PhotoPlaceText.Places(row.GetString("Photos")),
                    Certificates = CertificateText.Records(
                        // A row from before they could be long has one column.
                        LongText.Of(row, "Certificates") ?? row.GetString("Certificates")
                    ),
                },
                row.GetString("Request"),
                row.ETag.ToString()
            )
            : throw new InvalidDataException($"Farmer {id} is kept with an unknown province.");
    }

    public async Task<FarmerPrivate?> PrivateAsync(string id, CancellationToken cancellation)
    {
        if (
            await table.FindAsync(id, PrivateRow, cancellation) is not { } row
            || await people.FindAsync(id, cancellation) is not { } cipher
        )
        {
            return null;
        }

        var at = Position.Kept(cipher.Open(row.GetString("Location"), "location"));
        return new FarmerPrivate(
            cipher.Open(row.GetString("Phone"), "phone")!,
            cipher.Open(row.GetString("Identifier"), "identifier"),
            at?.Latitude,
            at?.Longitude
        );
    }

    public async Task<bool> ReplaceAsync(
        KeptFarmer read,
        Farmer changed,
        FarmerPrivate personal,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(personal);
        var cipher = await people.OfAsync(changed.Id, cancellation);
        return await ReplaceAsync(read, changed, ToRow(changed.Id, personal, cipher), cancellation);
    }

    public Task<bool> ReplaceAsync(KeptFarmer read, Farmer changed, CancellationToken cancellation) =>
        ReplaceAsync(read, changed, beside: null, cancellation);

    public Task<bool> WriteCertificateAsync(
        KeptFarmer read,
        Farmer changed,
        KeptCertificate certificate,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(certificate);
        return ReplaceAsync(read, changed, ToRow(changed.Id, certificate), cancellation);
    }

    /// <summary>Replaces the public row, and one beside it; neither where the public row changed since it was read.</summary>
    Task<bool> ReplaceAsync(KeptFarmer read, Farmer changed, TableEntity? beside, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        var writes = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.UpdateReplace, ToRow(changed, read.Request), new ETag(read.ETag)),
        };
        if (beside is not null)
        {
            writes.Add(new(TableTransactionActionType.UpsertReplace, beside));
        }

        return table.IsWrittenAsync(writes, cancellation);
    }

    public async Task<KeptCertificate?> FindCertificateAsync(
        string farmerId,
        string id,
        CancellationToken cancellation
    ) =>
        await table.FindAsync(farmerId, CertificatePrefix + id, cancellation) is { } row
            ? new KeptCertificate(ToCertificate(row), row.GetString("Request"))
            : null;

    public Task<PageOf<CertificateRecord>> CertificatesAsync(
        string farmerId,
        PageRequest page,
        CancellationToken cancellation
    ) => table.PageAsync(farmerId, CertificatePrefix, page, ToCertificate, cancellation);

    public Task ListKeyAsync(string farmerId, FarmerKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        return table.UpsertEntityAsync(ToRow(farmerId, key), TableUpdateMode.Replace, cancellation);
    }

    public async Task<IReadOnlyList<FarmerKey>> KeysAsync(string farmerId, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {farmerId} and RowKey ge {KeyPrefix} and RowKey lt {KeysEnd}"
        );
        var keys = new List<FarmerKey>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            keys.Add(
                new FarmerKey(
                    row.RowKey[KeyPrefix.Length..],
                    row.GetDateTimeOffset("CreatedAt")!.Value,
                    row.GetDateTimeOffset("RevokedAt")
                )
                {
                    Terms = new(row.GetBoolean("ReadsOnly") ?? false, row.GetDateTimeOffset("EndsAt")),
                }
            );
        }

        return keys;
    }

    static TableEntity ToRow(Farmer farmer, string request)
    {
        var row = new TableEntity(farmer.Id, "public")
        {
            ["Name"] = farmer.Name,
            ["Kind"] = farmer.Kind.ToString(),
            ["Province"] = farmer.Province.Code,
            ["Commune"] = farmer.Commune,
            ["PublicAddress"] = farmer.PublicAddress,
            ["RegisteredAt"] = farmer.RegisteredAt,
            ["Version"] = farmer.Version,
            ["Story"] = farmer.Story,
            ["ErasedAt"] = farmer.ErasedAt,
            ["Point"] = farmer.Point?.Point.Code,
            ["PointPlace"] = farmer.Point?.PlaceId,
            ["Photos"] = PhotoPlaceText.Of(farmer.PhotoPlaces),
            ["Request"] = request,
        };
        LongText.Put(row, "Certificates", CertificateText.Of(farmer.Certificates));
        return row;
    }

    static TableEntity ToRow(string farmerId, KeptCertificate certificate) =>
        new(farmerId, CertificatePrefix + certificate.Record.Id)
        {
            ["Certificate"] = CertificateText.Of([certificate.Record]),
            ["Request"] = certificate.Request,
        };

    static CertificateRecord ToCertificate(TableEntity row) =>
        CertificateText.Records(row.GetString("Certificate")) is [var record]
            ? record
            : throw new InvalidDataException($"No certificate is kept in {row.RowKey}.");

    static TableEntity ToRow(string farmerId, FarmerPrivate personal, PersonalCipher cipher) =>
        new(farmerId, PrivateRow)
        {
            ["Phone"] = cipher.Seal(personal.Phone, "phone"),
            ["Identifier"] = cipher.Seal(personal.Identifier, "identifier"),
            ["Location"] = cipher.Seal(
                personal is { Latitude: { } latitude, Longitude: { } longitude }
                    ? new Position(latitude, longitude).ToString()
                    : null,
                "location"
            ),
        };

    static TableEntity ToRow(string farmerId, FarmerKey key) =>
        new(farmerId, KeyPrefix + key.Id)
        {
            ["CreatedAt"] = key.CreatedAt,
            ["RevokedAt"] = key.RevokedAt,
            ["ReadsOnly"] = key.Terms.ReadsOnly,
            ["EndsAt"] = key.Terms.EndsAt,
        };
}
