using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Traceability.Platform.Pages;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Pages;

public sealed class PageEndpointsTests(TestStorage storage) : IAsyncLifetime
{
    readonly TraceabilityProgram program = TraceabilityProgram.On(storage);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Theory]
    [InlineData("vi", "Nông dân", "Người mua", "Sàn thương mại", "Nhà phát triển")]
    [InlineData("en", "Farmers", "Shoppers", "Marketplaces", "Developers")]
    public async Task The_first_page_shows_everyone_where_to_go(string language, params string[] words)
    {
        var answer = await Gets("/", accepts: "text/html", language: language);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
        Assert.All(
            [.. words, "/feeds/google.xml", "/docs"],
            word => Assert.Contains(word, text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Every_file_that_a_page_loads_is_there_and_kept_for_good()
    {
        var html = await (await Gets("/")).Content.ReadAsStringAsync(Cancellation);
        var paths = Regex.Matches(html, "(?:src|href)=\"(/assets/[^\"]+)\"").Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal([Assets.Field.Path, Assets.Leaf.Path, Assets.Look.Path], paths.Order(StringComparer.Ordinal));
        foreach (var path in paths)
        {
            var answer = await Gets(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
            Assert.False(answer.Headers.ETag!.IsWeak);
            var again = await Gets(path, held: answer.Headers.ETag.Tag);
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0.5, gzip;q=0.8", "gzip")]
    [InlineData("identity", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData(null, null)]
    public async Task A_file_comes_in_the_coding_that_is_understood_and_is_the_same_file(
        string? accepted,
        string? coding
    )
    {
        var answer = await Gets(Assets.Look.Path, coding: accepted);
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(["Accept-Encoding"], answer.Headers.Vary);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        await using var plain = coding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var copy = new MemoryStream();
        await plain.CopyToAsync(copy, Cancellation);
        Assert.Equal(Assets.Look.Bytes.ToArray(), copy.ToArray());
    }

    [Fact]
    public async Task Each_coding_has_a_tag_of_its_own()
    {
        var tags = new HashSet<string>();
        foreach (var coding in new[] { "br", "gzip", "identity" })
        {
            tags.Add((await Gets(Assets.Look.Path, coding: coding)).Headers.ETag!.Tag);
        }

        Assert.Equal(3, tags.Count);
    }

    [Fact]
    public async Task A_file_named_by_another_version_is_given_as_it_is_now_and_not_kept()
    {
        var answer = await Gets("/assets/look.0123456789abcdef.css");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-cache", answer.Headers.GetValues("Cache-Control").Single());
    }

    [Theory]
    [InlineData("/assets/look.css")]
    [InlineData("/assets/nothing.0123456789abcdef.css")]
    [InlineData("/assets/..%2Fappsettings.x.json")]
    public async Task There_is_no_other_file(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await Gets(path)).StatusCode);

    [Fact]
    public async Task A_person_gets_a_page_where_there_is_none_and_a_program_a_problem()
    {
        var person = await Gets("/nowhere", accepts: "text/html,application/xhtml+xml");
        Assert.Equal(HttpStatusCode.NotFound, person.StatusCode);
        Assert.Equal("text/html", person.Content.Headers.ContentType!.MediaType);
        Assert.Contains(
            "Không có trang này",
            await person.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );

        var machine = await Gets("/nowhere", accepts: "application/json");
        Assert.Equal(HttpStatusCode.NotFound, machine.StatusCode);
        Assert.Equal("application/problem+json", machine.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("look")]
    public async Task A_head_tells_what_a_get_would_and_sends_nothing(string path)
    {
        var at = path == "look" ? Assets.Look.Path : path;
        var (get, head) = (await Gets(at), await Gets(at, HttpMethod.Head));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
    }

    async Task<HttpResponseMessage> Gets(
        string path,
        HttpMethod? method = null,
        string? accepts = null,
        string? language = null,
        string? coding = null,
        string? held = null
    )
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        Add("Accept", accepts);
        Add("Accept-Language", language);
        Add("Accept-Encoding", coding);
        Add("If-None-Match", held);
        return await program.CreateClient().SendAsync(request, Cancellation);
    }
}
