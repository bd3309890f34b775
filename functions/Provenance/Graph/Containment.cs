namespace Traceability.Provenance.Graph;

/// <summary>When something was inside something else, weighed from what was told of it in whatever order.</summary>
public static class Containment
{
    /// <summary>
    /// From an ADD until it is all out again: a DELETE that names no quantity takes it out, one that does takes out so much of what
    /// went in (each unit of measure by itself), and one that names no children empties the container. Where a quantity that went
    /// in is not known, only the DELETE of all of it is the end. In one instant, what leaves is before what comes: so it is inside
    /// rather than not.
    /// </summary>
    /// <param name="told">What was told of the two.</param>
    /// <param name="emptied">When the container was emptied.</param>
    public static Spans Of(IEnumerable<Edge> told, IEnumerable<DateTimeOffset> emptied)
    {
        var steps = told.Select(edge => (edge.At, Edge: (Edge?)edge))
            .Concat(emptied.Select(at => (At: at, Edge: (Edge?)null)))
            .OrderBy(step => step.At)
            .ThenBy(step => step.Edge is { IsOut: false });
        var spans = new List<Span>();
        var inside = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var isUnknown = false;
        DateTimeOffset? since = null;
        foreach (var (at, edge) in steps)
        {
            if (edge is { IsOut: false })
            {
                since ??= at;
                isUnknown |= edge.Quantity is null;
                inside[edge.Uom ?? ""] = inside.GetValueOrDefault(edge.Uom ?? "") + (edge.Quantity ?? 0);
                continue;
            }

            if (since is not { } start)
            {
                continue;
            }

            if (edge is { Quantity: { } quantity })
            {
                inside[edge.Uom ?? ""] = inside.GetValueOrDefault(edge.Uom ?? "") - quantity;
                if (isUnknown || inside.Values.Any(left => left > 0))
                {
                    continue;
                }
            }

            spans.Add(new Span(start, at));
            inside.Clear();
            isUnknown = false;
            since = null;
        }

        if (since is { } open)
        {
            spans.Add(new Span(open, null));
        }

        return Spans.Of(spans);
    }
}
