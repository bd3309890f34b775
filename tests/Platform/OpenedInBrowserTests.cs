using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

public class OpenedInBrowserTests(TestStorage storage)
{
    [Fact]
    public async Task A_browser_is_asked_for_the_key_and_sends_it_as_a_password()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (farm, page) = await Report(program);
        using var asked = await program.Gets(page);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.StartsWith("Basic realm=", asked.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        using var opened = await Opens(program, page, $"tôi:{farm.Key}");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Equal("text/html", opened.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("no colon")]
    [InlineData(":")]
    [InlineData("name:wrong")]
    [InlineData("")]
    public async Task A_wrong_password_is_asked_for_again(string named)
    {
        await using var program = TraceabilityProgram.On(storage);
        var (_, page) = await Report(program);
        using var refused = await Opens(program, page, named);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task What_a_browser_would_send_by_itself_opens_nothing_but_pages()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (farm, _) = await Report(program);
        using var refused = await Opens(program, "/api/batches", $"tôi:{farm.Key}");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
    }

    static async Task<(Farm Farm, string Page)> Report(TraceabilityProgram program)
    {
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L26-114"));
        return (farm, $"/api/batches/{gtin}/L26-114/dossier.html");
    }

    static Task<HttpResponseMessage> Opens(TraceabilityProgram program, string page, string named) =>
        program.Asks(
            new HttpRequestMessage(HttpMethod.Get, page)
            {
                Headers =
                {
                    Authorization = new AuthenticationHeaderValue(
                        "Basic",
                        Convert.ToBase64String(Encoding.UTF8.GetBytes(named))
                    ),
                },
            }
        );
}
