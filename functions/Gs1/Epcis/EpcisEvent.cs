namespace Traceability.Gs1.Epcis;

/// <summary>The five kinds of event (EPCIS 2.0 §7.4).</summary>
public enum EventType
{
    ObjectEvent,
    AggregationEvent,
    TransactionEvent,
    TransformationEvent,
    AssociationEvent,
}

/// <summary>What an event says of the life of its relation (EPCIS 2.0 §7.3.2).</summary>
public enum EventAction
{
    Add,
    Observe,
    Delete,
}

/// <summary>
/// One event, read and checked: it cannot be wrong once made. Words of CBV are bare (<c>shipping</c>) however they were written;
/// a word of one's own is its URI.
/// </summary>
/// <remarks>Source: EPCIS 2.0 §7; CBV 2.0; EPCIS 2.0 JSON schema and JSON-LD context.</remarks>
public sealed record EpcisEvent
{
    /// <summary>The event as it is kept and answered: with its <c>eventID</c>, and with a <c>@context</c> of its own where it has extensions.</summary>
    public required string Json { get; init; }

    public required EventType Type { get; init; }

    /// <summary>As it came, else the event's hash.</summary>
    public required string Id { get; init; }

    /// <summary>CBV 2.0 §8.9: <c>ni:///sha-256;…?ver=CBV2.0</c>.</summary>
    public required string Hash { get; init; }

    /// <summary>At most milliseconds.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>As written, <c>+07:00</c>.</summary>
    public required string EventTimeZoneOffset { get; init; }

    /// <summary>Null for a transformation.</summary>
    public EventAction? Action { get; init; }

    public string? BizStep { get; init; }

    public string? Disposition { get; init; }

    public IReadOnlyList<string> PersistentDispositionSet { get; init; } = [];

    public IReadOnlyList<string> PersistentDispositionUnset { get; init; } = [];

    public Epc? ReadPoint { get; init; }

    public Epc? BizLocation { get; init; }

    /// <summary>The EPCs of an object or transaction event.</summary>
    public IReadOnlyList<Epc> Epcs { get; init; } = [];

    public IReadOnlyList<QuantityElement> Quantities { get; init; } = [];

    public Epc? Parent { get; init; }

    public IReadOnlyList<Epc> ChildEpcs { get; init; } = [];

    public IReadOnlyList<QuantityElement> ChildQuantities { get; init; } = [];

    public IReadOnlyList<Epc> InputEpcs { get; init; } = [];

    public IReadOnlyList<QuantityElement> InputQuantities { get; init; } = [];

    public IReadOnlyList<Epc> OutputEpcs { get; init; } = [];

    public IReadOnlyList<QuantityElement> OutputQuantities { get; init; } = [];

    public string? TransformationId { get; init; }

    public IReadOnlyList<BizTransaction> BizTransactions { get; init; } = [];

    public IReadOnlyList<SourceOrDestination> Sources { get; init; } = [];

    public IReadOnlyList<SourceOrDestination> Destinations { get; init; } = [];

    public IReadOnlyList<SensorElement> Sensors { get; init; } = [];

    public ErrorDeclaration? ErrorDeclaration { get; init; }

    /// <summary>Master data and extensions by their names, for queries on them.</summary>
    public IReadOnlyList<EventField> Fields { get; init; } = [];

    /// <summary>All that an event says is in its JSON.</summary>
    public bool Equals(EpcisEvent? other) =>
        other is not null && string.Equals(Json, other.Json, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A class and how much of it (EPCIS 2.0 §7.3.3.3).</summary>
/// <param name="EpcClass">The class: a product, or one lot of it.</param>
/// <param name="Quantity">Not less than zero; null where it is not told.</param>
/// <param name="Uom">UN/CEFACT code; null where pieces are counted.</param>
public sealed record QuantityElement(Epc EpcClass, decimal? Quantity, string? Uom);

/// <param name="Type">CBV word or URI; null where it is not told.</param>
/// <param name="Id">The transaction's URI as written.</param>
public sealed record BizTransaction(string? Type, string Id);

/// <param name="Type">CBV word (<c>owning_party</c>, <c>possessing_party</c>, <c>location</c>) or URI.</param>
/// <param name="Id">The party or place.</param>
public sealed record SourceOrDestination(string Type, Epc Id);

/// <summary>A mistake that was declared (EPCIS 2.0 §7.4.1.3).</summary>
public sealed record ErrorDeclaration(
    DateTimeOffset DeclarationTime,
    string? Reason,
    IReadOnlyList<string> CorrectiveEventIds
);

/// <summary>A field of the event's own vocabulary, for queries such as <c>EQ_ILMD_…</c> and <c>EXISTS_…</c> (EPCIS 2.0 §8.2.7.1).</summary>
/// <param name="Section">Empty, or <c>ILMD</c>, <c>ERROR_DECLARATION</c>, <c>SENSORELEMENT</c>, <c>SENSORMETADATA</c>, <c>SENSORREPORT</c>.</param>
/// <param name="Name">Namespace and local name, <c>https://example.com/epcis/:myField</c> expanded as <c>{namespace}{local name}</c>.</param>
/// <param name="IsInner">It is inside another field.</param>
/// <param name="Text">Its text, where it has one.</param>
/// <param name="Number">Its number, where it has one.</param>
/// <param name="Time">Its time, where it has one.</param>
public sealed record EventField(
    string Section,
    string Name,
    bool IsInner,
    string? Text,
    decimal? Number,
    DateTimeOffset? Time
)
{
    /// <summary>The name as it was written, <c>example:myField</c>.</summary>
    public string Written { get; init; } = Name;
}

/// <summary>What sensors saw (EPCIS 2.0 §7.3.7).</summary>
public sealed record SensorElement(SensorMetadata? Metadata, IReadOnlyList<SensorReport> Reports);

/// <summary>Of the whole element (EPCIS 2.0 §7.3.7.2).</summary>
public sealed record SensorMetadata
{
    public DateTimeOffset? Time { get; init; }
    public DateTimeOffset? StartTime { get; init; }
    public DateTimeOffset? EndTime { get; init; }
    public string? DeviceId { get; init; }
    public string? DeviceMetadata { get; init; }
    public string? RawData { get; init; }
    public string? DataProcessingMethod { get; init; }
    public string? BizRules { get; init; }
}

/// <summary>One observation (EPCIS 2.0 §7.3.7.3); it has a <see cref="Type"/> or an <see cref="Exception"/>.</summary>
public sealed record SensorReport
{
    /// <summary>Measurement type; bare where it is GS1's (<c>Temperature</c>).</summary>
    public string? Type { get; init; }

    /// <summary>Bare where it is GS1's (<c>ALARM_CONDITION</c>).</summary>
    public string? Exception { get; init; }
    public string? DeviceId { get; init; }
    public string? DeviceMetadata { get; init; }
    public string? RawData { get; init; }
    public string? DataProcessingMethod { get; init; }
    public string? BizRules { get; init; }
    public string? Microorganism { get; init; }
    public string? ChemicalSubstance { get; init; }
    public string? CoordinateReferenceSystem { get; init; }
    public string? Component { get; init; }
    public DateTimeOffset? Time { get; init; }
    public decimal? Value { get; init; }
    public string? StringValue { get; init; }
    public bool? BooleanValue { get; init; }
    public string? HexBinaryValue { get; init; }
    public string? UriValue { get; init; }
    public decimal? MinValue { get; init; }
    public decimal? MaxValue { get; init; }
    public decimal? MeanValue { get; init; }
    public decimal? StandardDeviation { get; init; }
    public decimal? PercRank { get; init; }
    public decimal? PercValue { get; init; }
    public string? Uom { get; init; }
}
