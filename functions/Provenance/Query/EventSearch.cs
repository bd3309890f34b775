using System.Globalization;
using Traceability.Platform;

namespace Traceability.Provenance.Query;

/// <summary>A page of a query's answer, or why there is none.</summary>
/// <param name="Next">Where the next page starts; null on the last. A page may have fewer events than were asked for.</param>
public sealed record EventPage(IReadOnlyList<AcceptedEvent> Events, string? Next, QueryRefused? Refused = null);

/// <summary>
/// Answers queries from the narrowest list. Each list is in the order of acceptance unless another is asked for, so that what is
/// captured while someone pages comes at the end: no event is missed, none comes twice.
/// </summary>
public sealed class EventSearch(IEvents events, IEventIndex index)
{
    /// <summary>Lines of lists that one page looks at; what is not found in them is looked for by the next page.</summary>
    public const int MaxScanned = 1000;

    /// <summary>Events of a thing that can be put into another order than that of acceptance.</summary>
    public const int MaxSorted = 5000;

    /// <summary>Lines that are read from one list at once.</summary>
    const int MaxRead = 250;

    /// <summary>Reads under way at once.</summary>
    const int Parallel = 16;

    static readonly QueryRefused tooLarge = new(
        QueryException.QueryTooLargeException,
        "",
        new Text(
            "Kết quả quá lớn: hãy thu hẹp câu hỏi.",
            "The answer is too large: narrow the query, or leave out the order."
        )
    );

    /// <param name="query">What is asked.</param>
    /// <param name="party">Who asks; null for the operator, who sees everything.</param>
    /// <param name="size">Events at most.</param>
    /// <param name="after">Where the page starts: the last page's <see cref="EventPage.Next"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<EventPage> FindAsync(
        EventQuery query,
        string? party,
        int size,
        string? after,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        if (after is null && query.Most is { } most)
        {
            var counted = await ScanAsync(query, party, most + 1, null, MaxSorted, cancellation);
            if (counted.Refused is not null || counted.Events.Count > most || counted.Next is not null)
            {
                return new EventPage([], null, counted.Refused ?? tooLarge);
            }
        }

        var (seen, position) = Position.Of(after);
        var wanted = query.Limit is { } limit ? Math.Min(size, limit - seen) : size;
        if (wanted <= 0)
        {
            return new EventPage([], null);
        }

        var page = await ScanAsync(query, party, wanted, position, MaxScanned, cancellation);
        var isFull = query.Limit is { } all && seen + page.Events.Count >= all;
        return page with
        {
            Next = page.Next is null || isFull ? null : Position.Text(seen + page.Events.Count, page.Next),
        };
    }

    async Task<EventPage> ScanAsync(
        EventQuery query,
        string? party,
        int size,
        string? after,
        int bound,
        CancellationToken cancellation
    )
    {
        if (query.EventIds is { } ids)
        {
            return await ByIdAsync(query, ids, party, size, after, cancellation);
        }

        if (query.OrderField is not null)
        {
            return await ByFieldAsync(query, party, size, after, cancellation);
        }

        if (query.Things.Count == 0)
        {
            return await WalkAsync(query, party, Native(query, party), size, after, bound, cancellation);
        }

        var lists = query.Things.MinBy(set => set.Count)!.Select(EventList.OfThing).ToList();
        return query is { Order: null } or { Order: EventOrder.RecordTime, Ascending: true }
            ? await WalkAsync(
                query,
                party,
                new Walk(lists, Range(query.Recorded, true)),
                size,
                after,
                bound,
                cancellation
            )
            : await SortedAsync(query, party, lists, size, after, cancellation);
    }

    /// <summary>Lists that are read together, as one.</summary>
    readonly record struct Walk(IReadOnlyList<EventList> Lists, RowRange Range);

    static Walk Native(EventQuery query, string? party)
    {
        if (query.Order is null && query.Steps is { } steps && query.Happened == default)
        {
            return new Walk(
                [.. steps.Distinct().SelectMany(step => EventList.OfStep(party, step))],
                Range(query.Recorded, true)
            );
        }

        var byEvent =
            query.Order == EventOrder.EventTime
            || (query.Order is null && query.Happened != default && query.Recorded == default);
        var ascending = query.Order is null || query.Ascending;
        return byEvent
            ? new Walk(EventList.Happened(party, ascending), Range(query.Happened, ascending))
            : new Walk(EventList.Accepted(party, ascending), Range(query.Recorded, ascending));
    }

    // Behind what is before the range; a line's order goes on behind its time.
    static RowRange Range(TimeRange range, bool ascending) =>
        ascending
            ? new RowRange(
                range.From is { } from ? EventList.Order(from, true) : null,
                range.Until is { } until ? EventList.Order(until, true) : null
            )
            : new RowRange(
                range.Until is { } last ? EventList.Order(last, false) + "~" : null,
                range.From is { } first ? EventList.Order(first, false) + "~" : null
            );

    async Task<EventPage> WalkAsync(
        EventQuery query,
        string? party,
        Walk walk,
        int size,
        string? after,
        int bound,
        CancellationToken cancellation
    )
    {
        var found = new List<AcceptedEvent>();
        // What is in the party's own lists is what it may see.
        var isOwnLog = walk.Lists.All(list => !list.IsOfThing);
        var position = after ?? walk.Range.After;
        for (var scanned = 0; ; )
        {
            // One more than is wanted: so the last page knows that it is the last.
            var count = Math.Clamp(Math.Max(size - found.Count + 1, scanned), 2, MaxRead);
            var (rows, isEnd) = await NextAsync(walk, position, count, cancellation);
            scanned += rows.Count;
            var kept = await ReadAsync(query, isOwnLog ? null : party, rows, cancellation);
            for (var i = 0; i < rows.Count; i++)
            {
                if (kept[i] is not { } accepted)
                {
                    continue;
                }

                if (found.Count == size)
                {
                    return new EventPage(found, position);
                }

                found.Add(accepted);
                position = rows[i].Order;
            }

            if (isEnd)
            {
                return new EventPage(found, null);
            }

            position = rows[^1].Order;
            if (scanned >= bound)
            {
                return new EventPage(found, position);
            }
        }
    }

    // The next lines of all lists in one order; of a list that went on, nothing behind its last line that was read.
    async Task<(IReadOnlyList<IndexRow> Rows, bool IsEnd)> NextAsync(
        Walk walk,
        string? after,
        int count,
        CancellationToken cancellation
    )
    {
        var parts = await Task.WhenAll(
            walk.Lists.Select(list => index.RowsAsync(list, walk.Range with { After = after }, count, cancellation))
        );
        var horizon = parts
            .Where(rows => rows.Count >= count)
            .Select(rows => rows[^1].Order)
            .Min(StringComparer.Ordinal);
        var merged = parts
            .SelectMany(rows => rows)
            .DistinctBy(row => row.Order)
            .Where(row => horizon is null || string.CompareOrdinal(row.Order, horizon) <= 0)
            .OrderBy(row => row.Order, StringComparer.Ordinal)
            .Take(count + 1)
            .ToList();
        // Each line that is told is read: of many lists together, no more than of one.
        return merged.Count > count ? (merged[..count], false) : (merged, horizon is null);
    }

    // What fits, each at its line's place; null where it does not fit, or may not be seen.
    Task<IReadOnlyList<AcceptedEvent?>> ReadAsync(
        EventQuery query,
        string? party,
        IReadOnlyList<IndexRow> rows,
        CancellationToken cancellation
    ) =>
        InParallel.SelectAsync(
            rows,
            Parallel,
            async (row, stop) =>
                query.MayFit(row)
                && (party is null || await index.IsShownAsync(party, row.RecordTime, row.Key, stop))
                && await events.FindAsync(row.Key, stop) is { Accepted: var accepted }
                && query.Fits(accepted)
                    ? accepted
                    : null,
            cancellation
        );

    async Task<EventPage> SortedAsync(
        EventQuery query,
        string? party,
        List<EventList> lists,
        int size,
        string? after,
        CancellationToken cancellation
    )
    {
        if (await AllAsync(new Walk(lists, Range(query.Recorded, true)), cancellation) is not { } all)
        {
            return new EventPage([], null, tooLarge);
        }

        string Order(IndexRow row) =>
            EventList.Order(query.Order == EventOrder.EventTime ? row.EventTime : row.RecordTime, query.Ascending)
            + "|"
            + row.Key;
        var sorted = all.Where(query.MayFit)
            .Select(row => row with { Order = Order(row) })
            .Where(row => after is null || string.CompareOrdinal(row.Order, after) > 0)
            .OrderBy(row => row.Order, StringComparer.Ordinal)
            .ToList();
        var found = new List<AcceptedEvent>();
        var position = after;
        foreach (var rows in sorted.Chunk(size + 1))
        {
            var kept = await ReadAsync(query, party, rows, cancellation);
            for (var i = 0; i < rows.Length; i++)
            {
                if (kept[i] is not { } accepted)
                {
                    continue;
                }

                if (found.Count == size)
                {
                    return new EventPage(found, position);
                }

                found.Add(accepted);
                position = rows[i].Order;
            }
        }

        return new EventPage(found, null);
    }

    // By a field of the events' own: every one has to be read.
    async Task<EventPage> ByFieldAsync(
        EventQuery query,
        string? party,
        int size,
        string? after,
        CancellationToken cancellation
    )
    {
        var walk =
            query.Things.Count > 0
                ? new Walk(
                    [.. query.Things.MinBy(set => set.Count)!.Select(EventList.OfThing)],
                    Range(query.Recorded, true)
                )
                : Native(query with { OrderField = null }, party);
        if (await AllAsync(walk, cancellation) is not { } rows)
        {
            return new EventPage([], null, tooLarge);
        }

        var isOwnLog = query.Things.Count == 0;
        var kept = await ReadAsync(query, isOwnLog ? null : party, rows, cancellation);
        var fitting = kept.OfType<AcceptedEvent>()
            .Select(accepted =>
                (accepted, Field: accepted.Event.Fields.FirstOrDefault(f => FieldName.Names(f, query.OrderField!)))
            );
        var ordered = query.Ascending
            ? fitting
                .OrderBy(e => e.Field?.Number)
                .ThenBy(e => e.Field?.Time)
                .ThenBy(e => e.Field?.Text, StringComparer.Ordinal)
            : fitting
                .OrderByDescending(e => e.Field?.Number)
                .ThenByDescending(e => e.Field?.Time)
                .ThenByDescending(e => e.Field?.Text, StringComparer.Ordinal);
        return Cut(
            [.. ordered.ThenBy(e => e.accepted.Key, StringComparer.Ordinal).Select(e => e.accepted)],
            size,
            after
        );
    }

    async Task<EventPage> ByIdAsync(
        EventQuery query,
        IReadOnlyList<string> ids,
        string? party,
        int size,
        string? after,
        CancellationToken cancellation
    )
    {
        var found = new List<AcceptedEvent>();
        foreach (var id in ids.Distinct())
        {
            foreach (var kept in await events.OfIdAsync(id, cancellation))
            {
                if (query.Fits(kept.Accepted) && await IsVisibleAsync(party, kept.Accepted, cancellation))
                {
                    found.Add(kept.Accepted);
                }
            }
        }

        DateTimeOffset By(AcceptedEvent e) => query.Order == EventOrder.EventTime ? e.Event.EventTime : e.RecordTime;
        return Cut(
            query.Order is null || query.Ascending ? [.. found.OrderBy(By)] : [.. found.OrderByDescending(By)],
            size,
            after
        );
    }

    /// <summary>Whether a party may see an event; the operator (null) sees all.</summary>
    public async Task<bool> IsVisibleAsync(string? party, AcceptedEvent accepted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        return party is null || await index.IsShownAsync(party, accepted.RecordTime, accepted.Key, cancellation);
    }

    static EventPage Cut(IReadOnlyList<AcceptedEvent> all, int size, string? after)
    {
        var from = after is null ? 0 : int.Parse(after, NumberStyles.None, CultureInfo.InvariantCulture);
        var next = from + size;
        return new EventPage(
            [.. all.Skip(from).Take(size)],
            next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null
        );
    }

    async Task<IReadOnlyList<IndexRow>?> AllAsync(Walk walk, CancellationToken cancellation)
    {
        const int chunk = 1000;
        var all = new List<IndexRow>();
        for (var position = walk.Range.After; ; position = all[^1].Order)
        {
            var (rows, isEnd) = await NextAsync(walk, position, chunk, cancellation);
            all.AddRange(rows);
            if (all.Count > MaxSorted)
            {
                return null;
            }

            if (isEnd)
            {
                return all;
            }
        }
    }

    /// <summary>Where a page starts: how many events came before it, and behind which line it goes on.</summary>
    static class Position
    {
        public static string Text(int seen, string after) =>
            string.Create(CultureInfo.InvariantCulture, $"{seen} {after}");

        public static (int Seen, string? After) Of(string? text)
        {
            var blank = text?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
            return
                text is not null
                && blank > 0
                && int.TryParse(text.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
                ? (seen, text[(blank + 1)..])
                : (0, null);
        }
    }
}
