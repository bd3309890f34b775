using System.Text.Json;
using System.Text.Json.Nodes;
using Traceability.Gs1;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Imports;

/// <summary>Rows that are products: decided and registered as <c>POST /api/products</c> does.</summary>
public sealed class ImportedProducts(ProductRegistration registration, IProducts products) : IImportedRows
{
    public ImportKind Kind => ImportKind.Products;

    public IImportedRow? Decide(JsonObject body, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var sent = body.Deserialize(ProductJson.Default.ProductBody)!;
        var gtin = sent.Gtin is null ? null : refusals.Gtin("/gtin", sent.Gtin);
        return sent.Decide(refusals) is { } facts
            ? new Row(
                registration,
                products,
                gtin,
                facts,
                JsonSerializer.Serialize(sent with { Gtin = gtin?.ToString() }, ProductJson.Default.ProductBody)
            )
            : null;
    }

    sealed class Row(
        ProductRegistration registration,
        IProducts products,
        Gtin? gtin,
        ProductFacts facts,
        string identity
    ) : IImportedRow
    {
        static readonly RowEnd taken = RowEnd.Refused.Of(
            "/gtin",
            "taken",
            "Mã này đã thuộc một sản phẩm khác.",
            "Another product has this GTIN already."
        );

        public string Identity => identity;

        public RowClaim? Claim => gtin is null ? null : new RowClaim(gtin.ToString(), taken);

        public async Task<RowEnd> RegisterAsync(RowOwner owner, string key, CancellationToken cancellation) =>
            await registration.RegisterAsync(owner.FarmerId!, gtin, facts, key, identity, cancellation) switch
            {
                ProductRegistered.Kept { Product: var product } => new RowEnd.Kept(
                    new MadeThing(Gtin: product.Gtin.ToString())
                ),
                ProductRegistered.Taken => taken,
                _ => throw new InvalidDataException($"The key of a row, {key}, came with another row."),
            };

        public async Task<RowEnd> CheckAsync(RowOwner owner, CancellationToken cancellation) =>
            gtin is not null && await products.FindAsync(gtin, cancellation) is not null ? taken : new RowEnd.Free();
    }
}
