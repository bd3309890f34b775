using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Products;

public static class ProductPhotoEndpoints
{
    public static void MapProductPhotos(this IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/products/{gtin}/photo", PutAsync)
            .Describe(
                "Products",
                "Give a product its photo",
                "For pages and feeds: without one the product is not listed. " + PhotoEndpoints.Taken
            )
            .Answers<ProductAnswer>(ProductEndpoints.Answered)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status413PayloadTooLarge
            );

    static async Task<IResult> PutAsync(
        string gtin,
        HttpRequest request,
        IProducts products,
        IPhotos photos,
        ProductChanges changes,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        if (refusals.Gtin("gtin", gtin) is not { } parsed)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (
            await products.FindAsync(parsed, cancellation) is not { Product: var product }
            || product.Producer.Id != request.HttpContext.Caller().Id
        )
        {
            return ProblemResult.NotFound;
        }

        var (photo, problem) = await PhotoEndpoints.ReadAsync(request, cancellation);
        if (photo is null)
        {
            return problem!;
        }

        var named = new ProductPhoto(photo.Hash, photo.Width, photo.Height);
        if (product.Photo != named)
        {
            // The blobs first: a product never names a picture that is not there.
            await photos.KeepAsync(PhotoOwner.Of(parsed), photo.Hash, photo, cancellation);
            product = await changes.ChangeAsync(parsed, p => p with { Photo = named }, cancellation) ?? product;
        }

        return Results.Json(ProductAnswer.Of(product, settings.PublicUrl), ProductJson.Default.ProductAnswer);
    }
}
