using Microsoft.Net.Http.Headers;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Products;

public static class PhotoEndpoints
{
    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPut("/api/products/{gtin}/photo", PutAsync)
            .RequireCaller(Role.Farmer)
            .Describe(
                "Products",
                "Give a product its photo",
                "image/jpeg, image/png or image/webp, at most 5 MB and 24 megapixels (JPEG: 40). It is encoded anew for pages and "
                    + "feeds: place, time and camera are left behind."
            )
            .Answers<ProductAnswer>(ProductEndpoints.Answered)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status413PayloadTooLarge
            );
        routes
            .MapMethods("/photos/{gtin}/{file}", [HttpMethods.Get, HttpMethods.Head], GetAsync)
            .Describe("Products", "Fetch a photo", "Named by its content, and so never changes.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
            .Refuses(StatusCodes.Status404NotFound);
    }

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

        if (await Body.ReadBytesAsync(request, PhotoIntake.MaxBytes) is not { } sent)
        {
            return ProblemResult.TooLarge(PhotoIntake.MaxBytes);
        }

        var (photo, fault) = await PhotoIntake.ReadAsync(sent, cancellation);
        if (photo is null)
        {
            return Refused(fault);
        }

        var named = new ProductPhoto(photo.Hash, photo.Width, photo.Height);
        if (product.Photo != named)
        {
            // The blobs first: a product never names a picture that is not there.
            await photos.KeepAsync(parsed, photo, cancellation);
            product = await changes.ChangeAsync(parsed, p => p with { Photo = named }, cancellation) ?? product;
        }

        return Results.Json(ProductAnswer.Of(product, settings.PublicUrl), ProductJson.Default.ProductAnswer);
    }

    static async Task<IResult> GetAsync(
        HttpContext context,
        string gtin,
        string file,
        IPhotos photos,
        CancellationToken cancellation
    )
    {
        if (
            !Gtin.TryParse(gtin, out var parsed)
            || !PhotoPath.IsFile(file)
            || await photos.FindAsync(parsed, file, cancellation) is not { } bytes
        )
        {
            return ProblemResult.NotFound;
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(bytes, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{file}\""));
    }

    static ProblemResult Refused(PhotoFault fault) =>
        fault switch
        {
            PhotoFault.TooLarge => ProblemResult.TooLarge(PhotoIntake.MaxBytes),
            PhotoFault.TooManyPixels => Refused(
                "pixels",
                "Ảnh có quá nhiều điểm ảnh: nhiều nhất 24 triệu (JPEG: 40 triệu).",
                "The picture has too many pixels: at most 24 million (JPEG: 40 million)."
            ),
            PhotoFault.NotAPicture => Refused(
                "format",
                "Cần ảnh JPEG, PNG hoặc WebP.",
                "It must be a JPEG, PNG or WebP picture."
            ),
            _ => Refused("broken", "Ảnh bị hỏng hoặc chưa gửi hết.", "The picture is broken or was not sent whole."),
        };

    static ProblemResult Refused(string rule, string vi, string en) =>
        ProblemResult.Invalid([new Refusal("", rule, new Text(vi, en))]);
}
