using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;

namespace Traceability.Diary;

/// <summary>How often something was done in a season.</summary>
public sealed record DiaryCounts(int Sowing, int Fertilising, int Spraying, int Watering, int Care)
{
    public static DiaryCounts Of(IReadOnlyList<DiaryEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        int Count(DiaryKind kind) => entries.Count(entry => entry.Facts.Kind == kind);
        return new(
            Count(DiaryKind.Sowing),
            Count(DiaryKind.Fertilising),
            Count(DiaryKind.Spraying),
            Count(DiaryKind.Watering),
            Count(DiaryKind.Care)
        );
    }
}

/// <summary>A spraying as a shopper may hear of it: what was sprayed is told to nobody but the farmer, its cooperative and the operator.</summary>
/// <param name="On">The day in Vietnam.</param>
/// <param name="WaitingDays">Days to wait before harvest, 0 to 365.</param>
public sealed record SprayingBrief(DateOnly On, int WaitingDays)
{
    /// <summary>The first day on which the plot may be harvested.</summary>
    [JsonIgnore]
    public DateOnly Until => On.AddDays(WaitingDays);

    public static SprayingBrief Of(DiaryEntry spraying)
    {
        ArgumentNullException.ThrowIfNull(spraying);
        return new(spraying.Facts.On, spraying.Facts.WaitingDays!.Value);
    }
}

/// <summary>A harvest inside a waiting time.</summary>
/// <param name="Spraying">The one that takes longest to wait for.</param>
/// <param name="Cause">Names the sprayings that were not waited for: another one is other news.</param>
public sealed record EarlyBrief(SprayingBrief Spraying, string Cause);

/// <summary>The diary of the plot that a batch was harvested from, in brief: what its passport repeats of it.</summary>
/// <param name="Counts">What was done in the season of the harvest, until its day.</param>
/// <param name="LastSpraying">The last one within a year before the harvest; null where there is none.</param>
/// <param name="Early">Null where every waiting time was kept.</param>
public sealed record DiaryBrief(DiaryCounts Counts, SprayingBrief? LastSpraying, EarlyBrief? Early)
{
    /// <summary>
    /// The brief of a harvest; null where nothing is written. The same for the same entries, whatever the order in which they came.
    /// </summary>
    /// <param name="entries">Of the plot within a year before the harvest.</param>
    /// <param name="sprayings">Every spraying among them: the entries may be too many to be read.</param>
    public static DiaryBrief? Of(
        DateOnly harvestedOn,
        IReadOnlyList<DiaryEntry> entries,
        IReadOnlyList<DiaryEntry> sprayings
    )
    {
        ArgumentNullException.ThrowIfNull(sprayings);
        var season = Seasons.OfHarvest(harvestedOn, entries);
        var last = sprayings
            .Where(entry => entry.Withdrawal is null && entry.Facts.On <= harvestedOn)
            .OrderByDescending(entry => entry.Facts.On)
            .ThenByDescending(entry => entry.Until)
            .FirstOrDefault();
        var waiting = WaitingTime.On(harvestedOn, sprayings);
        return season.Count == 0 && last is null
            ? null
            : new DiaryBrief(
                DiaryCounts.Of(season),
                last is null ? null : SprayingBrief.Of(last),
                waiting is null
                    ? null
                    : new EarlyBrief(
                        SprayingBrief.Of(waiting.Because[0]),
                        OpaqueId.From([.. waiting.Because.Select(entry => entry.Id)])
                    )
            );
    }

    /// <summary>As storage keeps it: equal briefs have equal texts.</summary>
    public string ToText() => JsonSerializer.Serialize(this, DiaryBriefJson.Default.DiaryBrief);

    /// <summary>Reads what <see cref="ToText"/> wrote; null for empty text, and where there is none.</summary>
    public static DiaryBrief? OfText(string? text) =>
        string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize(text, DiaryBriefJson.Default.DiaryBrief);
}

[JsonSerializable(typeof(DiaryBrief))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
sealed partial class DiaryBriefJson : JsonSerializerContext;
