using System.Globalization;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Support;

/// <summary>Speaks EPCIS to the program, as a packing house's own system does.</summary>
public sealed class Supply(TraceabilityProgram program, string key, string id)
{
    public const string Context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    public static DateTimeOffset Morning { get; } = new(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(7));

    public string Id => id;

    public string Key => key;

    /// <summary>The address by which events name it.</summary>
    public string Party => $"{TraceabilityProgram.PublicUrl}/parties/{id}";

    public static async Task<Supply> JoinsAsync(TraceabilityProgram program, string name = "Cơ sở đóng gói Cao Lãnh")
    {
        ArgumentNullException.ThrowIfNull(program);
        var answer = await program.Sends(
            "/api/partners",
            new JsonObject
            {
                ["name"] = name,
                ["kind"] = "packing-house",
                ["province"] = "Đồng Tháp",
                ["commune"] = "Cao Lãnh",
            }
        );
        var partner = await answer.Json();
        return new Supply(program, partner.Text("key"), partner.Text("id"));
    }

    public static Supply Operator(TraceabilityProgram program) =>
        new(program, TraceabilityProgram.OperatorKey, "operator");

    public static string Lot(string gtin, string lot) =>
        $"{TraceabilityProgram.PublicUrl}/01/{gtin}/10/{Uri.EscapeDataString(lot)}";

    /// <summary>An observation of a lot.</summary>
    public static JsonObject Observation(string lot, string step = "shipping", DateTimeOffset? at = null) =>
        new()
        {
            ["type"] = "ObjectEvent",
            ["eventTime"] = Time(at ?? Morning),
            ["eventTimeZoneOffset"] = "+07:00",
            ["action"] = "OBSERVE",
            ["bizStep"] = step,
            ["quantityList"] = new JsonArray(Amount(lot, 40)),
        };

    public static JsonObject Transformation(
        IEnumerable<(string Lot, decimal Kilograms)> from,
        IEnumerable<(string Lot, decimal Kilograms)> to,
        DateTimeOffset? at = null
    ) =>
        new()
        {
            ["type"] = "TransformationEvent",
            ["eventTime"] = Time(at ?? Morning),
            ["eventTimeZoneOffset"] = "+07:00",
            ["bizStep"] = "commissioning",
            ["inputQuantityList"] = new JsonArray([.. from.Select(l => Amount(l.Lot, l.Kilograms))]),
            ["outputQuantityList"] = new JsonArray([.. to.Select(l => Amount(l.Lot, l.Kilograms))]),
        };

    public static JsonObject Amount(string lot, decimal kilograms) =>
        new()
        {
            ["epcClass"] = lot,
            ["quantity"] = kilograms,
            ["uom"] = "KGM",
        };

    public static string Time(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public static JsonObject Document(params IEnumerable<JsonNode> events) =>
        new()
        {
            ["@context"] = Context,
            ["type"] = "EPCISDocument",
            ["schemaVersion"] = "2.0",
            ["creationDate"] = "2026-11-24T03:11:00Z",
            ["epcisBody"] = new JsonObject { ["eventList"] = new JsonArray([.. events.Select(e => e.DeepClone())]) },
        };

    /// <summary>Sends one event, which is kept when it is answered.</summary>
    public Task<HttpResponseMessage> Tells(JsonObject e)
    {
        var bare = (JsonObject)e.DeepClone();
        bare["@context"] ??= Context;
        return program.Sends("/epcis/events", bare, key);
    }

    /// <summary>Sends a document, and says what its job says when it is done.</summary>
    public async Task<JsonNode> Captures(JsonObject document, string? behaviour = null)
    {
        var job = await Sends(document, behaviour);
        await program.Settles();
        return await (await program.Gets(job.PathAndQuery, key)).Json();
    }

    /// <summary>Sends a document, and says where its job is.</summary>
    public async Task<Uri> Sends(JsonObject document, string? behaviour = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/epcis/capture")
        {
            Content = new StringContent(document.ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", key);
        if (behaviour is not null)
        {
            request.Headers.Add("GS1-Capture-Error-Behaviour", behaviour);
        }

        var answer = await program.Asks(request);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <summary>The events that a query finds, over all its pages.</summary>
    public async Task<IReadOnlyList<JsonNode>> Finds(string query = "", int perPage = 30)
    {
        var found = new List<JsonNode>();
        var next = $"/epcis/events?{query}&perPage={perPage}";
        while (next is not null)
        {
            var answer = await program.Gets(next, key, "en");
            Assert.True(answer.IsSuccessStatusCode, await answer.Text());
            found.AddRange(Events(await answer.Json()));
            next = Next(answer);
        }

        return found;
    }

    public Task<HttpResponseMessage> Gets(string path) => program.Gets(path, key, "en");

    public static IReadOnlyList<JsonNode> Events(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return [.. document["epcisBody"]!["queryResults"]!["resultsBody"]!["eventList"]!.AsArray().Select(e => e!)];
    }

    /// <summary>Where the next page is; null on the last.</summary>
    public static string? Next(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return
            answer.Headers.TryGetValues("Link", out var links)
            && links.FirstOrDefault(l => l.EndsWith("rel=\"next\"", StringComparison.Ordinal)) is { } link
            ? new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery
            : null;
    }
}
