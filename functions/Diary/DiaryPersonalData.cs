using System.Text.Json;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Personal;

namespace Traceability.Diary;

/// <summary>
/// What a farmer wrote into its diary. The farmer's own words and pictures go; that something was sprayed, when and with which waiting
/// time stays under opaque ids, since the lots of that plot are still eaten.
/// </summary>
public sealed class DiaryPersonalData(IDiary diary, IPhotos photos, Settings settings) : IPersonalData
{
    public string Name => "diary";

    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return PagesOf
            .AllAsync(page => diary.OfFarmerAsync(person.Id, page, cancellation))
            .Select(entry =>
                JsonSerializer.SerializeToElement(
                    DiaryEntryAnswer.Of(entry, settings.PublicUrl),
                    DiaryJson.Default.DiaryEntryAnswer
                )
            );
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (person.Kind != PersonKind.Farmer)
        {
            return ErasedPart.Last(0);
        }

        var pictures = after is null
            ? await photos.SweepAsync(PhotoOwner.OfDiary(person.Id), [], DateTimeOffset.MaxValue, cancellation)
            : 0;
        var words = await diary.EraseWordsAsync(person.Id, after, cancellation);
        return words with { Rewritten = words.Rewritten + pictures };
    }
}
