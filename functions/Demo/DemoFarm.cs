using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Demo;

/// <summary>
/// A farm with its place on the map, a product with a drawn picture, and a batch, so that a first run has something to show. Planted through the same
/// registrations as any other, under keys of their own: a second planting, or one that was cut off, ends with the same four.
/// </summary>
public sealed class DemoFarm(
    FarmerRegistration farmers,
    PlaceChanges places,
    ProductRegistration products,
    ProductChanges changes,
    IPhotos photos,
    BatchRegistration batches,
    Settings settings,
    TimeProvider time
)
{
    readonly Settings settings = settings;

    static readonly RegisterFarmer farmer = new(
        "Hợp tác xã Xoài Hòa Lộc (mẫu)",
        "cooperative",
        "0270 000 0000",
        "Đồng Tháp",
        "Hòa Hưng",
        null,
        null,
        null
    );

    static readonly PlaceBody orchard = new(
        "farm",
        "Vườn xoài mẫu",
        new PositionBody(10.3143, 105.9362),
        null,
        null,
        "about-250m",
        "Đồng Tháp",
        "Hòa Hưng",
        null,
        null,
        null,
        null,
        null
    );

    static readonly ProductBody product = new(
        null,
        "Xoài cát Hòa Lộc",
        "Xoài chín cây, vỏ mỏng vàng óng, thịt mịn không xơ, ngọt thanh. Hái buổi sáng, đóng thùng trong ngày.",
        "KGM",
        new MoneyBody("65000", "VND"),
        null,
        null,
        null,
        "12–14 °C",
        null
    );

    /// <summary>Plants the demo and says its page.</summary>
    public static async Task<string> PlantAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var demo = services.GetRequiredService<DemoFarm>();
        var batch = await demo.PlantAsync(cancellation);
        return demo.settings.PublicUrl + BatchPaths.Page(batch.Gtin, batch.Lot);
    }

    async Task<Batch> PlantAsync(CancellationToken cancellation)
    {
        var refusals = new Refusals();
        var registered = await farmers.RegisterAsync("operator", farmer, "demo-farm", "demo", refusals, cancellation);
        var facts = product.Decide(refusals);
        if (registered is not FarmerRegistration.Kept { Farmer.Id: var id } || facts is null)
        {
            throw new InvalidOperationException(
                "The demo farm is refused: " + string.Join("; ", refusals.List.Select(r => r.Pointer + " " + r.Rule))
            );
        }

        var farm = new Caller(Role.Farmer, id);
        await places.RegisterAsync(farm, orchard.Decide(refusals)!, "demo-place", "demo", cancellation);
        var offered = await products.RegisterAsync(id, null, facts, "demo-product", "demo", cancellation);
        if (offered is not ProductRegistered.Kept { Product: var kept })
        {
            throw new InvalidOperationException("The demo product is refused.");
        }

        if (kept.Photo is null)
        {
            await DrawAsync(kept.Gtin, cancellation);
        }

        var harvested = time.Today().AddDays(-2);
        var harvest = new BatchFacts(
            kept.Gtin,
            Lot.TryParse("MAU-01", out var lot) ? lot : null,
            harvested,
            Quantity.Kept(120.5m, "KGM"),
            harvested.AddDays(12),
            null
        );
        return
            await batches.RegisterAsync(id, harvest, "demo-batch", "demo", cancellation)
                is BatchRegistered.Kept { Batch: var batch }
            ? batch
            : throw new InvalidOperationException("The demo batch is refused.");
    }

    async Task DrawAsync(Gtin gtin, CancellationToken cancellation)
    {
        var (photo, fault) = await PhotoIntake.ReadAsync(DemoPicture.Jpeg(), cancellation);
        if (photo is null)
        {
            throw new InvalidOperationException($"The demo picture is refused: {fault}.");
        }

        await photos.KeepAsync(PhotoOwner.Of(gtin), photo.Hash, photo, cancellation);
        await changes.ChangeAsync(
            gtin,
            p => p with { Photo = new ProductPhoto(photo.Hash, photo.Width, photo.Height) },
            cancellation
        );
    }
}
