using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Places;

/// <summary>
/// Places. PartitionKey: the owner's id; RowKey: the place's id. Who has a GLN is found under PartitionKey <c>gln|{gln}</c>: RowKey
/// <c>owner</c>, whose it is, for good, since a GLN that named one's place is never another's; and RowKey <c>at|{extension}</c>, the
/// place that took it last, with <c>~</c> for the percent sign of a percent-encoded extension, and nothing for none. Such a row may be
/// there before its place, or after: the place itself says what it has. What tells where exactly it is is sealed by its owner's key.
/// </summary>
public sealed class PlaceTable(StorageAccount storage, PersonalKeys people) : IPlaces
{
    const string OwnerRow = "owner";
    readonly TableClient table = storage.Table(Tables.Places);

    public async Task<Place?> FindAsync(string ownerId, string id, CancellationToken cancellation) =>
        (await ReadAsync(ownerId, id, cancellation))?.Place;

    public async Task<KeptPlace?> ReadAsync(string ownerId, string id, CancellationToken cancellation) =>
        await table.FindAsync(ownerId, id, cancellation) is { } row
            ? new KeptPlace(
                ToPlace(row, await people.FindAsync(ownerId, cancellation)),
                row.GetString("Request"),
                row.ETag.ToString()
            )
            : null;

    public async Task<bool> AddAsync(Place place, string request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        var cipher = await people.OfAsync(place.OwnerId, cancellation);
        return await table.IsAddedAsync(ToRow(place, request, cipher), cancellation);
    }

    public async Task<bool> ReplaceAsync(KeptPlace read, Place changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        var row = ToRow(changed, read.Request, await people.OfAsync(changed.OwnerId, cancellation));
        return await table.IsUpdatedAsync(row, read.ETag, TableUpdateMode.Replace, cancellation);
    }

    public async Task<PageOf<Place>> OfAsync(
        string ownerId,
        PlaceKind? kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {ownerId} and RowKey gt {page.After ?? ""} and IsRemoved eq {false}"
        );
        if (kind is { } one)
        {
            filter += " and " + TableClient.CreateQueryFilter($"Kind eq {one.ToString()}");
        }

        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        var cipher = await people.FindAsync(ownerId, cancellation);
        return new PageOf<Place>(
            [.. rows.Select(row => ToPlace(row, cipher))],
            rows.Count == page.Size ? rows[^1].RowKey : null
        );
    }

    public async Task<PageOf<Place>> EveryAsync(string ownerId, PageRequest page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        var cipher = await people.FindAsync(ownerId, cancellation);
        return await table.PageAsync(ownerId, page, row => ToPlace(row, cipher), cancellation);
    }

    public async Task<ErasedPart> EraseAsync(string ownerId, string? after, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ownerId} and RowKey gt {after ?? ""}");
        var rows = await table.RowsAsync(filter, PageRequest.MaxSize, cancellation);
        var left = rows.Where(row => row.GetBoolean("IsErased") != true).ToList();
        // In place of whatever stands there now: of an erased owner nobody's change is to be kept.
        await table.PutAsync([.. left.Select(Bare)], cancellation);
        return new ErasedPart(left.Count, rows.Count == PageRequest.MaxSize ? rows[^1].RowKey : null);
    }

    static TableEntity Bare(TableEntity row) =>
        new(row.PartitionKey, row.RowKey)
        {
            ["Kind"] = row.GetString("Kind"),
            ["Name"] = "",
            ["Precision"] = PlacePrecision.Province.ToString(),
            ["Province"] = row.GetString("Province"),
            ["Commune"] = "",
            ["RegisteredAt"] = row.GetDateTimeOffset("RegisteredAt"),
            ["RemovedAt"] = row.GetDateTimeOffset("RemovedAt"),
            ["IsRemoved"] = true,
            ["IsErased"] = true,
            ["Request"] = "",
        };

    public async Task<bool> ClaimAsync(
        string gln,
        string? extension,
        string ownerId,
        string id,
        CancellationToken cancellation
    )
    {
        var partition = OfGln(gln);
        if (
            !await table.IsAddedAsync(new TableEntity(partition, OwnerRow) { ["Owner"] = ownerId }, cancellation)
            && (await table.FindAsync(partition, OwnerRow, cancellation))?.GetString("Owner") != ownerId
        )
        {
            return false;
        }

        var row = new TableEntity(partition, At(extension)) { ["Owner"] = ownerId, ["Place"] = id };
        while (!await table.IsAddedAsync(row, cancellation))
        {
            if (await table.FindAsync(partition, At(extension), cancellation) is not { } there)
            {
                continue;
            }

            if (there.GetString("Place") == id)
            {
                return true;
            }

            // Left by a place that never came, was given up or has another GLN now.
            if (await HolderAsync(there, gln, extension, cancellation) is not null)
            {
                return false;
            }

            if (await table.IsUpdatedAsync(row, there.ETag.ToString(), TableUpdateMode.Replace, cancellation))
            {
                return true;
            }
        }

        return true;
    }

    public async Task<Place?> ByGlnAsync(string gln, string? extension, CancellationToken cancellation) =>
        await table.FindAsync(OfGln(gln), At(extension), cancellation) is { } row
            ? await HolderAsync(row, gln, extension, cancellation)
            : null;

    async Task<Place?> HolderAsync(TableEntity row, string gln, string? extension, CancellationToken cancellation) =>
        await FindAsync(row.GetString("Owner"), row.GetString("Place"), cancellation) is { RemovedAt: null } place
        && place.Facts.Gln == gln
        && place.Facts.Extension == extension
            ? place
            : null;

    static string OfGln(string gln) => "gln|" + gln;

    static string At(string? extension) =>
        "at|" + Uri.EscapeDataString(extension ?? "").Replace("~", "~7E", StringComparison.Ordinal).Replace('%', '~');

    static TableEntity ToRow(Place place, string request, PersonalCipher cipher)
    {
        var facts = place.Facts;
        return new TableEntity(place.OwnerId, place.Id)
        {
            ["Kind"] = facts.Kind.ToString(),
            ["Name"] = facts.Name,
            ["Position"] = cipher.Seal(facts.Position?.ToString(), "position"),
            ["Precision"] = facts.Precision.ToString(),
            ["Province"] = facts.Province.Code,
            ["Commune"] = facts.Commune,
            ["Area"] = facts.Area,
            ["PostalCode"] = facts.PostalCode,
            ["DigitalAddress"] = cipher.Seal(facts.DigitalAddress, "digital address"),
            ["Gln"] = facts.Gln,
            ["Extension"] = facts.Extension,
            ["RegisteredAt"] = place.RegisteredAt,
            ["RemovedAt"] = place.RemovedAt,
            ["IsRemoved"] = place.RemovedAt is not null,
            ["Request"] = request,
        };
    }

    // Of an owner who was erased the exact place is nowhere.
    static Place ToPlace(TableEntity row, PersonalCipher? cipher) =>
        new(
            row.RowKey,
            row.PartitionKey,
            new PlaceFacts(
                Enum.Parse<PlaceKind>(row.GetString("Kind")),
                row.GetString("Name"),
                Position.Kept(cipher?.Open(row.GetString("Position"), "position")),
                Enum.Parse<PlacePrecision>(row.GetString("Precision")),
                Province.TryParse(row.GetString("Province"), out var province)
                    ? province
                    : throw new InvalidDataException($"Place {row.RowKey} is kept with an unknown province."),
                row.GetString("Commune"),
                row.GetInt32("Area"),
                row.GetString("PostalCode"),
                cipher?.Open(row.GetString("DigitalAddress"), "digital address"),
                row.GetString("Gln"),
                row.GetString("Extension")
            ),
            row.GetDateTimeOffset("RegisteredAt")!.Value,
            row.GetDateTimeOffset("RemovedAt")
        );
}
