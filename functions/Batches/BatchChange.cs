using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Platform.Functions;

namespace Traceability.Batches;

/// <summary>
/// The message of <c>batch-changed</c>: a change of a batch was, or is about to be, committed. It is sent before the commit, so
/// that no committed change is ever without its message.
/// </summary>
/// <param name="Gtin">The batch's product.</param>
/// <param name="Lot">The batch's lot, as text.</param>
/// <param name="Change">The change's id.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
public sealed record BatchChange(string Gtin, string Lot, string Change, DateTimeOffset AnnouncedAt)
{
    public static BatchChange Of(Batch batch, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new(batch.Gtin.ToString(), batch.Lot.ToString(), batch.Change, at);
    }
}

[JsonSerializable(typeof(BatchChange))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class BatchChangeJson : JsonSerializerContext;

/// <summary>Where batch changes are announced.</summary>
public interface IBatchChanges
{
    Task AnnounceAsync(BatchChange change, CancellationToken cancellation);
}

/// <summary>What follows from a committed batch: its codes, its stock. Doing it twice, or late, does it once.</summary>
public interface IBatchEffect
{
    Task FollowAsync(Batch batch, CancellationToken cancellation);
}

/// <summary>
/// Carries a committed batch to everything that follows from it. The second delivery does the same work on the same keys, and
/// finds it done.
/// </summary>
public sealed class BatchChangedHandler(IBatches batches, IEnumerable<IBatchEffect> effects, TimeProvider time)
    : IMessageHandler<BatchChange>
{
    public async Task<Outcome> HandleAsync(BatchChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!Gtin.TryParse(message.Gtin, out var gtin) || !Lot.TryParse(message.Lot, out var lot))
        {
            throw new JsonException("The message names no batch.");
        }

        if (await batches.FindAsync(gtin, lot, cancellation) is not { } batch || batch.Change != message.Change)
        {
            return NotYet(message);
        }

        foreach (var effect in effects)
        {
            await effect.FollowAsync(batch, cancellation);
        }

        await batches.NoteDoneAsync(gtin, lot, batch.Change, cancellation);
        return Outcome.Done;
    }

    // The message overtook its commit, or the commit was refused and will never come.
    Outcome NotYet(BatchChange message) =>
        Announcement.NotYet(
            JsonSerializer.Serialize(message, BatchChangeJson.Default.BatchChange),
            message.AnnouncedAt,
            time.GetUtcNow()
        );
}
