using System.Collections.Frozen;

namespace Traceability.Gs1.Epcis;

/// <summary>The names of EPCIS: kinds of event, actions, and the fields that each kind has.</summary>
/// <remarks>Source: EPCIS 2.0 §7.4; its JSON schema.</remarks>
static class EventNames
{
    static readonly string[] common =
    [
        "@context",
        "type",
        "eventID",
        "eventTime",
        "eventTimeZoneOffset",
        "recordTime",
        "errorDeclaration",
        "certificationInfo",
        "bizStep",
        "disposition",
        "persistentDisposition",
        "readPoint",
        "bizLocation",
        "bizTransactionList",
        "sourceList",
        "destinationList",
        "sensorElementList",
    ];

    static readonly FrozenSet<string>[] byType =
    [
        .. Enum.GetValues<EventType>().Select(t => common.Concat(Own(t)).ToFrozenSet(StringComparer.Ordinal)),
    ];

    static readonly FrozenSet<string> all = byType.SelectMany(names => names).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsKnown(string field) => all.Contains(field);

    public static bool Allows(EventType type, string field) => byType[(int)type].Contains(field);

    public static EventType? Type(string name) =>
        name switch
        {
            "ObjectEvent" => EventType.ObjectEvent,
            "AggregationEvent" => EventType.AggregationEvent,
            "TransactionEvent" => EventType.TransactionEvent,
            "TransformationEvent" => EventType.TransformationEvent,
            "AssociationEvent" => EventType.AssociationEvent,
            _ => null,
        };

    public static EventAction? Action(string? name) =>
        name switch
        {
            "ADD" => EventAction.Add,
            "OBSERVE" => EventAction.Observe,
            "DELETE" => EventAction.Delete,
            _ => null,
        };

    static string[] Own(EventType type) =>
        type switch
        {
            EventType.ObjectEvent => ["action", "epcList", "quantityList", "ilmd"],
            EventType.TransactionEvent => ["action", "parentID", "epcList", "quantityList"],
            EventType.TransformationEvent =>
            [
                "inputEPCList",
                "inputQuantityList",
                "outputEPCList",
                "outputQuantityList",
                "transformationID",
                "ilmd",
            ],
            _ => ["action", "parentID", "childEPCs", "childQuantityList"],
        };
}
