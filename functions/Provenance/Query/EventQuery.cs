using Traceability.Gs1.Epcis;

namespace Traceability.Provenance.Query;

/// <summary>By which time a query's answer is ordered; null order is the order of acceptance.</summary>
public enum EventOrder
{
    EventTime,
    RecordTime,
}

/// <summary>One parameter's part of a query.</summary>
public delegate bool EventCondition(AcceptedEvent accepted);

/// <summary>
/// What is asked of the history: conditions that all hold, and what is known of them that narrows the search.
/// </summary>
/// <remarks>Source: EPCIS 2.0 §8.2.7.1, SimpleEventQuery.</remarks>
public sealed record EventQuery
{
    /// <summary>All must hold.</summary>
    public IReadOnlyList<EventCondition> Conditions { get; init; } = [];

    /// <summary>Sets of names: of each set, an event must name one; the smallest set is searched.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Things { get; init; } = [];

    /// <summary>An event has one of these steps; null where none is asked for.</summary>
    public IReadOnlyList<string>? Steps { get; init; }

    /// <summary>An event has one of these ids; null where none is asked for.</summary>
    public IReadOnlyList<string>? EventIds { get; init; }

    /// <summary>One of these types; null where none is asked for.</summary>
    public IReadOnlyList<EventType>? Types { get; init; }

    public TimeRange Happened { get; init; }

    public TimeRange Recorded { get; init; }

    /// <summary>Null where no order is asked for.</summary>
    public EventOrder? Order { get; init; }

    /// <summary>A field of the event's own vocabulary that orders the answer, in place of <see cref="Order"/>.</summary>
    public string? OrderField { get; init; }

    public bool Ascending { get; init; }

    /// <summary>Only the first so many; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>More than so many are too many; null where any number will do.</summary>
    public int? Most { get; init; }

    /// <summary>Whether an event fits in all that can be told from a line of a list.</summary>
    public bool MayFit(IndexRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return MayFit(row.RecordTime, row.EventTime, row.Type, row.BizStep);
    }

    public bool Fits(AcceptedEvent accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var e = accepted.Event;
        return MayFit(accepted.RecordTime, e.EventTime, e.Type, e.BizStep)
            && EventIds?.Contains(e.Id) != false
            && Conditions.All(condition => condition(accepted));
    }

    bool MayFit(DateTimeOffset recorded, DateTimeOffset happened, EventType type, string? step) =>
        Happened.Has(happened)
        && Recorded.Has(recorded)
        && Types?.Contains(type) != false
        && (Steps is null || (step is not null && Steps.Contains(step)));
}

/// <summary>Not before one time and before another; null is open.</summary>
public readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? Until)
{
    public bool Has(DateTimeOffset time) => !(time < From) && !(time >= Until);
}
