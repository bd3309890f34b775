using System.Net;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;
using Traceability.Labels;
using Traceability.Tests.Support;

namespace Traceability.Tests.Labels;

/// <summary>Labels for thermal printers and phones, and what is refused.</summary>
public sealed class LabelFileTests(Press press) : IClassFixture<Press>
{
    [Theory]
    [InlineData(203, "60x40")]
    [InlineData(203, "100x60")]
    [InlineData(300, "60x40")]
    [InlineData(300, "100x150")]
    [InlineData(300, "l7160")]
    public async Task A_thermal_printers_commands_draw_the_code_dot_by_dot(int dots, string sheet)
    {
        Assert.True(LabelStock.TryParse(sheet, out var stock));
        foreach (var lot in new[] { "L26-114", Press.OddLot })
        {
            var zpl = Encoding.UTF8.GetString(
                await press.Prints("zpl", $"?sheet={sheet}&dpi={dots}&count=3&copies=2", lot)
            );
            var label = Assert.Single(ZplPicture.All(zpl));
            Assert.Equal(6, label.Copies);
            Assert.Equal((int)MathF.Round(stock.Label.Width / 25.4f * dots), label.Width);
            Assert.Equal((int)MathF.Round(stock.Label.Height / 25.4f * dots), label.Length);
            Assert.InRange(label.Picture.Width - label.Width, 0, 7);
            var code = MeasuredCode.In(label.Picture, dots);
            Assert.InRange(code.Module, 0.396, 0.990);
            Assert.InRange(code.QuietZone, 4, 8);
            var perModule = code.Module / 25.4 * dots;
            Assert.Equal(Math.Round(perModule), perModule, 0.001);
            Assert.Equal([Press.Link(press.Gtin, lot)], await Press.Reads([Enlarged(label.Picture)]));
        }
    }

    [Fact]
    public async Task Each_box_is_a_label_of_its_own_for_a_thermal_printer_and_nothing_typed_is_a_command()
    {
        var boxes = await press.Numbers(3);
        var first = (long)boxes["first"]!;
        var zpl = Encoding.UTF8.GetString(
            await press.Prints("zpl", $"?each=box&run={boxes.Text("run")}&sheet=60x40&dpi=300&copies=2")
        );
        var labels = ZplPicture.All(zpl);
        Assert.All(labels, label => Assert.Equal(2, label.Copies));
        var link = Press.Link(press.Gtin, "L26-114");
        Assert.Equal(
            Enumerable.Range(0, 3).Select(i => $"{link}/21/{first + i}"),
            await Press.Reads([.. labels.Select(label => Enlarged(label.Picture))])
        );
        // Each command that there is, and no text.
        var commands = zpl.Split('^', StringSplitOptions.RemoveEmptyEntries).Select(command => command[..2]).Distinct();
        Assert.Equal(["XA", "CI", "PW", "LL", "LH", "FO", "GF", "FS", "PQ", "XZ"], commands);
    }

    [Theory]
    [InlineData("L26-114")]
    [InlineData(Press.OddLot)]
    public async Task A_picture_for_a_phone_is_read_as_its_link(string lot)
    {
        using var png = SKBitmap.Decode(await press.Prints("png", "?sheet=60x40", lot));
        Assert.Equal((709, 472), (png.Width, png.Height));
        Assert.Equal([Press.Link(press.Gtin, lot)], await Press.Reads([png]));
        Assert.InRange(MeasuredCode.In(png, Press.Dots).QuietZone, 4, 8);

        var svg = Encoding.UTF8.GetString(await press.Prints("svg", "?sheet=60x40", lot));
        var paths = XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName == "path").ToList();
        Assert.DoesNotContain(
            XDocument.Parse(svg).Descendants(),
            e => e.Name.LocalName is "text" or "image" or "script"
        );
        using var drawn = new SKBitmap(1200, 800);
        using (var canvas = new SKCanvas(drawn))
        using (var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true })
        {
            canvas.Clear(SKColors.White);
            canvas.Scale(0.2f);
            var numbers = paths[1]
                .Attribute("transform")!
                .Value.Split(['(', ')', ' '], StringSplitOptions.RemoveEmptyEntries);
            canvas.Save();
            canvas.Translate(Float(numbers[1]), Float(numbers[2]));
            canvas.Scale(Float(numbers[4]));
            using var code = SKPath.ParseSvgPathData(paths[1].Attribute("d")!.Value);
            canvas.DrawPath(code, ink);
            canvas.Restore();
            using var text = SKPath.ParseSvgPathData(paths[2].Attribute("d")!.Value);
            Assert.NotNull(text);
            canvas.DrawPath(text, ink);
        }

        Assert.Equal([Press.Link(press.Gtin, lot)], await Press.Reads([drawn]));
    }

    [Theory]
    [InlineData("pdf", "?sheet=a5", "sheet")]
    [InlineData("pdf", "?sheet=14x30", "sheet")]
    [InlineData("pdf", "?sheet=60x40x2", "sheet")]
    [InlineData("pdf", "?sheet=l7160&start=22", "start")]
    [InlineData("pdf", "?sheet=l7160&start=0", "start")]
    [InlineData("pdf", "?count=0", "count")]
    [InlineData("pdf", "?count=5001", "count")]
    [InlineData("pdf", "?count=1000&copies=6", "count")]
    [InlineData("pdf", "?copies=x", "copies")]
    [InlineData("zpl", "?dpi=600", "dpi")]
    [InlineData("png", "?each=crate", "each")]
    [InlineData("svg", "?each=box", "run")]
    public async Task What_cannot_be_printed_is_refused_by_its_name(string file, string query, string field)
    {
        using var refused = await press.Asks(file, query);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(field, (await refused.Json())["errors"]![0].Text("pointer"));
    }

    [Theory]
    [InlineData("?each=box&run=dmivkhulzjz2lsf5oobji6cxmi")]
    [InlineData("?each=pallet&run=dmivkhulzjz2lsf5oobji6cxmi")]
    [InlineData("?each=box&run=x")]
    public async Task Boxes_that_nobody_numbered_have_no_labels(string query) =>
        Assert.Equal(HttpStatusCode.NotFound, (await press.Asks("pdf", query)).StatusCode);

    [Fact]
    public async Task A_label_that_is_too_small_for_its_code_is_refused_with_the_size_that_it_needs()
    {
        using var refused = await press.Asks("pdf", "?sheet=20x15", Press.OddLot);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = await refused.Json();
        Assert.Equal("/problems/label-too-small", problem.Text("type"));
        var needed = problem.Text("title").Split("cần ít nhất ")[1].Split(' ');
        using var taken = await press.Asks("pdf", $"?sheet={needed[0]}x{needed[2]}", Press.OddLot);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task Only_its_owner_and_the_operator_print_a_batchs_labels_and_nothing_keeps_them()
    {
        using var owner = await press.Asks("pdf");
        Assert.Equal(HttpStatusCode.OK, owner.StatusCode);
        Assert.Equal("no-store", owner.Headers.CacheControl?.ToString());
        Assert.Equal("nhan-L26-114.pdf", owner.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        using var theOperator = await press.Asks("pdf", key: TraceabilityProgram.OperatorKey);
        Assert.Equal(HttpStatusCode.OK, theOperator.StatusCode);
        var other = await Farm.JoinsAsync(press.Program);
        using var others = await press.Asks("pdf", key: other.Key);
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        using var nobody = await press.Program.Gets($"/labels/{press.Gtin}/L26-114.pdf");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var unknown = await press.Asks("pdf", lot: "no-such-lot");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_head_tells_of_a_file_without_making_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/labels/{press.Gtin}/L26-114.pdf");
        request.Headers.Authorization = new("Bearer", press.Farm.Key);
        using var answer = await press.Program.Asks(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_recalled_lot_gets_no_labels_unless_the_operator_asks()
    {
        await press.Has(press.Gtin, "BAD");
        await press.Program.Settles();
        var recall = new System.Text.Json.Nodes.JsonObject
        {
            ["gtin"] = press.Gtin,
            ["lot"] = "BAD",
            ["reason"] = "Dư lượng thuốc bảo vệ thực vật.",
        };
        Assert.Equal(HttpStatusCode.Accepted, (await press.Program.Sends("/api/recalls", recall)).StatusCode);
        await press.Program.Settles();
        foreach (var (file, query) in new[] { ("pdf", ""), ("zpl", ""), ("png", ""), ("pdf", "?recalled=true") })
        {
            using var refused = await press.Asks(file, query, "BAD");
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("Dư lượng thuốc", (await refused.Json()).Text("title"), StringComparison.Ordinal);
        }

        var body = new System.Text.Json.Nodes.JsonObject { ["count"] = 1 };
        using var numbered = await press.Program.Sends($"/api/batches/{press.Gtin}/BAD/boxes", body, press.Farm.Key);
        Assert.Equal(HttpStatusCode.Conflict, numbered.StatusCode);
        using var unasked = await press.Asks("pdf", lot: "BAD", key: TraceabilityProgram.OperatorKey);
        Assert.Equal(HttpStatusCode.Conflict, unasked.StatusCode);
        using var asked = await press.Asks("pdf", "?recalled=true", "BAD", TraceabilityProgram.OperatorKey);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
    }

    // A decoder needs a few pixels a module, which a printer of 203 dots to the inch does not.
    static SKBitmap Enlarged(SKBitmap picture) =>
        picture.Resize(
            new SKImageInfo(picture.Width * 2, picture.Height * 2),
            new SKSamplingOptions(SKFilterMode.Nearest)
        );

    static float Float(string text) => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
