using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.Recalls;

/// <summary>Speaks to the program as those who recall do, and tells histories in a line each.</summary>
public sealed class Desk(TraceabilityProgram program, string gtin)
{
    static readonly XNamespace g = "http://base.google.com/ns/1.0";

    public string Gtin => gtin;

    public string Lot(string lot) => Supply.Lot(gtin, lot);

    /// <summary>A pallet or crate.</summary>
    public static string Unit(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"1952000000{number:D7}");
        var sum = body.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 3 : 1)).Sum();
        return $"{TraceabilityProgram.PublicUrl}/00/{body}{(10 - (sum % 10)) % 10}";
    }

    /// <summary>The time of a step of the history.</summary>
    public static DateTimeOffset At(int hour) => Supply.Morning.AddDays(-30).AddHours(hour);

    /// <summary>What goes in goes into all that comes out; lots by their quantities, units by themselves.</summary>
    public JsonObject Makes(int hour, IEnumerable<string> from, IEnumerable<string> into, string? id = null)
    {
        var e = Event("TransformationEvent", hour, "commissioning");
        Put(e, "input", from);
        Put(e, "output", into);
        if (id is not null)
        {
            e["transformationID"] = "urn:test:" + id;
        }

        return e;
    }

    public JsonObject Packs(int hour, string container, params IEnumerable<string> things) =>
        Contains(hour, container, "ADD", "packing", things);

    public JsonObject Unpacks(int hour, string container, params IEnumerable<string> things) =>
        Contains(hour, container, "DELETE", "unpacking", things);

    public JsonObject Ships(int hour, string thing, string to)
    {
        var e = Event("ObjectEvent", hour, "shipping");
        e["action"] = "OBSERVE";
        Put(e, "", [thing]);
        e["destinationList"] = new JsonArray(new JsonObject { ["type"] = "possessing_party", ["destination"] = to });
        return e;
    }

    /// <summary>The same event again, declared to be a mistake.</summary>
    public static JsonObject Mistaken(JsonObject e)
    {
        var declared = (JsonObject)e.DeepClone();
        declared["errorDeclaration"] = new JsonObject
        {
            ["declarationTime"] = Supply.Time(Supply.Morning),
            ["reason"] = "did_not_occur",
        };
        return declared;
    }

    /// <summary>Tells events in the operator's name; each is followed when this ends.</summary>
    public async Task Tells(params IEnumerable<JsonObject> events)
    {
        foreach (var e in events)
        {
            var answer = await Supply.Operator(program).Tells(e);
            Assert.True(answer.IsSuccessStatusCode, await answer.Text());
        }
    }

    public Task<HttpResponseMessage> Decides(
        string lot,
        string? key = null,
        bool drill = false,
        string? idempotencyKey = null,
        string reason = "Dư lượng thuốc bảo vệ thực vật."
    ) =>
        program.Sends(
            "/api/recalls",
            new JsonObject
            {
                ["gtin"] = gtin,
                ["lot"] = lot,
                ["reason"] = reason,
                ["drill"] = drill,
            },
            key ?? TraceabilityProgram.OperatorKey,
            idempotencyKey
        );

    /// <summary>Recalls a lot, and says the recall's id.</summary>
    public async Task<string> Recalls(string lot, bool drill = false, string reason = "Dư lượng.")
    {
        var answer = await Decides(lot, drill: drill, reason: reason);
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Accepted, await answer.Text());
        return (await answer.Json()).Text("id");
    }

    public Task<HttpResponseMessage> Lifts(string recall, string? key = null) =>
        program.Sends(
            $"/api/recalls/{recall}/lift",
            new JsonObject { ["reason"] = "Kiểm nghiệm lại đạt." },
            key ?? TraceabilityProgram.OperatorKey
        );

    public async Task<JsonNode> Reads(string recall) =>
        await (await program.Gets($"/api/recalls/{recall}?perPage=200", TraceabilityProgram.OperatorKey)).Json();

    /// <summary>What a recall reaches, over all its pages: the last part of each name and its state.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Reaches(string recall, int perPage = 200)
    {
        var reached = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var path = $"/api/recalls/{recall}?perPage={perPage}"; path is not null; )
        {
            var answer = await program.Gets(path, TraceabilityProgram.OperatorKey);
            foreach (var item in (await answer.Json())["items"]!.AsArray())
            {
                reached.Add(Uri.UnescapeDataString(item.Text("epc").Split('/')[^1]), item.Text("state"));
            }

            path = Supply.Next(answer);
        }

        return reached;
    }

    /// <summary>Which lots are recalled: those of a history that are shown so.</summary>
    public async Task<bool> IsRecalled(string lot) =>
        (await (await program.Gets($"/api/batches/{gtin}/{lot}")).Json())["recall"] is not null;

    /// <summary>The lots that the feed sells the product from.</summary>
    public async Task<IReadOnlyList<string>> Sold()
    {
        var feed = XDocument.Parse(await (await program.Gets("/feeds/google.xml")).Text());
        return
        [
            .. feed.Descendants("item")
                .Where(item => item.Element(g + "id")!.Value == gtin)
                .SelectMany(item => item.Elements(g + "product_detail"))
                .Where(detail => detail.Element(g + "attribute_name")!.Value == "Số lô")
                .SelectMany(detail => detail.Element(g + "attribute_value")!.Value.Split(", ")),
        ];
    }

    /// <summary>Has an event followed as its capture would, by the effect alone.</summary>
    public static RecalledEvents EffectOf(TraceabilityProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Services.GetServices<Traceability.Provenance.IEventEffect>().OfType<RecalledEvents>().Single();
    }

    JsonObject Contains(int hour, string container, string action, string step, IEnumerable<string> things)
    {
        var e = Event("AggregationEvent", hour, step);
        e["action"] = action;
        e["parentID"] = container;
        Put(e, "child", things);
        return e;
    }

    static JsonObject Event(string type, int hour, string step) =>
        new()
        {
            ["type"] = type,
            ["eventID"] = $"urn:uuid:{Guid.NewGuid()}",
            ["eventTime"] = Supply.Time(At(hour)),
            ["eventTimeZoneOffset"] = "+07:00",
            ["bizStep"] = step,
        };

    static void Put(JsonObject e, string part, IEnumerable<string> things)
    {
        var (lots, units) = (new JsonArray(), new JsonArray());
        foreach (var thing in things)
        {
            if (thing.Contains("/10/", StringComparison.Ordinal))
            {
                lots.Add(Supply.Amount(thing, 40));
            }
            else
            {
                units.Add(thing);
            }
        }

        var (epcs, quantities) = part switch
        {
            "" => ("epcList", "quantityList"),
            "child" => ("childEPCs", "childQuantityList"),
            _ => (part + "EPCList", part + "QuantityList"),
        };
        if (units.Count > 0)
        {
            e[epcs] = units;
        }

        if (lots.Count > 0)
        {
            e[quantities] = lots;
        }
    }
}
