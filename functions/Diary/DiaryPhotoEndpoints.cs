using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Diary;

/// <summary>The pictures of a diary: they show a farmer's land and hands, so that no public address leads to them.</summary>
public static class DiaryPhotoEndpoints
{
    internal static readonly Refusal Unknown = new(
        "/photo",
        "unknown",
        new(
            "Chưa nhận được ảnh này: hãy gửi ảnh trước.",
            "This picture is not here: send it first, POST /api/diary/photos."
        )
    );

    internal static void MapDiaryPhotos(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/diary/photos", TakeAsync)
            .Describe(
                "Diary",
                "Send a picture for an entry",
                "Then write the entry with the `id` of the answer as `photo`. The same picture twice is one, with one id. Only you and the "
                    + $"operator can fetch it. {PhotoEndpoints.Taken}"
            )
            .Answers<DiaryPhotoAnswer>(
                """
                {"id": "9f86d081884c7d65", "url": "https://truyxuat.example/api/diary/photos/9f86d081884c7d65-page.jpg",
                 "large": "https://truyxuat.example/api/diary/photos/9f86d081884c7d65-feed.jpg", "width": 1600, "height": 1067}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status422UnprocessableEntity
            );
        routes
            .MapGet("/api/diary/photos/{file}", GetAsync)
            .Describe(
                "Diary",
                "Fetch a picture of an entry",
                "By the address that the answers give. " + DiaryEndpoints.OfFarmer
            )
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> TakeAsync(
        HttpRequest request,
        IPhotos photos,
        RequestTable requests,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var (photo, problem) = await PhotoEndpoints.ReadAsync(request, cancellation);
        if (photo is null)
        {
            return problem!;
        }

        var farmer = request.HttpContext.Caller().Id;
        if (
            key is not null
            && await requests.NoteAsync(farmer, key, $"POST /api/diary/photos {photo.Hash}", photo.Hash, cancellation)
                is { Same: false }
        )
        {
            return IdempotencyKey.UsedForAnother;
        }

        // Named by its content: a second time writes the same, and no other picture ever takes its place.
        await photos.KeepAsync(PhotoOwner.OfDiary(farmer), photo.Hash, photo, cancellation);
        var answer = DiaryPhotoAnswer.Of(photo, settings.PublicUrl);
        return new CreatedResult(
            answer.Url,
            Results.Json(answer, DiaryJson.Default.DiaryPhotoAnswer, statusCode: StatusCodes.Status201Created)
        );
    }

    static async Task<IResult> GetAsync(
        string file,
        HttpContext context,
        IPhotos photos,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var farmer = context.FarmerOf(refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (
            farmer is null
            || !PhotoPath.IsFile(file)
            || await photos.FindAsync(PhotoOwner.OfDiary(farmer), file, cancellation) is not { } bytes
        )
        {
            return ProblemResult.NotFound;
        }

        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(bytes, "image/jpeg");
    }
}
