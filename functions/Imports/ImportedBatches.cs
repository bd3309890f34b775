using System.Text.Json;
using System.Text.Json.Nodes;
using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Imports;

/// <summary>Rows that are batches: decided and registered as <c>POST /api/batches</c> does.</summary>
public sealed class ImportedBatches(
    BatchRegistration registration,
    IProducts products,
    IBatches batches,
    TimeProvider time
) : IImportedRows
{
    public ImportKind Kind => ImportKind.Batches;

    public IImportedRow? Decide(JsonObject body, Refusals refusals)
    {
        var sent = body.Deserialize(BatchJson.Default.RegisterBatch)!;
        return sent.Decide(time.Today(), refusals) is { } facts
            ? new Row(
                registration,
                products,
                batches,
                facts,
                JsonSerializer.Serialize(sent with { Gtin = facts.Gtin.ToString() }, BatchJson.Default.RegisterBatch)
            )
            : null;
    }

    sealed class Row(
        BatchRegistration registration,
        IProducts products,
        IBatches batches,
        BatchFacts facts,
        string identity
    ) : IImportedRow
    {
        static readonly RowEnd taken = RowEnd.Refused.Of(
            "/lot",
            "taken",
            "Sản phẩm này đã có lô mang số đó.",
            "This product has a batch with that lot already."
        );

        public string Identity => identity;

        public RowClaim? Claim => facts.Lot is { } lot ? new RowClaim($"{facts.Gtin} {lot}", taken) : null;

        public async Task<RowEnd> RegisterAsync(RowOwner owner, string key, CancellationToken cancellation) =>
            await registration.RegisterAsync(owner.FarmerId!, facts, key, identity, cancellation) switch
            {
                BatchRegistered.Kept { Batch: var batch } => new RowEnd.Kept(
                    new MadeThing(Gtin: batch.Gtin.ToString(), Lot: batch.Lot.ToString())
                ),
                BatchRegistered.Taken => taken,
                BatchRegistered.OtherUnit other => OtherUnit(other.Unit),
                BatchRegistered.NoProduct => NoProduct(),
                _ => throw new InvalidDataException($"The key of a row, {key}, came with another row."),
            };

        public async Task<RowEnd> CheckAsync(RowOwner owner, CancellationToken cancellation) =>
            await products.FindAsync(facts.Gtin, cancellation) is not { Product: var product }
            || product.Producer.Id != owner.FarmerId
                ? NoProduct()
            : !facts.Quantity.Unit.ConvertsTo(product.Facts.Unit) ? OtherUnit(product.Facts.Unit)
            : facts.Lot is { } lot && await batches.FindAsync(facts.Gtin, lot, cancellation) is not null ? taken
            : new RowEnd.Free();

        static RowEnd.Refused NoProduct() =>
            RowEnd.Refused.Of(
                "/gtin",
                "unknown",
                "Hộ này không có sản phẩm nào mang mã đó: hãy đăng ký sản phẩm trước.",
                "This farmer has no product with that GTIN: register the product first."
            );

        static RowEnd.Refused OtherUnit(Unit unit) =>
            RowEnd.Refused.Of(
                "/quantity/unit",
                "unit",
                $"Sản phẩm này bán theo {unit}: hãy ghi lượng theo đơn vị đó.",
                $"This product is sold by {unit}: give the quantity in a unit that converts to it."
            );
    }
}
