using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Diary;

/// <summary>Every picture that a diary's entry names is there.</summary>
public sealed class DiaryPhotoCheck(IPhotos photos) : ICheck
{
    public string Name => "photos of diaries";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Diary, cancellation))
        {
            if (row.IsKeyed("entry|") && row.Text("Photo") is { Length: > 0 } photo && OpaqueId.IsOne(row.Partition))
            {
                verdict.Of(
                    $"photo {photo} of diary {row.Partition}",
                    await photos.IsThereAsync(PhotoOwner.OfDiary(row.Partition), photo, cancellation),
                    "its file is not there"
                );
            }
        }
    }
}
