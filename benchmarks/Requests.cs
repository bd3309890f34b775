using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Traceability.Benchmarks;

/// <summary>What a partner sends to the program.</summary>
static class Requests
{
    const string Context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    /// <param name="json">Null where nothing is said.</param>
    /// <param name="idempotencyKey">Makes a retry safe; null where nobody tries again.</param>
    public static async Task<JsonNode> PostAsync(
        this HttpClient client,
        string key,
        string path,
        string? json,
        string? idempotencyKey = null
    )
    {
        using var answer = await client.SendAsync(key, HttpMethod.Post, path, json, idempotencyKey);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>A request whose answer says nothing but that it is done.</summary>
    public static async Task CallAsync(this HttpClient client, string key, HttpMethod method, string path, string json)
    {
        using var answer = await client.SendAsync(key, method, path, json);
    }

    public static async Task PutPhotoAsync(this HttpClient client, string key, string gtin, byte[] photo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{gtin}/photo")
        {
            Content = new ByteArrayContent(photo),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    public static async Task<JsonNode> GetAsync(this HttpClient client, string key, string path)
    {
        using var answer = await client.SendAsync(key, HttpMethod.Get, path);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>A page of a list, and where the next is; null behind the last.</summary>
    public static async Task<(JsonNode Page, string? Next)> PageAsync(this HttpClient client, string key, string path)
    {
        using var answer = await client.SendAsync(key, HttpMethod.Get, path);
        var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var link = answer.Headers.TryGetValues("Link", out var links)
            ? links.FirstOrDefault(l => l.EndsWith("rel=\"next\"", StringComparison.Ordinal))
            : null;
        return (page, link is null ? null : new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery);
    }

    /// <summary>A party that is not a farmer; says its key.</summary>
    public static async Task<string> PartnerAsync(this HttpClient client)
    {
        var made = await client.PostAsync(
            ProgramUnderTest.OperatorKey,
            "/api/partners",
            """{"name": "Cơ sở đóng gói Cao Lãnh", "kind": "packing-house", "province": "Đồng Tháp", "commune": "Cao Lãnh"}"""
        );
        return made["key"]!.GetValue<string>();
    }

    /// <summary>One event by itself.</summary>
    /// <param name="e">The members of the event behind its type.</param>
    public static async Task TellAsync(this HttpClient client, string key, string type, string e)
    {
        using var answer = await client.SendAsync(
            key,
            HttpMethod.Post,
            "/epcis/events",
            $$"""{"@context": "{{Context}}", {{Event(type, e)[1..]}}"""
        );
    }

    /// <summary>A document of events: from the request until the job says that everything that follows is there.</summary>
    /// <param name="events">The members of each event behind its type.</param>
    public static async Task CaptureAsync(this HttpClient client, string key, string type, IEnumerable<string> events)
    {
        var list = string.Join(',', events.Select(e => Event(type, e)));
        using var answer = await client.SendAsync(
            key,
            HttpMethod.Post,
            "/epcis/capture",
            $$"""
            {"@context": "{{Context}}", "type": "EPCISDocument", "schemaVersion": "2.0",
             "creationDate": "2026-11-24T03:11:00Z", "epcisBody": {"eventList": [{{list}}] } }
            """
        );
        var job = answer.Headers.Location!.PathAndQuery;
        for (var state = await client.GetAsync(key, job); ; state = await client.GetAsync(key, job))
        {
            if (!state["running"]!.GetValue<bool>())
            {
                if (!state["success"]!.GetValue<bool>())
                {
                    throw new InvalidOperationException(state.ToJsonString());
                }

                return;
            }

            // Not more often: each look is a read that the emulator has then no time for.
            await Task.Delay(200);
        }
    }

    /// <summary>A lot with an amount in kilograms, as an element of a quantity list.</summary>
    public static string Amount(string gtin, string lot, int kilograms) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"epcClass": "https://id.gs1.org/01/{{gtin}}/10/{{lot}}", "quantity": {{kilograms}}, "uom": "KGM"}"""
        );

    /// <summary>A quantity as the program's own interface takes it.</summary>
    public static JsonObject Kilograms(decimal amount) => new() { ["value"] = amount, ["unit"] = "KGM" };

    static string Event(string type, string e) => $$"""{"type": "{{type}}", "eventTimeZoneOffset": "+07:00", {{e}} }""";

    static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client,
        string key,
        HttpMethod method,
        string path,
        string? json = null,
        string? idempotencyKey = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await client.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException(
                $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
            );
    }
}
