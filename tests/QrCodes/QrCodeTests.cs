using System.Net;
using System.Xml.Linq;
using SkiaSharp;
using Traceability.QrCodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.QrCodes;

public class QrCodeTests(TestStorage storage)
{
    [Theory]
    [InlineData("L26-114", "")]
    [InlineData("A/B?50%", "")]
    [InlineData("L26-114", "?size=200")]
    [InlineData("L26-114", "?size=1111")]
    public async Task A_batchs_code_is_read_by_another_decoder_as_exactly_its_digital_link(string lot, string size)
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var made = await (await farm.Registers(Farm.Harvest(await farm.Offers(), lot))).Json();
        await program.Settles();
        var path = new Uri(made.Text("code")).PathAndQuery;
        var png = await farm.Gets(path[..^4] + ".png" + size);
        Assert.Equal(HttpStatusCode.OK, png.StatusCode);
        var bytes = await png.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(made.Text("digitalLink"), await Debian.DecodesAsync(bytes));
    }

    [Fact]
    public async Task The_svg_shows_the_same_modules_as_the_png()
    {
        var code = new QrCode("https://truyxuat.example/01/09520000000011/10/L26-114");
        var svg = XDocument.Parse(code.ToSvg(300));
        var path = svg.Descendants().Last(e => e.Name.LocalName == "path").Attribute("d")!.Value;
        using var bitmap = new SKBitmap(code.Size * 8, code.Size * 8);
        using (var canvas = new SKCanvas(bitmap))
        using (var ink = new SKPaint { Color = SKColors.Black })
        using (var drawn = SKPath.ParseSvgPathData(path))
        {
            canvas.Clear(SKColors.White);
            canvas.Scale(8);
            canvas.DrawPath(drawn, ink);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Equal(
            "https://truyxuat.example/01/09520000000011/10/L26-114",
            await Debian.DecodesAsync(data.ToArray())
        );
    }

    [Theory]
    [InlineData(64)]
    [InlineData(600)]
    [InlineData(2400)]
    public void A_code_is_as_large_as_asked_and_keeps_four_modules_of_white(int size)
    {
        var code = new QrCode("https://truyxuat.example/01/09520000000011/10/L26-114");
        using var bitmap = SKBitmap.Decode(code.ToPng(size));
        Assert.Equal((size, size), (bitmap.Width, bitmap.Height));
        var scale = size / code.Size;
        for (var i = 0; i < size; i++)
        {
            for (var edge = 0; edge < scale * QrCode.QuietZone; edge++)
            {
                Assert.Equal(SKColors.White, bitmap.GetPixel(edge, i));
                Assert.Equal(SKColors.White, bitmap.GetPixel(i, edge));
                Assert.Equal(SKColors.White, bitmap.GetPixel(size - 1 - edge, i));
                Assert.Equal(SKColors.White, bitmap.GetPixel(i, size - 1 - edge));
            }
        }
    }

    [Fact]
    public async Task A_code_may_be_kept_for_ever_and_is_not_sent_twice()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        Assert.Equal("/problems/code-pending", (await (await farm.Gets($"/codes/{gtin}/L1.svg")).Json()).Text("type"));
        await program.Settles();
        var first = await farm.Gets($"/codes/{gtin}/L1.svg");
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.False(first.Headers.ETag!.IsWeak);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/codes/{gtin}/L1.svg");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, (await program.Asks(again)).StatusCode);
    }

    [Theory]
    [InlineData("/codes/09520000000011/L1.svg", HttpStatusCode.NotFound)]
    [InlineData("/codes/09520000000011/L1.gif", HttpStatusCode.NotFound)]
    [InlineData("/codes/09520000000012/L1.svg", HttpStatusCode.BadRequest)]
    [InlineData("/codes/09520000000011/L1.svg?size=9999999", HttpStatusCode.BadRequest)]
    [InlineData("/codes/09520000000011/L1.svg?size=abc", HttpStatusCode.BadRequest)]
    public async Task A_code_that_cannot_be_is_refused(string path, HttpStatusCode status)
    {
        await using var program = TraceabilityProgram.On(storage);
        Assert.Equal(status, (await program.Gets(path)).StatusCode);
    }
}
