using System.Text.Json;
using Traceability.Farmers;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Personal;

namespace Traceability.Products;

/// <summary>
/// What a farmer sells. Under its GTIN a product stays, by its name, category and unit, so that whoever holds a lot learns what it is and
/// whether it is recalled; it is sold nowhere any more, and its picture, words and links go.
/// </summary>
public sealed class ProductPersonalData(
    IProducts products,
    ProductChanges changes,
    IFarmers farmers,
    IPhotos photos,
    Settings settings,
    TimeProvider time
) : IPersonalData
{
    const int AtOnce = 20;

    public string Name => "products";

    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return PagesOf
            .AllAsync(page => products.OfAsync(person.Id, page, cancellation))
            .Select(product =>
                JsonSerializer.SerializeToElement(
                    ProductAnswer.Of(product, settings.PublicUrl),
                    ProductJson.Default.ProductAnswer
                )
            );
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (
            person.Kind != PersonKind.Farmer
            || await farmers.FindAsync(person.Id, cancellation) is not { Farmer: { ErasedAt: not null } farmer }
        )
        {
            return ErasedPart.Last(0);
        }

        var rewritten = 0;
        var page = await products.OfAsync(person.Id, new PageRequest(AtOnce, after), cancellation);
        foreach (var product in page.Items)
        {
            var changed = await changes.ChangeAsync(
                product.Gtin,
                kept => kept.IsErasedAs(farmer) ? null : kept.Erased(farmer, time.GetUtcNow()),
                cancellation
            );
            rewritten += changed is null ? 0 : 1;
            rewritten += await photos.SweepAsync(
                PhotoOwner.Of(product.Gtin),
                [],
                DateTimeOffset.MaxValue,
                cancellation
            );
        }

        return new ErasedPart(rewritten, page.Next);
    }
}
