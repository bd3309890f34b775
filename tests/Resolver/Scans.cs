using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Resolver;

/// <summary>Asks a resolver as scanners, browsers and programs do.</summary>
static class Scans
{
    public const string Origin = TraceabilityProgram.PublicUrl;
    public const string Voc = "https://ref.gs1.org/voc/";

    public static async Task<HttpResponseMessage> Scanned(
        this TraceabilityProgram program,
        string path,
        string? accept = null,
        string? language = null,
        HttpMethod? method = null
    )
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        return await program.Asks(request);
    }

    public static string? Target(this HttpResponseMessage answer) => answer.Headers.Location?.OriginalString;

    public static async Task<HttpResponseMessage> Links(
        this TraceabilityProgram program,
        string key,
        string path,
        params JsonObject[] links
    ) =>
        await program.Puts(
            "/api/links" + path,
            new JsonObject { ["links"] = new JsonArray([.. links.Select(l => l.DeepClone())]) },
            key
        );

    public static async Task<HttpResponseMessage> Removes(this TraceabilityProgram program, string key, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/links" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await program.Asks(request);
    }

    public static JsonObject Link(
        string linkType,
        string href,
        string? type = null,
        string? language = null,
        string? context = null
    )
    {
        var link = new JsonObject
        {
            ["linkType"] = linkType,
            ["href"] = href,
            ["title"] = "Giấy chứng nhận",
        };
        if (type is not null)
        {
            link["type"] = type;
        }

        if (language is not null)
        {
            link["hreflang"] = new JsonArray(language);
        }

        if (context is not null)
        {
            link["context"] = new JsonArray(context);
        }

        return link;
    }

    /// <summary>The anchors of a link set by their address.</summary>
    public static async Task<Dictionary<string, JsonObject>> LinkSet(this HttpResponseMessage answer) =>
        (await answer.Json())["linkset"]!.AsArray().ToDictionary(a => a.Text("anchor"), a => a!.AsObject());

    public static IEnumerable<string> Hrefs(this JsonObject anchor, string type) =>
        anchor[Voc + type]!.AsArray().Select(link => link.Text("href"));
}
