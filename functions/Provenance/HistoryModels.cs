using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Provenance;

/// <summary>The lists of events, the graph and the shipments, made again from the events, in the order of their acceptance.</summary>
public sealed class HistoryModels(IEvents events, Acceptances acceptances) : IReadModels
{
    public IReadOnlyList<ReadModel> Models { get; } =
    [
        new("event-index", Tables.EventIndex, (_, _) => true),
        new("thing-events", Tables.ThingEvents, (_, _) => true),
        new("shipments", Tables.Shipments, (_, _) => true),
        new("graph", Tables.Graph, (_, _) => true),
    ];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.History,
                Tables.Events,
                _ => true,
                row => [row.Time("RecordTime")],
                (row, _, cancellation) => TellAsync(row, cancellation)
            )
            {
                ComesWhenTold = true,
            },
        ];

    /// <summary>The key of the event that a row keeps.</summary>
    public static string KeyOf(StoredRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        const string declared = "declared|";
        return row.Key.Length == 0 ? row.Partition : $"{row.Partition}.{row.Key[declared.Length..]}";
    }

    async Task TellAsync(StoredRow row, CancellationToken cancellation)
    {
        var kept =
            await events.FindAsync(KeyOf(row), cancellation)
            ?? throw new InvalidDataException("The event is not where its key says.");
        await acceptances.FollowAsync([kept.Accepted], cancellation);
    }
}

/// <summary>
/// An event says what it said when it was accepted: its hash is that of its words (CBV 2.0 §8.9), and its key is its own.
/// </summary>
public sealed class EventCheck(IEvents events) : ICheck
{
    public string Name => "hashes of events";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Events, cancellation))
        {
            verdict.Of($"event {HistoryModels.KeyOf(row)}", await WrongAsync(rows, row, cancellation));
        }
    }

    async Task<string?> WrongAsync(IStoredRows rows, StoredRow row, CancellationToken cancellation)
    {
        var key = HistoryModels.KeyOf(row);
        if (row.Text("Blob") is { } blob && !await rows.HasBlobAsync(Containers.Events, blob, cancellation))
        {
            return "the blob that holds it is not there";
        }

        KeptEvent? kept;
        try
        {
            kept = await events.FindAsync(key, cancellation);
        }
        catch (Exception fault)
            when (fault
                    is System.Text.Json.JsonException
                        or InvalidDataException
                        or FormatException
                        or ArgumentException
                        or InvalidOperationException
            )
        {
            return "it cannot be read";
        }

        return kept is null ? "its row has no key of an event"
            : kept.Accepted.Event.Hash != row.Text("Hash") ? "its hash is not that of what it says"
            : EventKey.Of(kept.Accepted.Event) != key ? "its key is not its own"
            : null;
    }
}
