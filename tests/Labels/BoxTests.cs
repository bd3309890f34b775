using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Labels;

/// <summary>Numbers of boxes and pallets are given once and never twice.</summary>
public sealed class BoxTests(Press press) : IClassFixture<Press>
{
    [Fact]
    public async Task Many_who_number_boxes_at_once_never_get_the_same_number()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => press.Numbers(5 + i, pallet: true)));
        var numbers = runs.SelectMany(run => Enumerable.Range((int)run["first"]!, (int)run["count"]!)).ToList();
        Assert.Equal(numbers.Distinct(), numbers);
        var pallets = runs.Select(run => run.Text("pallet")).ToList();
        Assert.Equal(pallets.Distinct(), pallets);
    }

    [Fact]
    public async Task The_same_request_five_times_at_once_is_given_one_run_and_another_with_its_key_is_refused()
    {
        var runs = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => press.Numbers(4, pallet: true, idempotencyKey: "once"))
        );
        Assert.Single(runs.Select(run => run.ToJsonString()).Distinct());
        foreach (var other in new[] { Body(5, true), Body(4, false) })
        {
            using var refused = await Sends(other, "once");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Boxes_of_two_lots_of_a_product_have_different_numbers()
    {
        var one = await press.Numbers(2);
        using var answer = await press.Program.Sends(
            $"/api/batches/{press.Gtin}/{Uri.EscapeDataString(Press.OddLot)}/boxes",
            Body(2, false),
            press.Farm.Key
        );
        Assert.True((long)(await answer.Json())["first"]! > (long)one["first"]!);
    }

    [Theory]
    [InlineData(null, "required")]
    [InlineData(0, "range")]
    [InlineData(1001, "range")]
    public async Task A_number_of_boxes_that_cannot_be_is_refused(int? count, string rule)
    {
        using var refused = await Sends(new JsonObject { ["count"] = count });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = (await refused.Json())["errors"]![0];
        Assert.Equal(("/count", rule), (error.Text("pointer"), error.Text("rule")));
    }

    [Fact]
    public async Task Anothers_batch_is_not_there()
    {
        var other = await Farm.JoinsAsync(press.Program);
        using var refused = await press.Program.Sends(
            $"/api/batches/{press.Gtin}/L26-114/boxes",
            Body(1, false),
            other.Key
        );
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.SeeOther)]
    [InlineData("Origin", "https://other.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", TraceabilityProgram.PublicUrl, HttpStatusCode.SeeOther)]
    [InlineData("X-Nothing", "of a browser's", HttpStatusCode.SeeOther)]
    public async Task Another_sites_page_cannot_make_a_browser_number_boxes(
        string header,
        string value,
        HttpStatusCode status
    )
    {
        using var answer = await Types("boxes=2&form=a" + Guid.NewGuid().ToString("N"), (header, value));
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_numbers_boxes_once_and_one_that_is_wrong_is_shown_again()
    {
        using var once = await Types("boxes=7&pallet=yes&form=twice");
        using var twice = await Types("boxes=7&pallet=yes&form=twice");
        Assert.Equal(HttpStatusCode.SeeOther, once.StatusCode);
        Assert.Equal(once.Headers.Location, twice.Headers.Location);
        using var page = await press.Farm.Gets(once.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("In nhãn thùng", await page.Text(), StringComparison.Ordinal);

        using var wrong = await Types("boxes=many&form=wrong");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var text = await wrong.Text();
        Assert.Contains("value=\"many\"", text, StringComparison.Ordinal);
        Assert.Contains("value=\"wrong\"", text, StringComparison.Ordinal);
        Assert.Contains("từ 1 đến 1000", text, StringComparison.Ordinal);
        using var json = await press.Program.Sends(
            $"/labels/{press.Gtin}/L26-114/boxes",
            Body(1, false),
            press.Farm.Key
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
    }

    Task<HttpResponseMessage> Sends(JsonObject body, string? idempotencyKey = null) =>
        press.Program.Sends($"/api/batches/{press.Gtin}/L26-114/boxes", body, press.Farm.Key, idempotencyKey);

    async Task<HttpResponseMessage> Types(string form, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/labels/{press.Gtin}/L26-114/boxes")
        {
            Content = new StringContent(form, null, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = new("Bearer", press.Farm.Key);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await press.Program.Asks(request);
    }

    static JsonObject Body(int count, bool pallet) => new() { ["count"] = count, ["pallet"] = pallet };
}
