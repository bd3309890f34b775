using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Batches;

/// <summary>What somebody who bought a lot thinks of it, as anyone may read it.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="On">The day in Vietnam.</param>
/// <param name="Reply">What the farmer said to it; null where it said nothing.</param>
public sealed record BatchOpinion(int Stars, string? Text, string? Name, DateOnly On, string? Reply);

/// <summary>What a passport holds of what people think of its lot.</summary>
/// <param name="Count">How many say so.</param>
/// <param name="Stars">Their stars together.</param>
/// <param name="Latest">The newest that have words, a few.</param>
public sealed record BatchOpinions(int Count, int Stars, IReadOnlyList<BatchOpinion> Latest)
{
    // It goes into storage only, so that a Vietnamese letter need not become six characters.
    static readonly BatchOpinionsJson json = new(
        new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        }
    );

    /// <summary>As storage keeps it: equal ones have equal texts.</summary>
    public string ToText() => JsonSerializer.Serialize(this, json.BatchOpinions);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static BatchOpinions OfText(string text) =>
        JsonSerializer.Deserialize(text, json.BatchOpinions)
        ?? throw new InvalidDataException("Opinions are kept as null.");
}

[JsonSerializable(typeof(BatchOpinions))]
sealed partial class BatchOpinionsJson : JsonSerializerContext;
