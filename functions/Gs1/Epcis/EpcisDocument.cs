using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Traceability.Gs1.Epcis;

public enum EpcisRule
{
    Required,
    Json,
    Type,
    Time,
    Epc,
    Word,
    UnknownField,
    Quantity,
    Parent,
}

public sealed record EpcisFault(string Pointer, EpcisRule Rule, string? Value = null);

public sealed record EventRead(string Pointer, EpcisEvent? Event, IReadOnlyList<EpcisFault> Faults);

public sealed record EpcisDocument(IReadOnlyList<EventRead> Events, IReadOnlyList<EpcisFault> Faults)
{
    public const int MaxDepth = 64;
    public const int MaxEvents = 1000;

    public static EpcisDocument Read(ReadOnlyMemory<byte> utf8)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(utf8.Span);
        }
        catch (JsonException)
        {
            return new EpcisDocument([], [new EpcisFault("", EpcisRule.Json)]);
        }

        if (root is not JsonObject o || o["type"] is null)
        {
            return new EpcisDocument([], [new EpcisFault("/type", EpcisRule.Required)]);
        }

        if ((string?)o["type"] is "EPCISDocument" or "EPCISQueryDocument")
        {
            var list = o["epcisBody"]?["eventList"] ?? o["epcisBody"]?["queryResults"]?["resultsBody"]?["eventList"];
            return new EpcisDocument(
                [.. list!.AsArray().Select((e, i) => One((JsonObject)e!, $"/epcisBody/eventList/{i}"))],
                []
            );
        }

        return new EpcisDocument([One(o, "")], []);
    }

    public static EpcisEvent ReadKept(string json) => One((JsonObject)JsonNode.Parse(json)!, "").Event!;

    static EventRead One(JsonObject o, string pointer)
    {
        var faults = new List<EpcisFault>();
        if (!DateTimeOffset.TryParse((string?)o["eventTime"], CultureInfo.InvariantCulture, out var time))
        {
            faults.Add(new EpcisFault(pointer + "/eventTime", EpcisRule.Time));
        }

        var copy = (JsonObject)o.DeepClone();
        copy.Remove("recordTime");
        var hashed = (JsonObject)copy.DeepClone();
        hashed.Remove("errorDeclaration");
        hashed.Remove("eventID");
        hashed.Remove("@context");
        var hash =
            "ni:///sha-256;"
            + Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(hashed.ToJsonString()))
            )
            + "?ver=CBV2.0";
        copy["eventID"] ??= hash;
        Epc? E(JsonNode? n) =>
            n is null ? null
            : Epc.TryParse((string?)n, out var epc) ? epc
            : null;
        IReadOnlyList<Epc> L(string name) => o[name] is JsonArray a ? [.. a.Select(E).OfType<Epc>()] : [];
        IReadOnlyList<QuantityElement> Q(string name) =>
            o[name] is JsonArray a
                ?
                [
                    .. a.Select(n => new QuantityElement(
                        E(n!["epcClass"])!,
                        (decimal?)n["quantity"],
                        (string?)n["uom"]
                    )),
                ]
                : [];
        if (L("epcList").Count < (o["epcList"] as JsonArray ?? []).Count)
        {
            faults.Add(new EpcisFault(pointer + "/epcList/0", EpcisRule.Epc));
        }

        if (faults.Count > 0)
        {
            return new EventRead(pointer, null, faults);
        }

        var e = new EpcisEvent
        {
            Json = copy.ToJsonString(),
            Type = Enum.Parse<EventType>((string)o["type"]!),
            Id = (string)copy["eventID"]!,
            Hash = hash,
            EventTime = time,
            EventTimeZoneOffset = (string?)o["eventTimeZoneOffset"] ?? "",
            Action = o["action"] is { } a ? Enum.Parse<EventAction>((string)a!, true) : null,
            BizStep = (string?)o["bizStep"],
            Disposition = (string?)o["disposition"],
            ReadPoint = E(o["readPoint"]?["id"]),
            BizLocation = E(o["bizLocation"]?["id"]),
            Epcs = L("epcList"),
            Quantities = Q("quantityList"),
            Parent = E(o["parentID"]),
            ChildEpcs = L("childEPCs"),
            ChildQuantities = Q("childQuantityList"),
            InputEpcs = L("inputEPCList"),
            InputQuantities = Q("inputQuantityList"),
            OutputEpcs = L("outputEPCList"),
            OutputQuantities = Q("outputQuantityList"),
            TransformationId = (string?)o["transformationID"],
            BizTransactions = o["bizTransactionList"] is JsonArray t
                ? [.. t.Select(n => new BizTransaction((string?)n!["type"], (string)n["bizTransaction"]!))]
                : [],
            Sources = o["sourceList"] is JsonArray s
                ? [.. s.Select(n => new SourceOrDestination((string)n!["type"]!, E(n["source"])!))]
                : [],
            Destinations = o["destinationList"] is JsonArray d
                ? [.. d.Select(n => new SourceOrDestination((string)n!["type"]!, E(n["destination"])!))]
                : [],
            ErrorDeclaration = o["errorDeclaration"] is { } x
                ? new ErrorDeclaration(
                    DateTimeOffset.Parse((string)x["declarationTime"]!, CultureInfo.InvariantCulture),
                    (string?)x["reason"],
                    []
                )
                : null,
            Fields =
            [
                .. (o["ilmd"] as JsonObject ?? []).Select(p => new EventField(
                    "ILMD",
                    p.Key,
                    false,
                    p.Value?.ToString(),
                    null,
                    null
                )),
            ],
        };
        return new EventRead(pointer, e, []);
    }
}
