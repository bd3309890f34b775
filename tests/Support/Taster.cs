using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Traceability.Tests.Support;

/// <summary>Somebody who bought a lot and says what they think of it, with a browser and no script.</summary>
public sealed partial class Taster(TraceabilityProgram program, string gtin, string lot)
{
    public string Page => $"/trace/{gtin}/{Uri.EscapeDataString(lot)}";

    public string Opinions => Page + "/opinions";

    public string Reports => Page + "/reports";

    /// <summary>The form of the lot's page, filled in.</summary>
    public async Task<Dictionary<string, string>> Fills(
        int stars = 5,
        string text = "Xoài ngọt, chín đều.",
        string name = "Bưởi"
    ) =>
        new(await Opens(Page))
        {
            ["stars"] = $"{stars}",
            ["text"] = text,
            ["name"] = name,
        };

    public async Task<Dictionary<string, string>> FillsReport(
        string where = "Sạp trái cây chợ Bà Chiểu",
        string what = "Tem dán trên cam."
    ) => new(await Opens(Reports)) { ["where"] = where, ["what"] = what };

    public async Task<HttpResponseMessage> Sends(
        string path,
        IReadOnlyDictionary<string, string> form,
        string language = "vi",
        string? site = null,
        string? origin = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await program.Asks(request);
    }

    /// <summary>Says what is taken; its farmer and the operator find it afterwards.</summary>
    public async Task Says(int stars = 5, string text = "Xoài ngọt, chín đều.", string name = "Bưởi")
    {
        var answer = await Sends(Opinions, await Fills(stars, text, name));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.Text());
        await program.Settles();
    }

    public async Task<IReadOnlyList<JsonNode>> Read(string key, string list = "opinions") =>
        [.. (await (await program.Gets($"/api/{list}?perPage=200", key)).Json())["items"]!.AsArray().Select(i => i!)];

    public async Task<HttpResponseMessage> Decides(string id, string decision, string? reason = null)
    {
        var answer = await program.Sends(
            $"/api/opinions/{id}/decision",
            new JsonObject { ["decision"] = decision, ["reason"] = reason }
        );
        await program.Settles();
        return answer;
    }

    public async Task<HttpResponseMessage> Answers(string id, string text, string key)
    {
        var answer = await program.Sends($"/api/opinions/{id}/answer", new JsonObject { ["text"] = text }, key);
        await program.Settles();
        return answer;
    }

    async Task<Dictionary<string, string>> Opens(string path)
    {
        var page = await (await program.Gets(path)).Text();
        return Hidden()
            .Matches(page)
            .ToDictionary(input => input.Groups["name"].Value, input => input.Groups["value"].Value);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[a-z]+)\" value=\"(?<value>[^\"]*)\" />")]
    private static partial Regex Hidden();
}
