using System.Text.Json.Serialization;

namespace Traceability.Farmers;

/// <summary>
/// The message of <c>passport-changed</c>: a farmer or a product reaches a version, and every passport that repeats it must. Sent
/// before the change is written, so that no version is ever kept unannounced. A farmer's change goes to its products, each of
/// which announces its own. The handler lives in Batches; a second delivery finds everything at the version already.
/// </summary>
/// <param name="Product">The GTIN; null where a farmer changes.</param>
/// <param name="Farmer">The farmer's id; null where a product changes.</param>
/// <param name="Version">The version that is announced.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
/// <param name="After">The key of the last one that was reached, on a message that goes on.</param>
public sealed record PassportChange(
    string? Product,
    string? Farmer,
    long Version,
    DateTimeOffset AnnouncedAt,
    string? After = null
);

[JsonSerializable(typeof(PassportChange))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
public sealed partial class PassportChangeJson : JsonSerializerContext;

/// <summary>Where changes that passports repeat are announced.</summary>
public interface IPassportChanges
{
    Task AnnounceAsync(PassportChange change, CancellationToken cancellation);
}
