using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Farmers;

/// <summary>What a photo shows, in a few words: what stands under it, and what is read aloud in its place.</summary>
/// <param name="Vi">At most <see cref="Max"/> characters; null where nothing is said.</param>
/// <param name="En">As <paramref name="Vi"/>; an English page shows the Vietnamese words where there are none.</param>
public sealed record PhotoCaption(string? Vi, string? En)
{
    public const int Max = 150;

    /// <summary>The words as they are kept, or every field that was refused; null where there are none.</summary>
    public PhotoCaption? Decide(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var vi = refusals.OptionalText("/vi", Vi, Max);
        var en = refusals.OptionalText("/en", En, Max);
        return vi is null && en is null ? null : new PhotoCaption(vi, en);
    }

    /// <summary>The words for readers of a language, and the language that they are in.</summary>
    public (string Words, Language Language) In(Language language) =>
        language == Language.English
            ? En is not null
                ? (En, Language.English)
                : (Vi!, Language.Vietnamese)
            : Vi is not null
                ? (Vi, Language.Vietnamese)
                : (En!, Language.English);
}

/// <summary>A photo on a farmer's page.</summary>
/// <param name="Name">
/// Names its copies: another with each picture that is sent, so that whoever removes a picture removes nothing that somebody just
/// put in its place.
/// </param>
/// <param name="Hash">Of its content, by which the same picture is known when it is sent again.</param>
/// <param name="Width">Pixels, of the larger copy.</param>
/// <param name="Height">Pixels, of the larger copy.</param>
public sealed record FarmerPhoto(string Name, string Hash, int Width, int Height)
{
    public PhotoCaption? Caption { get; init; }
}

/// <summary>One of the places for photos on a farmer's page; the first that has one stands large.</summary>
/// <param name="Number">1 to <see cref="Max"/>.</param>
/// <param name="Photo">Null where there was one and is none now.</param>
/// <param name="Former">
/// What named the picture before: its copies are removed by whoever took its place, and again by a repetition, in case that one died
/// before.
/// </param>
public sealed record PhotoPlace(int Number, FarmerPhoto? Photo, string? Former)
{
    public const int Max = 6;

    /// <summary>A farmer's place of a number; one where nothing ever was, if it has none.</summary>
    public static PhotoPlace Of(Farmer farmer, int number)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        return farmer.PhotoPlaces.FirstOrDefault(place => place.Number == number) ?? new PhotoPlace(number, null, null);
    }

    /// <summary>The place with a picture; as it is where that is its picture already, with what is said of it.</summary>
    public PhotoPlace With(FarmerPhoto photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return Photo?.Hash == photo.Hash ? this : new PhotoPlace(Number, photo, Photo?.Name ?? Former);
    }

    /// <summary>The place without its picture; as it is where it has none.</summary>
    public PhotoPlace Emptied() => Photo is null ? this : new PhotoPlace(Number, null, Photo.Name);

    /// <summary>The farmer with this place as it is; the very same where it was so.</summary>
    public Farmer In(Farmer farmer)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        return Of(farmer, Number) == this
            ? farmer
            : farmer with
            {
                PhotoPlaces =
                [
                    .. farmer
                        .PhotoPlaces.Where(place => place.Number != Number)
                        .Append(this)
                        .OrderBy(place => place.Number),
                ],
            };
    }
}

/// <summary>Puts photos on farmers' pages and takes them off. Each is safe to repeat, and safe against itself at the same moment.</summary>
public sealed class FarmerPhotos(IFarmers farmers, FarmerChanges changes, IPhotos photos, TimeProvider time)
{
    /// <summary>Copies that nothing names after this long were left by a request that died: none that lives takes so long.</summary>
    static readonly TimeSpan abandoned = TimeSpan.FromHours(1);

    /// <summary>Puts a picture at a place, instead of the one there. Null where there is no such farmer.</summary>
    /// <param name="number">1 to <see cref="PhotoPlace.Max"/>.</param>
    public async Task<Farmer?> PutAsync(string farmerId, int number, Photo sent, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sent);
        if (await farmers.FindAsync(farmerId, cancellation) is not { Farmer: var farmer })
        {
            return null;
        }

        var owner = PhotoOwner.OfFarmer(farmerId);
        if (PhotoPlace.Of(farmer, number) is { Photo: { } there, Former: var before } && there.Hash == sent.Hash)
        {
            await RemoveAsync(owner, before, cancellation);
            return farmer;
        }

        // The copies first: a page never names a picture that is not there.
        var name = PhotoPath.MakeName();
        await photos.KeepAsync(owner, name, sent, cancellation);
        var photo = new FarmerPhoto(name, sent.Hash, sent.Width, sent.Height);
        var shown = await changes.TellAsync(
            farmerId,
            read => PhotoPlace.Of(read, number).With(photo).In(read),
            cancellation
        );
        if (shown is null)
        {
            return null;
        }

        var place = PhotoPlace.Of(shown, number);
        await RemoveAsync(owner, place.Former, cancellation);
        if (place.Photo?.Name != name)
        {
            // Another put the same picture there at the same moment.
            await photos.RemoveAsync(owner, name, cancellation);
        }

        await photos.SweepAsync(
            owner,
            [.. shown.Photos.Select(kept => kept.Photo.Name)],
            time.GetUtcNow() - abandoned,
            cancellation
        );
        return shown;
    }

    /// <summary>Takes the picture off a place; false where there is no such farmer.</summary>
    /// <param name="number">1 to <see cref="PhotoPlace.Max"/>.</param>
    public async Task<bool> RemoveAsync(string farmerId, int number, CancellationToken cancellation)
    {
        var shown = await changes.TellAsync(
            farmerId,
            read => PhotoPlace.Of(read, number).Emptied().In(read),
            cancellation
        );
        if (shown is null)
        {
            return false;
        }

        await RemoveAsync(PhotoOwner.OfFarmer(farmerId), PhotoPlace.Of(shown, number).Former, cancellation);
        return true;
    }

    /// <summary>Says what the picture at a place shows; null where there is no such farmer, or no picture.</summary>
    public async Task<Farmer?> SayAsync(
        string farmerId,
        int number,
        PhotoCaption? caption,
        CancellationToken cancellation
    )
    {
        var shown = await changes.TellAsync(
            farmerId,
            read =>
                PhotoPlace.Of(read, number) is { Photo: { } photo } place
                    ? (place with { Photo = photo with { Caption = caption } }).In(read)
                    : read,
            cancellation
        );
        return shown is not null && PhotoPlace.Of(shown, number).Photo is not null ? shown : null;
    }

    Task RemoveAsync(PhotoOwner owner, string? name, CancellationToken cancellation) =>
        name is null ? Task.CompletedTask : photos.RemoveAsync(owner, name, cancellation);
}

/// <summary>Photos as a column of storage.</summary>
static class PhotoPlaceText
{
    // It goes into storage only, so that a Vietnamese letter need not become six characters.
    static readonly PhotoPlaceTextJson json = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Empty text for none.</summary>
    public static string Of(IReadOnlyList<PhotoPlace> places) =>
        places.Count == 0 ? "" : JsonSerializer.Serialize(places, json.IReadOnlyListPhotoPlace);

    /// <summary>None for a row from before there were any.</summary>
    public static IReadOnlyList<PhotoPlace> Places(string? text) =>
        string.IsNullOrEmpty(text) ? [] : JsonSerializer.Deserialize(text, json.IReadOnlyListPhotoPlace)!;
}

[JsonSerializable(typeof(IReadOnlyList<PhotoPlace>))]
sealed partial class PhotoPlaceTextJson : JsonSerializerContext;
