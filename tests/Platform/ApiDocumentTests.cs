using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

public class ApiDocumentTests(TestStorage storage)
{
    [Fact]
    public async Task Every_route_says_what_it_is_for_what_it_answers_and_what_it_refuses()
    {
        await using var program = TraceabilityProgram.On(storage);
        var document = await (await program.Gets("/openapi/v1.json")).Json();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                var where = $"{method} {path}";
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), where);
                Assert.False(string.IsNullOrEmpty((string?)operation["description"]), where);
                Assert.NotEmpty(operation["tags"]!.AsArray());
                var responses = operation["responses"]!.AsObject();
                Assert.Contains(responses, r => r.Key[0] is '2' or '3');
                Assert.True(
                    path == "/healthz"
                        || responses.Any(r => r.Value!["content"]?["application/problem+json"] is not null),
                    where
                );
                AssertExamples(where, operation);
            }
        }
    }

    [Theory]
    [InlineData("post", "/api/farmers")]
    [InlineData("post", "/api/products")]
    [InlineData("put", "/api/products/{gtin}/photo")]
    [InlineData("post", "/api/batches")]
    [InlineData("get", "/api/batches")]
    public async Task A_route_that_needs_a_key_says_so(string method, string path)
    {
        await using var program = TraceabilityProgram.On(storage);
        var document = await (await program.Gets("/openapi/v1.json")).Json();
        var operation = document["paths"]![path]![method]!;
        Assert.NotNull(operation["security"]![0]!["key"]);
        Assert.NotNull(operation["responses"]!["401"]);
        Assert.Equal("bearer", document["components"]!["securitySchemes"]!["key"].Text("scheme"));
    }

    [Fact]
    public async Task The_pages_to_browse_it_call_no_outside_host()
    {
        Debian.Needs("chromium", "chromium");
        await using var program = TraceabilityProgram.On(storage);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
        var page = await browser.NewPageAsync();
        var asked = new List<Uri>();
        page.Request += (_, request) => asked.Add(new Uri(request.Url));
        var refused = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                refused.Add(message.Text);
            }
        };
        await page.GotoAsync(new Uri(program.Address, "/docs/").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Batches" }).First.ClickAsync();
        await page.GetByText("Register a batch").First.WaitForAsync();
        Assert.All(asked, uri => Assert.True(uri.IsLoopback || uri.Scheme is "data" or "blob", uri.AbsoluteUri));
        Assert.Empty(refused);
    }

    static void AssertExamples(string where, JsonNode operation)
    {
        var bodies = operation["responses"]!
            .AsObject()
            .Select(r => r.Value!["content"]?["application/json"])
            .Append(operation["requestBody"]?["content"]?["application/json"])
            .OfType<JsonNode>();
        Assert.All(bodies, body => Assert.True(body["example"] is not null, where));
    }
}
