namespace Traceability.Catalogue;

/// <summary>
/// What several sorted lists have in common, found by leaping: the list that is behind is read from where the furthest one is. So it
/// costs reads by what is found and by how the lists lie, not by how long they are.
/// </summary>
public static class Intersection
{
    /// <param name="Keys">In order.</param>
    /// <param name="Next">From where to go on; null where there is no more.</param>
    public sealed record Found(IReadOnlyList<string> Keys, string? Next);

    sealed class Head(IReadOnlyList<string> keys, bool isEnd)
    {
        int at;

        public bool IsRead => at < keys.Count;

        public bool IsEnd => isEnd;

        public string Key => keys[at];

        public void LeapTo(string from)
        {
            while (IsRead && string.CompareOrdinal(Key, from) < 0)
            {
                at++;
            }
        }
    }

    /// <summary>The first keys that every list has. All keys are of one length.</summary>
    /// <param name="lists">How many lists there are, at least one.</param>
    /// <param name="read">Reads a chunk of a list from a key on, that one too; a chunk that is not full ends the list.</param>
    /// <param name="chunk">Keys of a full chunk.</param>
    /// <param name="from">Where to begin; empty for the beginning.</param>
    /// <param name="count">Keys at most.</param>
    /// <param name="maxReads">Chunks read at most; where they do not do, the answer says from where to go on.</param>
    public static async Task<Found> FindAsync(
        int lists,
        Func<int, string, Task<IReadOnlyList<string>>> read,
        int chunk,
        string from,
        int count,
        int maxReads
    )
    {
        var heads = Enumerable.Repeat(new Head([], isEnd: false), lists).ToArray();
        var found = new List<string>();
        for (var reads = 0; ; )
        {
            foreach (var head in heads)
            {
                head.LeapTo(from);
            }

            var spent = Enumerable.Range(0, lists).Where(list => !heads[list].IsRead).ToList();
            if (spent.Any(list => heads[list].IsEnd))
            {
                return new Found(found, null);
            }

            if (spent.Count > 0)
            {
                if ((reads += spent.Count) > maxReads)
                {
                    return new Found(found, from);
                }

                var start = from;
                var chunks = await Task.WhenAll(spent.Select(list => read(list, start)));
                foreach (var (list, keys) in spent.Zip(chunks))
                {
                    heads[list] = new Head(keys, keys.Count < chunk);
                }

                continue;
            }

            var furthest = heads.Select(head => head.Key).Max(StringComparer.Ordinal)!;
            if (heads.Any(head => head.Key != furthest))
            {
                from = furthest;
                continue;
            }

            if (found.Count == count)
            {
                return new Found(found, furthest);
            }

            found.Add(furthest);
            from = Behind(furthest);
        }
    }

    // Nothing lies between: every key is as long as this one was.
    static string Behind(string key) => key + "!";
}
