using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Photos;
using Traceability.Platform.Pages;

namespace Traceability.Diary;

/// <summary>Why and when an entry was withdrawn.</summary>
public sealed record WithdrawalAnswer(string Reason, DateTimeOffset At);

/// <summary>An entry as its farmer reads it; what its kind has no use for is left out.</summary>
/// <param name="Until">The first day on which the plot may be harvested after this spraying.</param>
/// <param name="PhotoUrl">The picture, with the same key.</param>
/// <param name="Withdrawal">Left out while the entry counts.</param>
public sealed record DiaryEntryAnswer(
    string Id,
    string Plot,
    string Season,
    DiaryKind Kind,
    string On,
    string? Product,
    string? Substance,
    string? Dose,
    int? WaitingDays,
    string? Until,
    string? Notes,
    string? Photo,
    string? PhotoUrl,
    DateTimeOffset WrittenAt,
    WithdrawalAnswer? Withdrawal
)
{
    public static DiaryEntryAnswer Of(DiaryEntry entry, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var facts = entry.Facts;
        return new(
            entry.Id,
            facts.Plot.ToString(),
            facts.Season,
            facts.Kind,
            Format.Iso(facts.On),
            facts.Product,
            facts.Substance,
            facts.Dose,
            facts.WaitingDays,
            entry.Until is { } until ? Format.Iso(until) : null,
            facts.Notes,
            facts.Photo,
            facts.Photo is { } photo ? DiaryPhotoAnswer.Address(publicUrl, PhotoPath.PageFile(photo)) : null,
            entry.WrittenAt,
            entry.Withdrawal is { } withdrawal ? new(withdrawal.Reason, withdrawal.At) : null
        );
    }
}

/// <summary>A page of a plot's entries.</summary>
public sealed record DiaryAnswer(IReadOnlyList<DiaryEntryAnswer> Items, string? NextPageToken);

/// <summary>Until when a plot may not be harvested.</summary>
/// <param name="Until">The first day on which it may; left out where it may today.</param>
/// <param name="Because">The sprayings that are still to be waited for, the one that takes longest first.</param>
public sealed record WaitingAnswer(string Plot, string? Until, IReadOnlyList<DiaryEntryAnswer> Because);

/// <summary>A picture that was taken in.</summary>
/// <param name="Id">What an entry names it by.</param>
/// <param name="Url">At most 800 pixels wide.</param>
/// <param name="Large">At most 1600 pixels on its longer side.</param>
/// <param name="Width">Pixels, of the large one.</param>
/// <param name="Height">Pixels, of the large one.</param>
public sealed record DiaryPhotoAnswer(string Id, string Url, string Large, int Width, int Height)
{
    public static DiaryPhotoAnswer Of(Photo photo, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return new(
            photo.Hash,
            Address(publicUrl, PhotoPath.PageFile(photo.Hash)),
            Address(publicUrl, PhotoPath.FeedFile(photo.Hash)),
            photo.Width,
            photo.Height
        );
    }

    internal static string Address(string publicUrl, string file) => $"{publicUrl}/api/diary/photos/{file}";
}

[JsonSerializable(typeof(WriteEntry))]
[JsonSerializable(typeof(WithdrawEntry))]
[JsonSerializable(typeof(DiaryEntryAnswer))]
[JsonSerializable(typeof(DiaryAnswer))]
[JsonSerializable(typeof(WaitingAnswer))]
[JsonSerializable(typeof(DiaryPhotoAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class DiaryJson : JsonSerializerContext;
