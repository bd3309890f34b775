using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>What messages about batches and passports ask for, beside what there is, for the operator.</summary>
static class BatchReadings
{
    public static void AddBatchReadings(this IServiceCollection services)
    {
        services.AddPoisonReading(
            Queues.BatchChanged,
            BatchChangeJson.Default.BatchChange,
            (provider, change, cancellation) => OfAsync(provider.GetRequiredService<IBatches>(), change, cancellation)
        );
        services.AddPoisonReading(
            Queues.PassportChanged,
            PassportChangeJson.Default.PassportChange,
            (provider, change, cancellation) => OfAsync(provider.GetRequiredService<IProducts>(), change, cancellation)
        );
    }

    static async Task<Compared> OfAsync(IBatches batches, BatchChange change, CancellationToken cancellation)
    {
        var asks = new Text(
            $"Mọi việc theo sau lô {change.Lot} của {change.Gtin}: mã, tồn kho, các danh sách.",
            $"Everything that follows from batch {change.Lot} of {change.Gtin}: its codes, its stock, its lists."
        );
        var batch =
            Gtin.TryParse(change.Gtin, out var gtin) && Lot.TryParse(change.Lot, out var lot)
                ? await batches.FindAsync(gtin, lot, cancellation)
                : null;
        if (batch is null)
        {
            return new(
                asks,
                new("Không có lô này: không có gì để làm.", "There is no such batch: there is nothing to do.")
            );
        }

        if (batch.Change != change.Change)
        {
            return new(
                asks,
                new(
                    "Lô này được ghi bởi một yêu cầu khác: tin này không còn cần.",
                    "The batch was registered by another request: this message is not needed."
                )
            );
        }

        return new(
            asks,
            await batches.FindPassportAsync(batch.Gtin, batch.Lot, cancellation) is { Passport.Pending: false }
                ? new("Lô đã có, và mọi việc đã xong.", "The batch is there, and all that follows from it is done.")
                : new("Lô đã có; việc theo sau chưa xong.", "The batch is there; what follows from it is not finished.")
        );
    }

    static async Task<Compared> OfAsync(IProducts products, PassportChange change, CancellationToken cancellation)
    {
        if (!Gtin.TryParse(change.Product, out var gtin))
        {
            return new(
                new(
                    $"Các sản phẩm của nhà sản xuất {change.Farmer} theo bản {change.Version} của hồ sơ.",
                    $"The products of farmer {change.Farmer} follow version {change.Version} of what is known of it."
                ),
                new("Gửi lại thì từng sản phẩm được xem lại.", "Sent again, each product is looked at again.")
            );
        }

        var product = (await products.FindAsync(gtin, cancellation))?.Product;
        return new(
            new(
                $"Trang của các lô sản phẩm {gtin} theo bản {change.Version}.",
                $"The pages of the batches of product {gtin} follow version {change.Version}."
            ),
            product is null ? new("Không có sản phẩm này.", "There is no such product.")
                : product.PassportsVersion >= change.Version
                    ? new(
                        $"Các trang đã theo bản {product.PassportsVersion}: việc đã xong.",
                        $"The pages are at version {product.PassportsVersion}: it is done."
                    )
                : new(
                    $"Sản phẩm ở bản {product.Version}, các trang mới theo bản {product.PassportsVersion}.",
                    $"The product is at version {product.Version}, its pages are at {product.PassportsVersion}."
                )
        );
    }
}
