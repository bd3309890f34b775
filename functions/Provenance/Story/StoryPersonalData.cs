using System.Text.Json;
using Traceability.Gs1;
using Traceability.Platform.Personal;
using Traceability.Platform.Webhooks;
using Traceability.Provenance.Subscriptions;

namespace Traceability.Provenance.Story;

/// <summary>
/// What others' lots tell of a party that handled them or whose lots they were made of: each story is told anew from events, which name
/// parties by their ids, and from what is known of those now. Events themselves are never touched: their hashes hold. A party's named
/// queries and subscriptions go.
/// </summary>
public sealed class StoryPersonalData(
    IEventIndex index,
    IEvents events,
    StoryHandler stories,
    IQueries queries,
    WebhookTable webhooks,
    TimeProvider time
) : IPersonalData
{
    const int AtOnce = 50;

    public string Name => "history";

    // What a party told of its lots it reads by EPCIS, whole: GET /epcis/events.
    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation) =>
        AsyncEnumerable.Empty<JsonElement>();

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (person.Kind == PersonKind.Buyer)
        {
            return ErasedPart.Last(0);
        }

        var rewritten = after is null ? await EndQueriesAsync(person.Id, cancellation) : 0;
        var rows = await index.RowsAsync(
            EventList.Accepted(person.Id, ascending: true)[0],
            new RowRange(after, null),
            AtOnce,
            cancellation
        );
        var told = new HashSet<StoryChange>();
        foreach (var row in rows)
        {
            if (await events.FindAsync(row.Key, cancellation) is { Accepted.Event: var e })
            {
                rewritten += await RetellAsync(ToldLots.Named(e.Things()), told, cancellation);
            }
        }

        return new ErasedPart(rewritten, rows.Count == AtOnce ? rows[^1].Order : null);
    }

    // Whatever lay in a container, and whoever was made from a lot, is told of it too: the nearest first, since each story is made of
    // those before it.
    async Task<int> RetellAsync(
        IEnumerable<StoryChange> named,
        HashSet<StoryChange> told,
        CancellationToken cancellation
    )
    {
        var rewritten = 0;
        var waiting = new Queue<StoryChange>(named);
        while (waiting.TryDequeue(out var next))
        {
            if (!told.Add(next))
            {
                continue;
            }

            if (next.Sscc is { } sscc)
            {
                foreach (var inside in await stories.ContentAsync(sscc, next.Depth, cancellation))
                {
                    waiting.Enqueue(inside);
                }
            }
            else if (Gtin.TryParse(next.Gtin, out var gtin) && Lot.TryParse(next.Lot, out var lot))
            {
                var (isChanged, made) = await stories.RetellAsync(gtin, lot, cancellation);
                rewritten += isChanged ? 1 : 0;
                foreach (var child in made)
                {
                    waiting.Enqueue(StoryChange.Of(child.Gtin, child.Lot));
                }
            }
        }

        return rewritten;
    }

    async Task<int> EndQueriesAsync(string owner, CancellationToken cancellation)
    {
        var ended = 0;
        foreach (var subscription in await queries.SubscriptionsAsync(owner, null, cancellation))
        {
            await webhooks.StopAsync(subscription.Id, time.GetUtcNow(), cancellation);
            await webhooks.RemoveAsync(subscription.Id, cancellation);
            await queries.RemoveAsync(subscription, cancellation);
            ended++;
        }

        await foreach (var query in Platform.PagesOf.AllAsync(page => queries.OfAsync(owner, page, cancellation)))
        {
            await queries.RemoveAsync(owner, query.Name, cancellation);
            ended++;
        }

        return ended;
    }
}
