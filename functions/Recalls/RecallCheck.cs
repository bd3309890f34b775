using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// A recall reaches what can be reached from its source in the graph as it is, no less and no more; each thing that it reaches has its
/// mark, and a passport that shows it; and a mark is of a recall that reaches its thing.
/// </summary>
public sealed class RecallCheck(IRecalls recalls, IGraph graph, IBatches batches, RecallSpreading spreading) : ICheck
{
    public string Name => "recalls";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Recalls, cancellation))
        {
            if (row.Key == "0|recall" && await recalls.FindAsync(row.Partition, cancellation) is { } recall)
            {
                await CheckAsync(recall, verdict, cancellation);
            }
        }

        await foreach (var row in rows.AllAsync(Tables.Marks, cancellation))
        {
            var marks = await spreading.MarksAsync(
                Thing.Kept(row.Partition, row.Text("Name") ?? "", ThingKind.Unit, null, null),
                cancellation
            );
            foreach (var mark in marks.List)
            {
                verdict.Of(
                    $"mark of recall {mark.Recall} on {marks.Thing.Name}",
                    await recalls.FindAsync(mark.Recall, cancellation) is { Lift: null, Recall.IsDrill: false },
                    "no recall that holds anything made it"
                );
            }
        }
    }

    async Task CheckAsync(KeptRecall recall, Verdict verdict, CancellationToken cancellation)
    {
        var of = $"recall {recall.Recall.Id}";
        // One that is under way reaches what it reaches in a moment.
        if (
            recall.Progress is not { Phase: RecallPhase.Settled, MustWeigh: false }
            || (await recalls.ArrivalsAsync(recall.Recall.Id, 1, cancellation)).Count > 0
        )
        {
            return;
        }

        var expected = await WalkAsync(recall.Recall.Source, cancellation);
        await foreach (
            var reached in PagesOf.AllAsync(page =>
                recalls.ReachedAsync(recall.Recall.Id, page, withMakings: true, cancellation)
            )
        )
        {
            var isReached = expected.Remove(reached.Thing, out var reach);
            verdict.Of(
                $"{of} at {reached.Thing.Name}",
                !isReached ? "it is told to be reached, and the graph does not lead there"
                    : reached.Latest.Text != reach!.Text ? "it is reached at other times than is told"
                    : recall.Recall.IsDrill ? null
                    : await UnshownAsync(recall.Recall, reached, cancellation)
            );
        }

        foreach (var thing in expected.Keys)
        {
            verdict.Of($"{of} at {thing.Name}", "the graph leads there, and it is not told to be reached");
        }
    }

    async Task<string?> UnshownAsync(Recall recall, Reached reached, CancellationToken cancellation)
    {
        var marks = await spreading.MarksAsync(reached.Thing, cancellation);
        if (marks.List.FirstOrDefault(mark => mark.Recall == recall.Id) is not { } mark)
        {
            return "the thing is not marked";
        }

        if (
            mark.IsNow
            && reached.Thing is { Kind: ThingKind.Lot, Gtin: { } gtin, Lot: { } lot }
            && await batches.FindPassportAsync(gtin, lot, cancellation) is { Passport.Recall: null }
        )
        {
            return "its passport does not show that it is recalled";
        }

        return null;
    }

    // As the handler walks, with all of it in memory.
    async Task<Dictionary<Thing, Reach>> WalkAsync(Thing source, CancellationToken cancellation)
    {
        var reached = new Dictionary<Thing, Reach> { [source] = new Reach(1, true, Spans.None, []) };
        var waiting = new Queue<Thing>([source]);
        while (waiting.TryDequeue(out var thing))
        {
            var reach = reached[thing];
            string? after = null;
            do
            {
                var page = await graph.FromAsync(thing, reach.IsStrong, after, cancellation);
                foreach (var arrival in await spreading.AlongAsync(thing, reach, page.Edges, cancellation))
                {
                    var was = reached.GetValueOrDefault(arrival.Thing);
                    if (was is null || !was.Covers(arrival.Reach))
                    {
                        reached[arrival.Thing] = was is null ? arrival.Reach : was.And(arrival.Reach);
                        waiting.Enqueue(arrival.Thing);
                    }
                }

                after = page.Next;
            } while (after is not null);
        }

        return reached;
    }
}
