using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using RazorSlices;
using Traceability.Platform.Pages;

namespace Traceability.Tests.Support;

/// <summary>A page as a browser gets it, read as XML: a tag that is not closed or nested wrong fails right here.</summary>
public sealed partial class RenderedPage
{
    RenderedPage(string source, IHeaderDictionary headers, int status)
    {
        Source = source;
        Headers = headers;
        Status = status;
        using var reader = XmlReader.Create(
            new StringReader(source),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore }
        );
        Root = XDocument.Load(reader).Root!;
    }

    public string Source { get; }

    public IHeaderDictionary Headers { get; }

    public int Status { get; }

    public XElement Root { get; }

    public XElement Body => Root.Element("body")!;

    /// <summary>What is read on the page, from top to bottom, white space as one space.</summary>
    public string Text => Spaces().Replace(string.Join(' ', Body.DescendantNodes().OfType<XText>()), " ").Trim();

    public string Title => Root.Element("head")!.Element("title")!.Value;

    public IEnumerable<string> Links => Root.Descendants("a").Select(a => a.Attribute("href")!.Value);

    public static async Task<RenderedPage> Of(RazorSlice slice, PageLanguage language, int status = 200)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await new PageResult(slice, language, status).ExecuteAsync(context);
        return new(Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers, context.Response.StatusCode);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
