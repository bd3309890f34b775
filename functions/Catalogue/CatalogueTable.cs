using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Catalogue;

/// <summary>
/// The catalogue. A product's entry is PartitionKey: its GTIN, RowKey: <c>entry</c>. A list of the index is PartitionKey: what finds
/// (<c>all</c>, <c>word|{word}</c>, <c>province|{code}</c>, <c>month|{two digits}</c>, <c>farmer|{id}</c>), RowKey: a place,
/// <c>{days until the end of time}|{gtin}|{mark}</c>, so that what came on sale last comes first.
/// </summary>
public sealed class CatalogueTable(StorageAccount storage) : ICatalogue
{
    const string EntryRow = "entry";
    const int WritesAtOnce = 8;
    readonly TableClient table = storage.Table(Tables.Catalogue);

    public async Task<KeptEntry?> FindAsync(Gtin gtin, CancellationToken cancellation) =>
        await table.FindAsync(gtin.ToString(), EntryRow, cancellation) is { } row
            ? new KeptEntry(FromRow(gtin, row), row.ETag.ToString())
            : null;

    public async Task<string?> WriteAsync(CatalogueEntry entry, string? etag, CancellationToken cancellation)
    {
        var row = ToRow(entry);
        try
        {
            var answer = await (
                etag is null
                    ? table.AddEntityAsync(row, cancellation)
                    : table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, cancellation)
            );
            return answer.Headers.ETag?.ToString();
        }
        catch (RequestFailedException fault)
            when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists
                || fault.Status == StatusCodes.Status412PreconditionFailed
            )
        {
            return null;
        }
    }

    public Task PutAsync(IndexedPlace place, CancellationToken cancellation) =>
        InParallel.ForEachAsync(
            place.Terms,
            WritesAtOnce,
            (term, stop) => table.UpsertEntityAsync(new TableEntity(term, place.Place), TableUpdateMode.Replace, stop),
            cancellation
        );

    public Task RemoveAsync(IndexedPlace place, CancellationToken cancellation) =>
        InParallel.ForEachAsync(
            place.Terms,
            WritesAtOnce,
            // One that is not there is answered 404, which the client takes as done.
            (term, stop) => table.DeleteEntityAsync(term, place.Place, ETag.All, stop),
            cancellation
        );

    public async Task<IReadOnlyList<string>> PlacesAsync(
        string term,
        string from,
        int count,
        CancellationToken cancellation
    )
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {term} and RowKey ge {from}");
        var rows = await table.RowsAsync(filter, count, cancellation);
        return [.. rows.Select(row => row.RowKey)];
    }

    static TableEntity ToRow(CatalogueEntry entry)
    {
        var row = new TableEntity(entry.Gtin.ToString(), EntryRow)
        {
            ["Mark"] = entry.Mark,
            ["Since"] = Text(entry.Since),
            ["IsSettled"] = entry.IsSettled,
            ["Former"] = string.Join('\n', entry.Former.Select(former => $"{former.Place} {Text(former.Terms)}")),
        };
        if (entry.Item is not { } item)
        {
            return row;
        }

        row["Name"] = item.Name;
        row["Price"] = item.Price;
        row["Unit"] = item.Unit;
        row["Photo"] = item.Photo?.Hash;
        row["PhotoWidth"] = item.Photo?.Width;
        row["PhotoHeight"] = item.Photo?.Height;
        row["Farmer"] = item.FarmerId;
        row["FarmerName"] = item.FarmerName;
        row["Province"] = item.Province;
        row["Commune"] = item.Commune;
        row["Certificates"] = CertificateText.Of(item.Certificates);
        row["HarvestedOn"] = Text(item.HarvestedOn);
        row["LastDay"] = item.LastDay is { } last ? Text(last) : null;
        row["Terms"] = Text(item.Terms);
        return row;
    }

    static CatalogueEntry FromRow(Gtin gtin, TableEntity row) =>
        new(
            gtin,
            row.GetString("Name") is null ? null : ToItem(gtin, row),
            row.GetString("Mark"),
            Day(row.GetString("Since")),
            row.GetBoolean("IsSettled") ?? false,
            [
                .. row.GetString("Former")
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(' '))
                    .Select(parts => new IndexedPlace(parts[0], parts[1..])),
            ]
        );

    static CatalogueItem ToItem(Gtin gtin, TableEntity row) =>
        new(
            gtin,
            row.GetString("Name"),
            row.GetInt64("Price")!.Value,
            row.GetString("Unit"),
            row.GetString("Photo") is { } photo
                ? new ProductPhoto(photo, row.GetInt32("PhotoWidth")!.Value, row.GetInt32("PhotoHeight")!.Value)
                : null,
            row.GetString("Farmer"),
            row.GetString("FarmerName"),
            row.GetString("Province"),
            row.GetString("Commune"),
            CertificateText.Certificates(row.GetString("Certificates")),
            Day(row.GetString("HarvestedOn")),
            row.GetString("LastDay") is { } last ? Day(last) : null,
            row.GetString("Terms").Split(' ')
        );

    // A term has letters, digits and a bar.
    static string Text(IReadOnlyList<string> terms) => string.Join(' ', terms);

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
