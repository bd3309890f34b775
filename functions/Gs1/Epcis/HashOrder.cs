namespace Traceability.Gs1.Epcis;

/// <summary>The place of a field in what is hashed, and the places of those inside it.</summary>
/// <remarks>Source: CBV 2.0 §8.9, canonical property order.</remarks>
sealed class HashOrder(string name, params HashOrder[] inner)
{
    static readonly HashOrder[] epc = Plain("epc");

    static readonly HashOrder[] quantity = [new("quantityElement", Plain("epcClass quantity uom"))];

    static readonly HashOrder[] id = Plain("id");

    static readonly HashOrder[] sensor =
    [
        new(
            "sensorElement",
            new HashOrder(
                "sensorMetadata",
                Plain("time startTime endTime deviceID deviceMetadata rawData dataProcessingMethod bizRules")
            ),
            new HashOrder(
                "sensorReport",
                Plain(
                    "type exception deviceID deviceMetadata rawData dataProcessingMethod time microorganism chemicalSubstance "
                        + "value component stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue sDev "
                        + "percRank percValue uom coordinateReferenceSystem"
                )
            )
        ),
    ];

    /// <summary>Of an event. Business transactions, sources and destinations have no place: they come with fields of one's own.</summary>
    public static HashOrder[] Event { get; } =
    [
        .. Plain("eventTime eventTimeZoneOffset certificationInfo parentID"),
        new("epcList", epc),
        new("inputEPCList", epc),
        new("childEPCs", epc),
        new("quantityList", quantity),
        new("childQuantityList", quantity),
        new("inputQuantityList", quantity),
        new("outputEPCList", epc),
        new("outputQuantityList", quantity),
        .. Plain("action transformationID bizStep disposition"),
        new("persistentDisposition", Plain("set unset")),
        new("readPoint", id),
        new("bizLocation", id),
        new("sensorElementList", sensor),
    ];

    public string Name => name;

    public HashOrder[] Inner => inner;

    public bool IsTime { get; } =
        name.Contains("time", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("offset", StringComparison.OrdinalIgnoreCase);

    static HashOrder[] Plain(string names) => Array.ConvertAll(names.Split(' '), each => new HashOrder(each));
}
