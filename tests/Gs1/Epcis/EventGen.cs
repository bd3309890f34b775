using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;

namespace Traceability.Tests.Gs1.Epcis;

/// <summary>Right events of every kind with any of what they may have, and the ways to write one otherwise.</summary>
static class EventGen
{
    static readonly string[] products = ["012345", "112345", "012346", "900001"];

    static readonly string[] optional =
    [
        "recordTime",
        "eventID",
        "certificationInfo",
        "bizStep",
        "disposition",
        "persistentDisposition",
        "readPoint",
        "bizLocation",
        "sourceList",
        "destinationList",
        "sensorElementList",
        "errorDeclaration",
        "ilmd",
        "farm:weather",
        "https://other.example/ns#checked",
    ];

    // A seed makes the whole event, so that what fails is told by one number.
    public static readonly Gen<string> Any = Gen.Int.Select(seed => Make(new Random(seed)).ToJsonString());

    static JsonObject Make(Random random)
    {
        var types = Events.Full.Keys.Order(StringComparer.Ordinal).ToArray();
        var made = Events.OfType(types[random.Next(types.Length)]);
        foreach (var field in optional.Where(_ => random.Next(2) == 0))
        {
            made.Remove(field);
        }

        foreach (var list in new[] { "epcList", "childEPCs", "inputEPCList", "outputEPCList" }.Where(made.ContainsKey))
        {
            var serials = Enumerable.Range(0, random.Next(1, 6)).Select(i => Serial(random) + i);
            made[list] = new JsonArray([.. serials.Select(s => (JsonNode)Urn("id:sgtin", Product(random), s))]);
        }

        foreach (
            var list in new[] { "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList" }.Where(
                made.ContainsKey
            )
        )
        {
            made[list] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Quantity(random))]);
        }

        made["eventTime"] = DateTimeOffset
            .UnixEpoch.AddMilliseconds(random.NextInt64(1L << 41))
            .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        made["farm:n" + random.Next(3)] = random.Next(4) switch
        {
            0 => random.Next(1000) / 8.0,
            1 => "Xoài " + Serial(random),
            2 => new JsonArray("b", "a", Serial(random)),
            _ => new JsonObject { ["farm:x"] = random.Next(2) == 0, ["farm:y"] = Serial(random) },
        };
        return made;
    }

    /// <summary>The same event: members and lists in another order, names and words in their other forms.</summary>
    public static JsonObject Otherwise(JsonObject @event, int seed)
    {
        var random = new Random(seed);
        return (JsonObject)Otherwise(@event, random)!;
    }

    /// <summary>Puts a text in the place of one of the event's texts.</summary>
    public static void Replace(JsonNode node, int at, string text) => Replace(node, ref at, text);

    static void Replace(JsonNode? node, ref int at, string text)
    {
        if (node is JsonValue)
        {
            if (at-- == 0)
            {
                node.ReplaceWith(text);
            }

            return;
        }

        var inner = node switch
        {
            JsonObject o => o.Select(p => p.Value).ToList(),
            JsonArray a => [.. a],
            _ => [],
        };
        foreach (var each in inner)
        {
            Replace(each, ref at, text);
        }
    }

    static JsonNode? Otherwise(JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject o:
                var members = o.Select(p => KeyValuePair.Create(p.Key, Otherwise(p.Value, random))).ToArray();
                random.Shuffle(members);
                return new JsonObject(members);
            case JsonArray a:
                var items = a.Select(i => Otherwise(i, random)).ToArray();
                random.Shuffle(items);
                return new JsonArray(items);
            case JsonValue v when v.TryGetValue(out string? text) && random.Next(2) == 0:
                return Respelled(text);
            default:
                return node?.DeepClone();
        }
    }

    static string Respelled(string text) =>
        Traceability.Gs1.Epcis.Epc.TryParse(text, out var epc) && (epc.IsClass || epc.IsInstance)
            ? epc.Canonical.Replace("https://id.gs1.org", "https://farm.example/x", StringComparison.Ordinal) + "?q=1"
            : text switch
            {
                "packing" => "urn:epcglobal:cbv:bizstep:packing",
                "in_progress" => "https://ref.gs1.org/cbv/Disp-in_progress",
                "owning_party" => "https://ns.gs1.org/cbv/SDT-owning_party",
                "po" => "cbv:BTT-po",
                "Temperature" => "https://gs1.org/voc/Temperature",
                _ => text,
            };

    static JsonObject Quantity(Random random)
    {
        var quantity = new JsonObject
        {
            ["epcClass"] =
                random.Next(2) == 0
                    ? Urn("class:lgtin", Product(random), Serial(random))
                    : $"urn:epc:idpat:sgtin:9521141.{Product(random)}.*",
        };
        if (random.Next(3) > 0)
        {
            quantity["quantity"] = random.Next(10_000) / 4.0;
            if (random.Next(2) == 0)
            {
                quantity["uom"] = "KGM";
            }
        }

        return quantity;
    }

    static string Product(Random random) => products[random.Next(products.Length)];

    static string Serial(Random random) => "S-" + random.Next(1_000_000).ToString(CultureInfo.InvariantCulture);

    static string Urn(string scheme, string product, string serial) => $"urn:epc:{scheme}:9521141.{product}.{serial}";
}
