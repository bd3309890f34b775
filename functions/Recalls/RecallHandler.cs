using System.Collections.Concurrent;
using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Telemetry;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// Carries a recall a slice further: first what arrives, then what is let go, then the next weighing. All that it knows is in
/// storage, so that a second delivery, or one after a kill, goes on where the first one was.
/// </summary>
public sealed class RecallHandler(
    IRecalls recalls,
    IGraph graph,
    RecallMarking marking,
    RecallSpreading spreading,
    RecallNews news,
    IRecalledStock stock,
    IEnumerable<IRecallEffect> effects,
    IRecallChanges changes,
    Signals signals,
    TimeProvider time
) : IMessageHandler<RecallChange>
{
    const int ArrivalsAtOnce = 48;
    const int LetGoAtOnce = 50;
    const int AtOnce = 8;

    public async Task<Outcome> HandleAsync(RecallChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Container is { } container)
        {
            return await WeighContentsAsync(message, container.Read(), cancellation);
        }

        if (message.Recall is not { } id)
        {
            throw new JsonException("The message names neither a recall nor a container.");
        }

        if (await recalls.FindAsync(id, cancellation) is not { } recall)
        {
            return Announcement.NotYet(Text(message), message.AnnouncedAt, time.GetUtcNow());
        }

        await recalls.ListAsync(recall.Recall, cancellation);
        var isMore =
            await ArrivalsAsync(recall, cancellation)
            || recall.Progress.Phase switch
            {
                RecallPhase.Walking => await WalkedAsync(recall, cancellation),
                RecallPhase.Sweeping or RecallPhase.Lifting => await LetGoAsync(recall, cancellation),
                RecallPhase.Settled when recall.Progress.MustWeigh => await WeighAgainAsync(recall, cancellation),
                _ => false,
            };
        // From what set it off: a recall is weighed again long after it was decided.
        var lasted = time.GetUtcNow() - message.AnnouncedAt;
        if (isMore)
        {
            if (!recall.Recall.IsDrill)
            {
                signals.Recalling(lasted);
            }

            return Outcome.Continue(Text(message), TimeSpan.Zero);
        }

        foreach (var effect in effects)
        {
            await effect.FollowAsync(recall.Recall, cancellation);
        }

        if (!recall.Recall.IsDrill)
        {
            signals.Recalled(lasted);
        }

        return Outcome.Done;
    }

    // True where there was something: perhaps there is more.
    async Task<bool> ArrivalsAsync(KeptRecall recall, CancellationToken cancellation)
    {
        var id = recall.Recall.Id;
        var arrivals = await recalls.ArrivalsAsync(id, ArrivalsAtOnce, cancellation);
        if (arrivals.Count == 0)
        {
            return false;
        }

        var came = await marking.ArriveAsync(recall, arrivals, cancellation);
        var waits = new ConcurrentBag<Arrival>();
        var notes = new ConcurrentDictionary<Thing, Note>();
        await InParallel.ForEachAsync(
            came.GroupBy(c => c.Arrival.Thing),
            AtOnce,
            async (thing, token) =>
            {
                var (reached, handedOn) = (thing.First().Reached, new List<Reach>());
                // What comes to one thing comes one after the other, not to be in its own way.
                foreach (var (arrival, _) in thing)
                {
                    var reach = reached.Reaches.FirstOrDefault(r => r.Round == arrival.Reach.Round);
                    if (reach is not null && await spreading.HandOnAsync(recall, arrival, reached, token))
                    {
                        handedOn.Add(reach);
                    }
                    else if (reach is not null)
                    {
                        waits.Add(arrival);
                    }
                }

                var told =
                    reached.Told.Count > 0 || recall.Recall.IsDrill
                        ? []
                        : await news.TellMarkedAsync(recall.Recall, reached, token);
                notes[thing.Key] = new Note(handedOn, told);
            },
            cancellation
        );
        await recalls.RewriteAsync(
            id,
            [.. notes.Keys],
            (thing, was) => was?.WithHandedOn(notes[thing].HandedOn).WithTold(notes[thing].Told),
            cancellation
        );
        await ShowAsync(recall, arrivals.Select(arrival => arrival.Thing).Distinct(), cancellation);
        await recalls.DoneAsync(id, [.. arrivals.Except(waits)], cancellation);
        return true;
    }

    // Nothing arrives any more: where it was weighed before, what that found and this did not is let go.
    async Task<bool> WalkedAsync(KeptRecall recall, CancellationToken cancellation)
    {
        await WriteAsync(
            recall,
            progress =>
                progress with
                {
                    Phase = progress.Round > 1 ? RecallPhase.Sweeping : RecallPhase.Settled,
                    HoldsFrom = progress.Round,
                    After = null,
                },
            null,
            cancellation
        );
        return true;
    }

    async Task<bool> LetGoAsync(KeptRecall recall, CancellationToken cancellation)
    {
        var (id, progress) = (recall.Recall.Id, recall.Progress);
        var page = await recalls.ReachedAsync(id, new PageRequest(LetGoAtOnce, progress.After), true, cancellation);
        var isLifting = progress.Phase == RecallPhase.Lifting;
        var gone = page
            .Items.Where(reached => isLifting || reached.Reaches.Any(reach => reach.Round < progress.HoldsFrom))
            .ToDictionary(reached => reached.Thing);
        await marking.LetGoAsync(
            recall,
            gone.Keys,
            async (thing, token) =>
            {
                var isGone = isLifting || gone[thing].Reaches.All(reach => reach.Round < progress.HoldsFrom);
                if (isGone && !recall.Recall.IsDrill)
                {
                    await news.TellLetGoAsync(recall, gone[thing], token);
                }
            },
            cancellation
        );
        await ShowAsync(recall, gone.Keys, cancellation);
        await WriteAsync(
            recall,
            now =>
                now with
                {
                    Phase =
                        page.Next is not null ? progress.Phase
                        : isLifting ? RecallPhase.Lifted
                        : RecallPhase.Settled,
                    After = page.Next,
                },
            null,
            cancellation
        );
        return true;
    }

    async Task<bool> WeighAgainAsync(KeptRecall recall, CancellationToken cancellation)
    {
        var round = recall.Progress.Round + 1;
        await WriteAsync(
            recall,
            progress => progress with { Phase = RecallPhase.Walking, Round = round, MustWeigh = false },
            new Arrival(recall.Recall.Source, new Reach(round, true, Spans.None, [])),
            cancellation
        );
        return true;
    }

    // The container was not emptied after all: what was ever inside may have been there for longer.
    async Task<Outcome> WeighContentsAsync(RecallChange message, Thing container, CancellationToken cancellation)
    {
        var page = await graph.ContentsAsync(container, message.After, cancellation);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        await InParallel.ForEachAsync(
            page.Edges.Select(edge => edge.To).Distinct(),
            AtOnce,
            async (child, token) =>
            {
                foreach (var mark in (await spreading.MarksAsync(child, token)).List)
                {
                    var told = await graph.ToldAsync(child, container, token);
                    foreach (var reach in mark.Reaches)
                    {
                        await recalls.AddArrivalsAsync(
                            mark.Recall,
                            await spreading.AlongAsync(child, reach, told, token),
                            token
                        );
                    }

                    lock (reached)
                    {
                        reached.Add(mark.Recall);
                    }
                }
            },
            cancellation
        );
        foreach (var id in reached)
        {
            await changes.AnnounceAsync(new RecallChange(id, time.GetUtcNow()), cancellation);
        }

        return page.Next is { } next
            ? Outcome.Continue(Text(message with { After = next }), TimeSpan.Zero)
            : Outcome.Done;
    }

    // The shop window follows before the work counts as done, and the time is noted from which caches run out.
    async Task ShowAsync(KeptRecall recall, IEnumerable<Thing> things, CancellationToken cancellation)
    {
        if (recall.Recall.IsDrill)
        {
            return;
        }

        await InParallel.ForEachAsync(
            things.Where(thing => thing.Kind == ThingKind.Lot).Select(thing => thing.Gtin!).Distinct(),
            AtOnce,
            stock.DecideAsync,
            cancellation
        );

        await recalls.NoteMarkedAsync(recall.Recall.Id, time.GetUtcNow(), cancellation);
    }

    // The note of the last mark changed the row: it is read again, and left where another went on from here.
    async Task WriteAsync(
        KeptRecall recall,
        Func<RecallProgress, RecallProgress> change,
        Arrival? arrival,
        CancellationToken cancellation
    )
    {
        var was = recall.Progress;
        if (
            await recalls.FindAsync(recall.Recall.Id, cancellation) is { Progress: var now } read
            && (now.Phase, now.Round, now.After) == (was.Phase, was.Round, was.After)
        )
        {
            await recalls.WriteAsync(read, change(now), null, arrival, cancellation);
        }
    }

    // What is to be kept of a thing's arrivals when they are done.
    sealed record Note(IReadOnlyList<Reach> HandedOn, IReadOnlyList<string> Told);

    static string Text(RecallChange message) =>
        JsonSerializer.Serialize(message, RecallChangeJson.Default.RecallChange);
}
