using System.Text.Json.Serialization;

namespace Traceability.Diary;

/// <summary>
/// The message of <c>diary-changed</c>: an entry was, or is about to be, written or withdrawn. It is sent before the write, so that no
/// entry is ever without its message. The harvests of the plot that it may concern are weighed again, by a handler in Batches: it reads
/// the whole diary each time, so that a message may come late, twice or out of order.
/// </summary>
/// <param name="Farmer">Whose entry it is.</param>
/// <param name="Plot">Of which plot.</param>
/// <param name="On">The entry's own day: harvests on it, or within a year after it, are weighed.</param>
/// <param name="Entry">The entry's id.</param>
/// <param name="IsWithdrawal">It is withdrawn; else it is written.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
/// <param name="After">The key of the last harvest that was weighed, on a message that goes on.</param>
public sealed record DiaryChange(
    string Farmer,
    string Plot,
    DateOnly On,
    string Entry,
    bool IsWithdrawal,
    DateTimeOffset AnnouncedAt,
    string? After = null
)
{
    public static DiaryChange Of(DiaryEntry entry, bool isWithdrawal, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(entry.FarmerId, entry.Facts.Plot.ToString(), entry.Facts.On, entry.Id, isWithdrawal, at);
    }
}

[JsonSerializable(typeof(DiaryChange))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
public sealed partial class DiaryChangeJson : JsonSerializerContext;

/// <summary>Where changes of diaries are announced.</summary>
public interface IDiaryChanges
{
    Task AnnounceAsync(DiaryChange change, CancellationToken cancellation);
}
