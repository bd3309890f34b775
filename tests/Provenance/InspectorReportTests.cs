using System.Net;
using System.Text;
using CsCheck;
using Traceability.Provenance.Lineage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

public class InspectorReportTests(TestStorage storage)
{
    [Fact]
    public async Task An_inspector_reads_who_supplied_a_lot_and_to_whom_it_went()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(program);
        await journey.RunsAsync();
        await program.Settles();
        foreach (
            var key in new[]
            {
                journey.House.Key,
                journey.Grower.Key,
                journey.Shop.Key,
                TraceabilityProgram.OperatorKey,
            }
        )
        {
            var html = await (await program.Gets(journey.Api + "/trace.html", key)).Text();
            Assert.Contains("Một bước về trước", html, StringComparison.Ordinal);
            foreach (
                var words in new[]
                {
                    Journey.First,
                    Journey.Second,
                    "L2",
                    "40 kg",
                    "Cửa hàng Trái Cây Sạch",
                    "urn:uuid:",
                }
            )
            {
                Assert.Contains(words, html, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("345 678", html, StringComparison.Ordinal);
        }

        var english = await (await program.Gets(journey.Api + "/trace.html", journey.House.Key, "en")).Text();
        Assert.Contains("One step back", english, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/trace.html")]
    [InlineData("/trace.csv")]
    public async Task The_report_of_anothers_lot_is_not_found(string report)
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(program);
        await journey.RunsAsync();
        await program.Settles();
        var stranger = await Supply.JoinsAsync(program, "Người lạ");
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(journey.Api + report, stranger.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets(journey.Api + report)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Gets($"/api/batches/{journey.Gtin}/NONE{report}", journey.Grower.Key)).StatusCode
        );
    }

    [Fact]
    public async Task The_file_opens_in_a_spreadsheet_and_computes_nothing()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(program, "=HYPERLINK(\"x\")");
        await journey.RunsAsync();
        await program.Settles();
        var answer = await program.Gets(journey.Api + "/trace.csv", journey.House.Key);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", text, StringComparison.Ordinal);
        Assert.Contains(Journey.First, text, StringComparison.Ordinal);
        Assert.All(
            text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries),
            line => Assert.False(line.TrimStart('\uFEFF') is ['=' or '+' or '-' or '@', ..])
        );
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+84", "'+84")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData(" =1", "' =1")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\nx", "\"'\nx\"")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    [InlineData("\uFF0B84", "'\uFF0B84")]
    [InlineData("\uFF0D1", "'\uFF0D1")]
    [InlineData(" \uFF20x", "' \uFF20x")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("Xoài", "Xoài")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_cell_that_looks_like_a_formula_is_text(string? cell, string written) =>
        Assert.Equal(written + "\r\n", CsvLine.Of(cell));

    [Fact]
    public void Whatever_the_cells_hold_a_line_reads_back_as_so_many_cells() =>
        Gen.String[Gen.Char["=+-@,\"\r\n\t aàờ'1"], 0, 12]
            .Array[1, 6]
            .Sample(cells =>
            {
                var read = Read(CsvLine.Of(cells));
                Assert.Equal(cells.Length, read.Count);
                foreach (var (cell, written) in cells.Zip(read))
                {
                    Assert.True(written == cell || written == "'" + cell);
                    Assert.False(written.TrimStart() is ['=' or '+' or '-' or '@', ..]);
                }
            });

    static List<string> Read(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        var body = line[..^2];
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '"' && isQuoted && i + 1 < body.Length && body[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (body[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (body[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(body[i]);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
