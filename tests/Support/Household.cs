using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Traceability.Platform.Personal;

namespace Traceability.Tests.Support;

/// <summary>A household that orders with a browser and no script: it sends what the page's form holds, and keeps its private page.</summary>
public sealed partial class Household(TraceabilityProgram program, string gtin)
{
    public const string Name = "Trần Thị Bưởi";
    public const string Address = "12 Nguyễn Huệ, phường Cao Lãnh";
    public const string Note = "Gọi trước khi giao";

    public string Phone { get; init; } = "0987 654 321";

    public string Path => $"/market/{gtin}/orders";

    /// <summary>What the form of the product's page holds before anything is typed.</summary>
    public async Task<Dictionary<string, string>> Opens()
    {
        var page = await (await Gets($"/market/{gtin}")).Text();
        return Hidden()
            .Matches(page)
            .ToDictionary(input => input.Groups["name"].Value, input => input.Groups["value"].Value);
    }

    /// <summary>The form, filled in.</summary>
    public async Task<Dictionary<string, string>> Fills(string quantity = "2,5", string payment = "on-delivery") =>
        new(await Opens())
        {
            ["quantity"] = quantity,
            ["name"] = Name,
            ["phone"] = Phone,
            ["address"] = Address,
            ["payment"] = payment,
            ["note"] = Note,
            ["consent"] = ConsentText.Version,
        };

    public Task<HttpResponseMessage> Sends(IReadOnlyDictionary<string, string> form, string language = "vi") =>
        Asks(HttpMethod.Post, Path, new FormUrlEncodedContent(form), language);

    /// <summary>Orders, and says where the private page is.</summary>
    public async Task<string> Orders(string quantity = "2,5", string payment = "on-delivery")
    {
        var answer = await Sends(await Fills(quantity, payment));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.Text());
        return answer.Headers.Location!.ToString();
    }

    /// <summary>What is read on a page.</summary>
    public async Task<string> Reads(string path, string language = "vi") =>
        TextOf(await (await Gets(path, language)).Text());

    /// <summary>The order behind a private page, as a program reads it.</summary>
    public async Task<JsonNode> Order(string page) => await (await program.Gets(page)).Json();

    public Task<HttpResponseMessage> Cancels(string page) =>
        Asks(HttpMethod.Post, page + "/cancel", new FormUrlEncodedContent([]), "vi");

    public Task<HttpResponseMessage> Gets(string path, string language = "vi") =>
        Asks(HttpMethod.Get, path, null, language);

    /// <summary>What a browser shows of a page, white space as one space.</summary>
    public static string TextOf(string html)
    {
        using var reader = XmlReader.Create(
            new StringReader(html),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore }
        );
        var body = XDocument.Load(reader).Root!.Element("body")!;
        return Spaces().Replace(string.Join(' ', body.DescendantNodes().OfType<XText>()), " ").Trim();
    }

    async Task<HttpResponseMessage> Asks(HttpMethod method, string path, HttpContent? content, string language)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        return await program.Asks(request);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[a-z]+)\" value=\"(?<value>[^\"]*)\" />")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
