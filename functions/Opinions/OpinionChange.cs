using System.Text.Json.Serialization;

namespace Traceability.Opinions;

/// <summary>What an <see cref="OpinionChange"/> announces.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpinionNews>))]
public enum OpinionNews
{
    /// <summary>An opinion was written.</summary>
    [JsonStringEnumMemberName("written")]
    Written,

    /// <summary>The operator decided about one.</summary>
    [JsonStringEnumMemberName("decided")]
    Decided,

    /// <summary>Its farmer answered it.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,

    /// <summary>A code was reported that a product here has.</summary>
    [JsonStringEnumMemberName("reported")]
    Reported,

    /// <summary>A code was reported that no product here has.</summary>
    [JsonStringEnumMemberName("strange")]
    Strange,
}

/// <summary>
/// The message of <c>opinion-changed</c>, sent before the change is written (design: promise 2), once for each try of writing it.
/// <see cref="OpinionChangedHandler"/> lists the opinion, tells its farmer, and brings the lot's passport to what is shown of the lot; of
/// a report it tells who reads it. All of it is done by key or worked out anew, so that a second delivery finds it done.
/// </summary>
/// <param name="Id">The opinion's id, or the report's.</param>
/// <param name="AnnouncedAt">When it was first sent; a decision has this very time.</param>
public sealed record OpinionChange(OpinionNews News, string Gtin, string Lot, string Id, DateTimeOffset AnnouncedAt)
{
    /// <summary>Whether an opinion has what this announces.</summary>
    public bool IsThere(Opinion opinion)
    {
        ArgumentNullException.ThrowIfNull(opinion);
        return News switch
        {
            OpinionNews.Decided => opinion.Decision?.At >= AnnouncedAt,
            OpinionNews.Answered => opinion.Reply is not null,
            _ => true,
        };
    }
}

[JsonSerializable(typeof(OpinionChange))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class OpinionChangeJson : JsonSerializerContext;
