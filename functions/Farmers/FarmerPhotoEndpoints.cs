using System.Globalization;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Farmers;

/// <summary>The photos of a farmer's page.</summary>
public static class FarmerPhotoEndpoints
{
    const string Path = "/api/farmers/{id}/photos/{number}";

    public static void AddFarmerPhotos(this IServiceCollection services) => services.AddSingleton<FarmerPhotos>();

    public static void MapFarmerPhotos(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path, PutAsync)
            .Describe(
                "Farmers",
                "Give a farmer a photo",
                $"For its page: `number` is 1 to {PhotoPlace.Max}, the first stands large. Instead of the picture there, which is "
                    + "deleted, with what was said of it; the same picture twice is one. By the farmer itself or the operator. The page "
                    + $"shows it within five seconds. {PhotoEndpoints.Taken}"
            )
            .Answers<FarmerAnswer>(FarmerEndpoints.Answered)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status413PayloadTooLarge
            );
        routes
            .MapPut(Path + "/caption", SayAsync)
            .Describe(
                "Farmers",
                "Say what a photo shows",
                $"In Vietnamese (`vi`), in English (`en`) or both, at most {PhotoCaption.Max} characters each; without either nothing is "
                    + "said. It stands under the photo and is read aloud in its place."
            )
            .Takes<PhotoCaption>("""{"vi": "Vườn xoài mùa trổ bông", "en": "The mango orchard in bloom"}""")
            .Answers<FarmerAnswer>(FarmerEndpoints.Answered)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(Path, RemoveAsync)
            .Describe(
                "Farmers",
                "Remove a farmer's photo",
                "From its page, within five seconds, and from where it is kept. Twice is once."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> PutAsync(
        string id,
        string number,
        HttpRequest request,
        FarmerPhotos photos,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!request.HttpContext.Caller().Manages(id))
        {
            return ProblemResult.NotFound;
        }

        var refusals = new Refusals();
        if (Number(number, refusals) is not { } place)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var (photo, problem) = await PhotoEndpoints.ReadAsync(request, cancellation);
        return photo is null
            ? problem!
            : Answer(await photos.PutAsync(id, place, photo, cancellation), settings.PublicUrl);
    }

    static async Task<IResult> SayAsync(
        string id,
        string number,
        HttpRequest request,
        FarmerPhotos photos,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!request.HttpContext.Caller().Manages(id))
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, FarmerJson.Default.PhotoCaption);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var place = Number(number, refusals);
        var caption = sent.Decide(refusals);
        return refusals.Any
            ? ProblemResult.Invalid(refusals.List)
            : Answer(await photos.SayAsync(id, place!.Value, caption, cancellation), settings.PublicUrl);
    }

    static async Task<IResult> RemoveAsync(
        string id,
        string number,
        HttpContext context,
        FarmerPhotos photos,
        CancellationToken cancellation
    )
    {
        if (!context.Caller().Manages(id))
        {
            return ProblemResult.NotFound;
        }

        var refusals = new Refusals();
        return Number(number, refusals) is not { } place ? ProblemResult.Invalid(refusals.List)
            : await photos.RemoveAsync(id, place, cancellation) ? Results.NoContent()
            : ProblemResult.NotFound;
    }

    static int? Number(string text, Refusals refusals)
    {
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= PhotoPlace.Max
        )
        {
            return number;
        }

        refusals.Add(
            "number",
            "range",
            string.Create(CultureInfo.InvariantCulture, $"Ảnh thứ mấy: một số từ 1 đến {PhotoPlace.Max}."),
            string.Create(CultureInfo.InvariantCulture, $"Which photo: a number from 1 to {PhotoPlace.Max}.")
        );
        return null;
    }

    static IResult Answer(Farmer? farmer, string publicUrl) =>
        farmer is null
            ? ProblemResult.NotFound
            : Results.Json(FarmerAnswer.Of(farmer, publicUrl), FarmerJson.Default.FarmerAnswer);
}
