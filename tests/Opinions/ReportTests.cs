using System.Net;
using Traceability.Opinions;
using Traceability.Tests.Support;

namespace Traceability.Tests.Opinions;

/// <summary>Who finds a code suspicious tells the operator and the farmer whose code it is.</summary>
public sealed class ReportTests(TestStorage storage) : IAsyncLifetime
{
    readonly TraceabilityProgram program = TraceabilityProgram.On(storage, Grower.Now);
    Grower stall = null!;
    string gtin = "";

    public async ValueTask InitializeAsync()
    {
        stall = await Grower.OpensAsync(program);
        gtin = await stall.Sells("Xoài cát");
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [Theory]
    [InlineData("L1")]
    [InlineData("A/B?50%")]
    public async Task A_report_of_a_registered_or_an_unknown_lot_reaches_the_operator_and_the_farmer(string lot)
    {
        var taster = new Taster(program, gtin, lot);
        var form = await taster.FillsReport();
        for (var time = 0; time < 2; time++)
        {
            var answer = await taster.Sends(taster.Reports, form);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Equal(taster.Reports + "?sent=1", answer.Headers.Location!.OriginalString);
            await program.Settles();
        }

        Assert.Contains(
            "Đã nhận. Cảm ơn bạn.",
            await (await program.Gets(taster.Reports + "?sent=1")).Text(),
            StringComparison.Ordinal
        );
        foreach (var key in new[] { stall.Key, TraceabilityProgram.OperatorKey })
        {
            var report = Assert.Single(await taster.Read(key, "reports"));
            Assert.Equal(
                (gtin, lot, stall.Id, "Sạp trái cây chợ Bà Chiểu", "Tem dán trên cam."),
                (
                    report.Text("gtin"),
                    report.Text("lot"),
                    report.Text("farmer"),
                    report.Text("where"),
                    report.Text("what")
                )
            );
            var notice = Assert.Single(await taster.Read(key, "notices"), n => n.Text("type") == "code.reported");
            Assert.Equal(
                (report.Text("id"), "Tem dán trên cam.", "Sạp trái cây chợ Bà Chiểu"),
                (notice["data"].Text("report"), notice["data"].Text("reason"), notice["data"].Text("boughtAt"))
            );
        }
    }

    [Fact]
    public async Task The_pages_of_a_lot_and_of_one_that_nobody_registered_lead_there()
    {
        foreach (var (page, lot) in new[] { ($"/trace/{gtin}/L1", "L1"), ($"/market/{gtin}?lot=FAKE", "FAKE") })
        {
            Assert.Contains($"/trace/{gtin}/{lot}/reports", await stall.Page(page), StringComparison.Ordinal);
        }

        var unknown = await (await program.Gets($"/trace/{gtin}/FAKE")).Text();
        Assert.Contains($"/trace/{gtin}/FAKE/reports", unknown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/trace/123/FAKE/reports")).StatusCode);
    }

    [Fact]
    public async Task A_code_of_no_product_here_reaches_the_operator_alone()
    {
        var taster = new Taster(program, "09520000009991", "L1");
        Assert.Equal(
            HttpStatusCode.SeeOther,
            (await taster.Sends(taster.Reports, await taster.FillsReport())).StatusCode
        );
        await program.Settles();
        var report = Assert.Single(await taster.Read(TraceabilityProgram.OperatorKey, "reports"));
        Assert.Null(report["farmer"]);
        Assert.Empty(await taster.Read(stall.Key, "reports"));
    }

    [Theory]
    [InlineData("where", "")]
    [InlineData("what", " ")]
    [InlineData("what", "Gọi tôi 0912.345.678")]
    [InlineData("where", null)]
    [InlineData("form", "x")]
    [InlineData("website", "y")]
    public async Task A_report_that_says_nothing_or_too_much_is_shown_again(string field, string? value)
    {
        var taster = new Taster(program, gtin, "L1");
        var form = await taster.FillsReport();
        form[field] = value ?? new string('x', OpinionLimits.MaxPlace + 1);
        var answer = await taster.Sends(taster.Reports, form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Chưa gửi được", await answer.Text(), StringComparison.Ordinal);
        await program.Settles();
        Assert.Empty(await taster.Read(TraceabilityProgram.OperatorKey, "reports"));
    }

    [Fact]
    public async Task A_product_takes_twenty_a_day_whatever_the_lot()
    {
        for (var i = 0; i <= OpinionLimits.MaxReportsADay; i++)
        {
            var taster = new Taster(program, gtin, $"F{i}");
            Assert.Equal(
                i < OpinionLimits.MaxReportsADay ? HttpStatusCode.SeeOther : HttpStatusCode.TooManyRequests,
                (await taster.Sends(taster.Reports, await taster.FillsReport())).StatusCode
            );
        }
    }
}
