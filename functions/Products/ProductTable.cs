using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Products;

/// <summary>
/// Products. A product is PartitionKey: its GTIN, RowKey: <c>product</c>. A farmer's own list is PartitionKey:
/// <c>farmer|{id}</c>, RowKey: the GTIN, written first: an entry whose product never came is passed over. The numbers given
/// under a company prefix are PartitionKey: <c>numbers</c>, RowKey: the prefix.
/// </summary>
public sealed class ProductTable(StorageAccount storage) : IProducts, IGtinNumbers
{
    const string Row = "product";
    readonly TableClient table = storage.Table(Tables.Products);

    public async Task<bool> AddAsync(Product product, string request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(product);
        var gtin = product.Gtin.ToString();
        await table.UpsertEntityAsync(
            new TableEntity(ListOf(product.Producer.Id), gtin),
            TableUpdateMode.Merge,
            cancellation
        );
        return await table.IsAddedAsync(ToRow(product, request), cancellation);
    }

    public async Task<KeptProduct?> FindAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        return await table.FindAsync(gtin.ToString(), Row, cancellation) is { } row
            ? new KeptProduct(Read(gtin, row), row.GetString("Request"), row.ETag.ToString())
            : null;
    }

    public Task<bool> ReplaceAsync(KeptProduct read, Product changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        return table.IsUpdatedAsync(ToRow(changed, read.Request), read.ETag, TableUpdateMode.Replace, cancellation);
    }

    public async Task NotePassportsAsync(Gtin gtin, long version, CancellationToken cancellation)
    {
        while (await FindAsync(gtin, cancellation) is { } read && read.Product.PassportsVersion < version)
        {
            if (await ReplaceAsync(read, read.Product with { PassportsVersion = version }, cancellation))
            {
                return;
            }
        }
    }

    public async Task<PageOf<Product>> OfAsync(string farmerId, PageRequest page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {ListOf(farmerId)} and RowKey gt {page.After ?? ""}"
        );
        var products = new List<Product>();
        string? last = null;
        await foreach (
            var rows in table
                .QueryAsync<TableEntity>(filter, page.Size, ["RowKey"], cancellation)
                .AsPages(pageSizeHint: page.Size)
        )
        {
            foreach (var row in rows.Values)
            {
                last = row.RowKey;
                if (
                    Gtin.TryParse(row.RowKey, out var gtin)
                    && await FindAsync(gtin, cancellation) is { } kept
                    && kept.Product.Producer.Id == farmerId
                )
                {
                    products.Add(kept.Product);
                }
            }

            return new PageOf<Product>(products, rows.Values.Count == page.Size ? last : null);
        }

        return new PageOf<Product>(products, null);
    }

    public async Task<long> TakeAsync(CompanyPrefix prefix, int count, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        while (true)
        {
            var found = await table.FindAsync("numbers", prefix.ToString(), cancellation);
            try
            {
                if (found is { } row)
                {
                    var first = row.GetInt64("Next")!.Value;
                    row["Next"] = first + count;
                    await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation);
                    return first;
                }

                // The first number is 1: a GTIN that is all zeros behind its prefix looks like a placeholder.
                await table.AddEntityAsync(
                    new TableEntity("numbers", prefix.ToString()) { ["Next"] = 1L + count },
                    cancellation
                );
                return 1;
            }
            catch (RequestFailedException fault)
                when (fault.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status409Conflict)
            {
                // Another instance took numbers between our read and our write: read again.
            }
        }
    }

    static string ListOf(string farmerId) => "farmer|" + farmerId;

    static TableEntity ToRow(Product product, string request)
    {
        var row = new TableEntity(product.Gtin.ToString(), Row)
        {
            ["Request"] = request,
            ["Links"] = TargetLinks.Write(product.Links),
        };
        Put(row, product);
        return row;
    }

    /// <summary>Writes a product's columns, in its own row or in a row that repeats it.</summary>
    public static void Put(TableEntity row, Product product)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(product);
        var (producer, facts, photo) = (product.Producer, product.Facts, product.Photo);
        row["Farmer"] = producer.Id;
        row["FarmerName"] = producer.Name;
        row["FarmerKind"] = producer.Kind.ToString();
        row["Province"] = producer.Province.Code;
        row["Commune"] = producer.Commune;
        row["FarmerVersion"] = producer.Version;
        row["PublicAddress"] = producer.PublicAddress;
        row["Point"] = producer.Point?.Code;
        row["Name"] = facts.Name;
        row["Description"] = facts.Description;
        row["Unit"] = facts.Unit.Code;
        row["Price"] = facts.Price.Amount;
        row["Brand"] = facts.Brand;
        row["Category"] = facts.Category;
        row["NetContent"] = facts.NetContent?.Value.ToString(CultureInfo.InvariantCulture);
        row["NetContentUnit"] = facts.NetContent?.Unit.Code;
        row["Storage"] = facts.Storage;
        row["BuyUrl"] = facts.BuyUrl;
        row["Photo"] = photo?.Hash;
        row["PhotoWidth"] = photo?.Width;
        row["PhotoHeight"] = photo?.Height;
        row["Version"] = product.Version;
        row["ChangedAt"] = product.ChangedAt;
        row["PassportsVersion"] = product.PassportsVersion;
        row["Certificates"] = CertificateText.Of(product.Certificates);
        row["Withdrawals"] = WithdrawalText.Of(product.Withdrawals);
    }

    /// <summary>Reads a product from its own row or from a row that repeats it.</summary>
    /// <exception cref="InvalidDataException">A column holds what was never written.</exception>
    public static Product Read(Gtin gtin, TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (
            !Province.TryParse(row.GetString("Province"), out var province)
            || !Unit.TryParse(row.GetString("Unit"), out var unit)
        )
        {
            throw new InvalidDataException($"Product {gtin} is kept with an unknown province or unit.");
        }

        return new Product(
            gtin,
            new Producer(
                row.GetString("Farmer"),
                row.GetString("FarmerName"),
                Enum.Parse<FarmerKind>(row.GetString("FarmerKind")),
                province,
                row.GetString("Commune"),
                row.GetString("PublicAddress"),
                row.GetInt64("FarmerVersion")!.Value
            )
            {
                Point = PublicPoint.Kept(row.GetString("Point")),
            },
            new ProductFacts(
                row.GetString("Name"),
                row.GetString("Description"),
                unit,
                new Money(row.GetInt64("Price")!.Value),
                row.GetString("Brand"),
                row.GetString("Category"),
                row.GetString("NetContent") is { } content
                    ? Quantity.Kept(
                        decimal.Parse(content, CultureInfo.InvariantCulture),
                        row.GetString("NetContentUnit")
                    )
                    : null,
                row.GetString("Storage"),
                row.GetString("BuyUrl")
            ),
            row.GetString("Photo") is { } photo
                ? new ProductPhoto(photo, row.GetInt32("PhotoWidth")!.Value, row.GetInt32("PhotoHeight")!.Value)
                : null,
            row.GetInt64("Version")!.Value,
            row.GetDateTimeOffset("ChangedAt")!.Value,
            row.GetInt64("PassportsVersion")!.Value
        )
        {
            Links = TargetLinks.Read(row.GetString("Links")),
            Certificates = CertificateText.Certificates(row.GetString("Certificates")),
            Withdrawals = WithdrawalText.Read(row.GetString("Withdrawals")),
        };
    }
}
