using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Platform.Functions;
using Traceability.Provenance.Lineage;

namespace Traceability.Provenance.Story;

/// <summary>
/// The message of <c>story</c>: something happened to a lot, to a container, or to what a lot was made from, so that a story is to be
/// told anew. It says nothing of what happened: the story is made of all events there are, so that a message may come late, twice
/// or out of order.
/// </summary>
/// <param name="Gtin">The lot's product; null for a container.</param>
/// <param name="Lot">The lot, as text; null for a container.</param>
/// <param name="Sscc">The container, whose content's stories are to be told; null for a lot.</param>
/// <param name="Depth">Containers around this one that led to it.</param>
public sealed record StoryChange(string? Gtin, string? Lot, string? Sscc, int Depth = 0)
{
    public static StoryChange Of(Gtin gtin, Lot lot)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        return new(gtin.ToString(), lot.ToString(), null);
    }
}

[JsonSerializable(typeof(StoryChange))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
public sealed partial class StoryChangeJson : JsonSerializerContext;

/// <summary>Where it is announced that stories are to be told.</summary>
public interface IStoryChanges
{
    Task AnnounceAsync(IEnumerable<StoryChange> changes, CancellationToken cancellation);
}

/// <summary>Has the stories told of every lot and container that events name, each once.</summary>
public sealed class ToldLots(IStoryChanges changes) : IEventsEffect
{
    public Task FollowAsync(IReadOnlyList<AcceptedEvent> accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        return changes.AnnounceAsync(Named(accepted.SelectMany(one => one.Event.Things())), cancellation);
    }

    internal static IEnumerable<StoryChange> Named(IEnumerable<Epc> things) =>
        things
            .Select(thing =>
                thing is { Gtin: { } gtin, Lot: { } lot } ? StoryChange.Of(gtin, lot)
                : thing.Sscc is { } sscc ? new StoryChange(null, null, sscc)
                : null
            )
            .OfType<StoryChange>()
            .Distinct();
}

/// <summary>
/// Tells a lot's story into its passport; where it changed, those made from the lot are told next. A second delivery finds the
/// story as it is.
/// </summary>
public sealed class StoryHandler(StoryTeller teller, LotHistory history, IBatches batches, IStoryChanges changes)
    : IMessageHandler<StoryChange>
{
    /// <summary>Others write to the same passport: its codes, its recall.</summary>
    const int Attempts = 5;

    static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    const string Origin = "https://id.gs1.org";

    public async Task<Outcome> HandleAsync(StoryChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Sscc is not null)
        {
            await OpenAsync(message.Sscc, message.Depth, cancellation);
            return Outcome.Done;
        }

        if (!Gtin.TryParse(message.Gtin, out var gtin) || !Lot.TryParse(message.Lot, out var lot))
        {
            throw new JsonException("The message names no lot.");
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TellAsync(gtin, lot, cancellation) is not null)
            {
                return Outcome.Done;
            }
        }

        // No fault: as many events as a lot has may tell its story at once, and whoever is too late looks again after them.
        return Outcome.Continue(JsonSerializer.Serialize(message, StoryChangeJson.Default.StoryChange), pause);
    }

    /// <summary>Tells a lot's story now, whatever was announced: whether it changed, and the lots that were made from it.</summary>
    public async Task<(bool IsChanged, IReadOnlyList<(Gtin Gtin, Lot Lot)> Made)> RetellAsync(
        Gtin gtin,
        Lot lot,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            if (await TellAsync(gtin, lot, cancellation) is { } told)
            {
                return told;
            }
        }
    }

    // Null where the passport changed meanwhile. Read before the events: what comes in later has a message of its own.
    async Task<(bool IsChanged, IReadOnlyList<(Gtin Gtin, Lot Lot)> Made)?> TellAsync(
        Gtin gtin,
        Lot lot,
        CancellationToken cancellation
    )
    {
        if (
            await batches.FindPassportAsync(gtin, lot, cancellation) is not { } kept
            || !Epc.TryParse(DigitalLink.Of(Origin, gtin, lot).ToString(), out var thing)
        )
        {
            return (false, []);
        }

        var telling = await teller.TellAsync(thing, cancellation);
        var story = telling.Story.Without(kept.Passport.Producer.Id);
        var isTold = kept.Passport.Story?.ToText() == story.ToText();
        if (isTold && !kept.Passport.IsStoryPending)
        {
            return (false, telling.Made);
        }

        // Noted as pending first, so that a kill before the last announcement leaves it to be done by the next delivery.
        if (await batches.NoteStoryAsync(kept, story, telling.Made.Count > 0, cancellation) is not { } etag)
        {
            return null;
        }

        if (telling.Made.Count > 0)
        {
            await changes.AnnounceAsync(telling.Made.Select(made => StoryChange.Of(made.Gtin, made.Lot)), cancellation);
            await batches.NoteStoryToldAsync(gtin, lot, etag, cancellation);
        }

        return (!isTold, telling.Made);
    }

    async Task OpenAsync(string sscc, int depth, CancellationToken cancellation) =>
        await changes.AnnounceAsync(await ContentAsync(sscc, depth, cancellation), cancellation);

    /// <summary>What was ever packed into a container: lots, and containers that are not too deep.</summary>
    /// <param name="depth">Containers around this one that led to it.</param>
    public async Task<IReadOnlyList<StoryChange>> ContentAsync(string sscc, int depth, CancellationToken cancellation)
    {
        if (!Epc.TryParse($"{Origin}/00/{sscc}", out var container))
        {
            throw new JsonException("The message names no container.");
        }

        var content = (await history.OfThingAsync(container, LotHistory.MaxEvents, cancellation))
            .Where(told => told.Event.Action == EventAction.Add && container.Equals(told.Event.Parent))
            .SelectMany(told => told.Event.ChildEpcs.Concat(told.Event.ChildQuantities.Select(q => q.EpcClass)));
        return
        [
            .. ToldLots
                .Named(content.Distinct())
                .Where(change => change.Sscc is null || depth + 1 < LotHistory.MaxDepth)
                .Select(change => change.Sscc is null ? change : change with { Depth = depth + 1 }),
        ];
    }
}
