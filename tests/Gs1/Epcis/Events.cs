using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Traceability.Gs1.Epcis;

namespace Traceability.Tests.Gs1.Epcis;

/// <summary>Events of a mango's way, one of each kind, with all that a kind may have.</summary>
static class Events
{
    const string Common = """
        "eventTime": "2026-03-01T08:30:00.125+07:00",
        "eventTimeZoneOffset": "+07:00",
        "recordTime": "2026-03-01T02:00:00Z",
        "eventID": "urn:uuid:5b9f3c0e-7f0d-4c3a-9f25-1f3e1a2b3c4d",
        "certificationInfo": ["https://certifier.example/vietgap/77", "urn:epc:id:gdti:9521141.12345.VG-9"],
        "bizStep": "packing",
        "disposition": "in_progress",
        "persistentDisposition": { "set": ["completeness_verified"], "unset": ["recalled"] },
        "readPoint": { "id": "urn:epc:id:sgln:9521141.12345.D7", "farm:gate": "east" },
        "bizLocation": { "id": "https://id.gs1.org/414/9521141123454" },
        "bizTransactionList": [
          { "type": "po", "bizTransaction": "urn:epc:id:gdti:9521141.12345.PO-1" },
          { "bizTransaction": "https://packer.example/orders/12" }
        ],
        "sourceList": [{ "type": "owning_party", "source": "urn:epc:id:pgln:9521141.12345" }],
        "destinationList": [{ "type": "location", "destination": "https://id.gs1.org/414/9521141123454" }],
        "sensorElementList": [
          {
            "sensorMetadata": {
              "time": "2026-03-01T08:00:00+07:00",
              "startTime": "2026-03-01T07:00:00+07:00",
              "endTime": "2026-03-01T08:00:00+07:00",
              "deviceID": "urn:epc:id:giai:9521141.TH-7",
              "deviceMetadata": "https://maker.example/th",
              "rawData": "https://store.example/raw/1",
              "dataProcessingMethod": "https://store.example/method",
              "bizRules": "https://store.example/rules",
              "farm:room": "cold"
            },
            "sensorReport": [
              {
                "type": "Temperature",
                "value": 12.50,
                "minValue": 12,
                "maxValue": 13,
                "meanValue": 12.4,
                "sDev": 0.2,
                "percRank": 50,
                "percValue": 12.4,
                "uom": "CEL",
                "component": "height",
                "time": "2026-03-01T08:00:00+07:00",
                "deviceID": "urn:epc:id:giai:9521141.TH-7",
                "deviceMetadata": "https://maker.example/th",
                "rawData": "https://store.example/raw/1",
                "dataProcessingMethod": "https://store.example/method",
                "bizRules": "https://store.example/rules",
                "microorganism": "https://taxa.example/1126011",
                "chemicalSubstance": "https://substances.example/C2H4",
                "coordinateReferenceSystem": "https://crs.example/4326",
                "stringValue": "cool",
                "booleanValue": true,
                "hexBinaryValue": "f0A1",
                "uriValue": "https://store.example/value",
                "farm:shelf": 3
              },
              { "exception": "ALARM_CONDITION", "type": "RelativeHumidity", "value": 96 }
            ],
            "farm:batchOfSensors": "B"
          }
        ],
        "errorDeclaration": {
          "declarationTime": "2026-03-02T08:30:00+07:00",
          "reason": "incorrect_data",
          "correctiveEventIDs": ["urn:uuid:5b9f3c0e-7f0d-4c3a-9f25-1f3e1a2b3c4e"],
          "farm:why": "wrong crate"
        },
        "farm:weather": { "farm:rain": 2.5, "farm:wind": ["N", "NW"] },
        "https://other.example/ns#checked": "2026-03-01T09:00:00+07:00"
        """;

    const string Ilmd = """
        "ilmd": { "cbvmda:lotNumber": "L-1", "farm:brix": 17.5, "farm:grower": { "farm:name": "Bà Tư" } }
        """;

    public static readonly IReadOnlyDictionary<string, string> Full = new Dictionary<string, string>
    {
        ["ObjectEvent"] = $$"""
            {
              "type": "ObjectEvent",
              "action": "ADD",
              "epcList": ["urn:epc:id:sgtin:9521141.012345.1", "https://farm.example/01/09521141123454/21/2"],
              "quantityList": [
                { "epcClass": "urn:epc:class:lgtin:9521141.012345.L-1", "quantity": 120.5, "uom": "KGM" },
                { "epcClass": "urn:epc:idpat:sgtin:9521141.012345.*" }
              ],
              {{Ilmd}},
              {{Common}}
            }
            """,
        ["AggregationEvent"] = $$"""
            {
              "type": "AggregationEvent",
              "action": "ADD",
              "parentID": "urn:epc:id:sscc:9521141.1234567890",
              "childEPCs": ["urn:epc:id:sgtin:9521141.012345.1"],
              "childQuantityList": [{ "epcClass": "https://id.gs1.org/01/09521141123454/10/L-1", "quantity": 12 }],
              {{Common}}
            }
            """,
        ["TransactionEvent"] = $$"""
            {
              "type": "TransactionEvent",
              "action": "OBSERVE",
              "parentID": "urn:epc:id:sscc:9521141.1234567890",
              "epcList": ["urn:epc:id:sgtin:9521141.012345.1"],
              "quantityList": [{ "epcClass": "https://id.gs1.org/01/09521141123454/10/L-1", "quantity": 12 }],
              {{Common}}
            }
            """,
        ["TransformationEvent"] = $$"""
            {
              "type": "TransformationEvent",
              "inputEPCList": ["urn:epc:id:sgtin:9521141.012345.1"],
              "inputQuantityList": [{ "epcClass": "https://id.gs1.org/01/09521141123454/10/L-1", "quantity": 12 }],
              "outputEPCList": ["urn:epc:id:sgtin:9521141.112345.1"],
              "outputQuantityList": [{ "epcClass": "urn:epc:class:lgtin:9521141.112345.J-1", "quantity": 0.5, "uom": "KGM" }],
              "transformationID": "urn:epc:id:gdti:9521141.12345.T-1",
              {{Ilmd}},
              {{Common}}
            }
            """,
        ["AssociationEvent"] = $$"""
            {
              "type": "AssociationEvent",
              "action": "OBSERVE",
              "parentID": "urn:epc:id:grai:9521141.12345.400",
              "childEPCs": ["urn:epc:id:giai:9521141.TH-7"],
              "childQuantityList": [{ "epcClass": "urn:epc:idpat:grai:9521141.12345.*", "quantity": 2 }],
              {{Common}}
            }
            """,
    };

    /// <summary>An event with what it must have and no more.</summary>
    public const string Plain = """
        {
          "type": "ObjectEvent",
          "action": "OBSERVE",
          "epcList": ["urn:epc:id:sgtin:9521141.012345.1"],
          "eventTime": "2026-03-01T08:30:00+07:00",
          "eventTimeZoneOffset": "+07:00"
        }
        """;

    public static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject OfType(string type) => Object(Full[type]);

    /// <summary>A document of events, with the prefix <c>farm</c>.</summary>
    public static JsonObject Document(params JsonNode[] events) =>
        new()
        {
            ["@context"] = new JsonArray(
                "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                new JsonObject { ["farm"] = "https://farm.example/ns/" }
            ),
            ["type"] = "EPCISDocument",
            ["schemaVersion"] = "2.0",
            ["creationDate"] = "2026-03-01T10:00:00Z",
            ["epcisBody"] = new JsonObject { ["eventList"] = new JsonArray(events) },
        };

    public static EpcisDocument Read(JsonNode document) => Read(document.ToJsonString());

    public static EpcisDocument Read(string json) => EpcisDocument.Read(Encoding.UTF8.GetBytes(json));

    /// <summary>The one event of a document, which has no fault.</summary>
    public static EpcisEvent Right(EpcisDocument document)
    {
        Assert.Empty(document.Faults);
        var read = Assert.Single(document.Events);
        Assert.Empty(read.Faults);
        return read.Event!;
    }

    public static EpcisEvent Right(JsonNode @event) => Right(Read(Document(@event)));

    /// <summary>All that was read of an event, as text: lists and names by what they hold.</summary>
    public static string Told(EpcisEvent told) => JsonSerializer.Serialize(told, Indented);

    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
