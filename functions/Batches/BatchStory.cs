using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Batches;

/// <summary>What happened to a lot, as anyone may hear it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StoryKind>))]
public enum StoryKind
{
    Harvested,

    /// <summary>It was made of several lots.</summary>
    Merged,

    /// <summary>It was a part of another lot.</summary>
    Parted,

    /// <summary>It became several lots.</summary>
    Split,

    /// <summary>It went into another lot.</summary>
    Used,
    Packed,
    Unpacked,
    Shipped,
    Received,
    Stored,
    Inspected,
    Sold,
    Recalled,
}

/// <summary>Who took part in a step: the public name and where it works.</summary>
public sealed record StoryParty(string Name, string Commune, string Province)
{
    /// <summary><c>Hòa Hưng, Đồng Tháp</c>.</summary>
    [JsonIgnore]
    public string Place => $"{Commune}, {Province}";

    /// <summary>The party's id, while the story is made; storage keeps the name alone.</summary>
    [JsonIgnore]
    public string? Id { get; init; }

    /// <summary>The lot's own farmer, whose name the passport has: it may change while the story stays.</summary>
    public static StoryParty TheFarmer { get; } = new("", "", "");
}

/// <summary>One step of a lot's way.</summary>
/// <param name="Party">At whose place; for <see cref="StoryKind.Shipped"/>, from whom. Null for someone who is not known here.</param>
/// <param name="To">To whom it was sent.</param>
/// <param name="Quantity">How much of the lot; null where it is not told.</param>
/// <param name="Unit">UN/CEFACT Recommendation 20 code.</param>
public sealed record StoryStep(
    StoryKind Kind,
    DateTimeOffset At,
    StoryParty? Party,
    StoryParty? To,
    decimal? Quantity,
    string? Unit
);

/// <summary>A lot that another was made from.</summary>
/// <param name="Distance">1 where the lot itself went in, 2 where it went into one of those, …</param>
public sealed record StoryOrigin(
    string Gtin,
    string Lot,
    string Product,
    string Farmer,
    string Commune,
    string Province,
    DateOnly HarvestedOn,
    int Distance
)
{
    /// <summary>Its page on this site.</summary>
    [JsonIgnore]
    public string Page => $"/trace/{Gtin}/{Uri.EscapeDataString(Lot)}";
}

/// <summary>
/// Where a lot has been and what it is made of. Names of others than its own farmer are as they were when it was told: they follow a
/// later change only when the lot's history goes on.
/// </summary>
/// <param name="Steps">Oldest first, at most <see cref="MaxSteps"/>.</param>
/// <param name="Origins">The nearest first, at most <see cref="MaxOrigins"/>.</param>
public sealed record BatchStory(IReadOnlyList<StoryStep> Steps, IReadOnlyList<StoryOrigin> Origins)
{
    public const int MaxSteps = 40;
    public const int MaxOrigins = 20;

    /// <summary>Lots between a lot and an origin that is told, that one counted.</summary>
    public const int MaxDistance = 10;

    /// <summary>Characters at most: a property of an entity holds 32,768 (64 KiB).</summary>
    public const int MaxText = 30_000;

    // It goes into storage only, so that a Vietnamese letter need not become six characters.
    static readonly StoryJson json = new(
        new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        }
    );

    /// <summary>A story of whatever happened, cut to what a passport holds: the beginning and the end stay.</summary>
    public static BatchStory Of(IReadOnlyList<StoryStep> steps, IReadOnlyList<StoryOrigin> origins)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(origins);
        const int beginning = 10;
        var kept =
            steps.Count <= MaxSteps
                ? steps.ToList()
                : [.. steps.Take(beginning), .. steps.Skip(steps.Count - MaxSteps + beginning)];
        while (true)
        {
            var story = new BatchStory([.. kept], [.. origins.Take(MaxOrigins)]);
            if (story.ToText().Length <= MaxText || kept.Count == 0)
            {
                return story;
            }

            kept.RemoveAt(kept.Count / 2);
        }
    }

    /// <summary>The story with the lot's own farmer left open.</summary>
    public BatchStory Without(string farmerId)
    {
        StoryParty? Open(StoryParty? party) => party?.Id == farmerId ? StoryParty.TheFarmer : party;
        return this with
        {
            Steps = [.. Steps.Select(step => step with { Party = Open(step.Party), To = Open(step.To) })],
        };
    }

    /// <summary>The story with the lot's own farmer as he is named now.</summary>
    public BatchStory With(StoryParty farmer)
    {
        StoryParty? Named(StoryParty? party) => party is { Name: "" } ? farmer : party;
        return this with
        {
            Steps = [.. Steps.Select(step => step with { Party = Named(step.Party), To = Named(step.To) })],
        };
    }

    /// <summary>As storage keeps it: equal stories have equal texts.</summary>
    public string ToText() => JsonSerializer.Serialize(this, json.BatchStory);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static BatchStory OfText(string text) =>
        JsonSerializer.Deserialize(text, json.BatchStory) ?? throw new InvalidDataException("A story is kept as null.");
}

[JsonSerializable(typeof(BatchStory))]
sealed partial class StoryJson : JsonSerializerContext;
