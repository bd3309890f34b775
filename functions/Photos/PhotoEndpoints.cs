using Microsoft.Net.Http.Headers;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Photos;

/// <summary>Where photos are fetched, and how every route takes one.</summary>
public static class PhotoEndpoints
{
    /// <summary>What a photo may be, for the description of a route that takes one.</summary>
    public const string Taken =
        "image/jpeg, image/png or image/webp, at most 5 MB and 24 megapixels (JPEG: 40). It is encoded anew: place, time and camera "
        + "are left behind.";

    public static void AddPhotos(this IServiceCollection services) => services.AddSingleton<IPhotos, PhotoBlobs>();

    public static void MapPhotos(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/photos/{owner}/{file}", [HttpMethods.Get, HttpMethods.Head], GetAsync)
            .Describe(
                "Photos",
                "Fetch a photo",
                "Of a product (`owner` is its GTIN) or a farmer (its id). Another picture has another name: what is there never changes."
            )
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
            .Refuses(StatusCodes.Status404NotFound);

    /// <summary>The photo that a request brings, or why it brings none.</summary>
    public static async Task<(Photo? Photo, ProblemResult? Problem)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        if (await Body.ReadBytesAsync(request, PhotoIntake.MaxBytes) is not { } sent)
        {
            return (null, ProblemResult.TooLarge(PhotoIntake.MaxBytes));
        }

        var (photo, fault) = await PhotoIntake.ReadAsync(sent, cancellation);
        return photo is null ? (null, Refused(fault)) : (photo, null);
    }

    static async Task<IResult> GetAsync(
        HttpContext context,
        string owner,
        string file,
        IPhotos photos,
        CancellationToken cancellation
    )
    {
        if (
            !PhotoOwner.TryParse(owner, out var whose)
            || !PhotoPath.IsFile(file)
            || await photos.FindAsync(whose, file, cancellation) is not { } bytes
        )
        {
            return ProblemResult.NotFound;
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(bytes, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{file}\""));
    }

    /// <summary>Why some bytes are no photo, in words.</summary>
    public static ProblemResult Refused(PhotoFault fault) =>
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
