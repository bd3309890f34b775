using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Traceability.Tests.Support;

namespace Traceability.Tests.Feeds;

/// <summary>Pulls feeds as marketplaces do, each checked by its publisher's rules.</summary>
static class Pulls
{
    static readonly XNamespace g = "http://base.google.com/ns/1.0";

    public static TheoryData<string> Files { get; } = ["google.xml", "meta.csv", "products.jsonl"];

    /// <summary>What a feed says of each product: its GTIN and whether it is in stock.</summary>
    public static async Task<IReadOnlyDictionary<string, bool>> Offers(
        this TraceabilityProgram program,
        string file,
        string? token = null
    )
    {
        var answer = await program.Gets(token is null ? $"/feeds/{file}" : $"/feeds/{token}/{file}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Text());
        return Read(file, await answer.Text());
    }

    public static IReadOnlyDictionary<string, bool> Read(string file, string text) =>
        file switch
        {
            "google.xml" => XDocument
                .Parse(text)
                .Descendants("item")
                .ToDictionary(
                    item =>
                    {
                        GoogleRules.Check(item);
                        return item.Element(g + "id")!.Value;
                    },
                    item => item.Element(g + "availability")!.Value == "in_stock"
                ),
            "meta.csv" => MetaRules
                .Read(text)
                .ToDictionary(item => item["id"], item => item["availability"] == "in stock"),
            _ => SchemaRules.Read(text).ToDictionary(item => item.Text("sku"), IsInStock),
        };

    public static bool IsInStock(JsonNode product) =>
        product["offers"].Text("availability") == "https://schema.org/InStock";

    /// <summary>A page of what changed behind a cursor.</summary>
    public static async Task<JsonNode> Changes(
        this TraceabilityProgram program,
        string? after = null,
        int perPage = 200,
        string? token = null
    )
    {
        var place = token is null ? "/feeds/changes" : $"/feeds/{token}/changes";
        var answer = await program.Gets($"{place}?perPage={perPage}{(after is null ? "" : "&after=" + after)}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Text());
        var page = await answer.Json();
        Assert.All(
            page["items"]!.AsArray(),
            item =>
            {
                if (item!["product"] is { } product)
                {
                    SchemaRules.Check(product);
                }
            }
        );
        return page;
    }

    /// <summary>Asks for a feed with headers of one's own.</summary>
    public static async Task<HttpResponseMessage> Pull(
        this TraceabilityProgram program,
        string path,
        Action<HttpRequestMessage>? with = null,
        HttpMethod? method = null
    )
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        with?.Invoke(request);
        return await program.Asks(request);
    }

    public static async Task<string> Unzipped(this HttpResponseMessage answer)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var unzip = new GZipStream(
            await answer.Content.ReadAsStreamAsync(cancellation),
            CompressionMode.Decompress
        );
        using var reader = new StreamReader(unzip);
        return await reader.ReadToEndAsync(cancellation);
    }
}
