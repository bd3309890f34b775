using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Provenance.Graph;

/// <summary>
/// An edge has both its ends: what went into a container is told with the container too, and what is told with the container went into
/// it; and the event that tells of it is there.
/// </summary>
public sealed class EdgeCheck : ICheck
{
    public string Name => "edges";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Graph, cancellation))
        {
            verdict.Of($"edge {row.Partition} {row.Key}", await WrongAsync(rows, row, cancellation));
        }
    }

    static async Task<string?> WrongAsync(IStoredRows rows, StoredRow row, CancellationToken cancellation)
    {
        var parts = row.Key.Split('|');
        var (told, back) = (parts[0], parts) switch
        {
            ("has", [_, _, var e]) => (e, $"in|{row.Partition}|"),
            ("made", [_, _, var e]) => (e, ""),
            ("in", [_, _, _, var e, _]) => (e, ""),
            ("at" or "emptied", [_, _, var e]) => (e, ""),
            _ => ("", ""),
        };
        if (told.Length == 0)
        {
            return "it is no edge";
        }

        // Of an event and its declarations the first may still be on its way.
        if (!await rows.OfAsync(Tables.Events, told, "", cancellation).AnyAsync(cancellation))
        {
            return $"the event {told} that tells of it is not there";
        }

        if (parts[0] == "in" && !row.Is("Out"))
        {
            return await rows.FindAsync(Tables.Graph, parts[1], $"has|{row.Partition}|{told}", cancellation) is null
                ? "its other end is not there: the container does not tell of it"
                : null;
        }

        // A product without a lot is a dead end: nothing goes out from it.
        return
            back.Length > 0
            && row.Text("Kind") != nameof(ThingKind.Product)
            && !await rows.OfAsync(Tables.Graph, parts[1], back, cancellation)
                .AnyAsync(inside => inside.Key.Split('|') is [_, _, _, var e, _] && e == told, cancellation)
            ? "its other end is not there: what is inside does not tell of it"
            : null;
    }
}
