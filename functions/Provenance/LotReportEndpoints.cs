using System.Globalization;
using System.Text;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Provenance.Lineage;

namespace Traceability.Provenance;

/// <summary>One step back and one step forward, for an inspector.</summary>
public static class LotReportEndpoints
{
    const string Description =
        "Who supplied the batch, and to whom it went, with dates, quantities and the ids of the events: for its owner, whoever it was "
        + "handed to, and the operator. Another's is 404.";

    public static void MapLotReport(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/batches/{gtin}/{lot}/trace.html", PageAsync)
            .OpensInBrowser()
            .Describe("Batches", "Report a batch one step back and forward", Description + " HTML, for printing.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
        routes
            .MapGet("/api/batches/{gtin}/{lot}/trace.csv", FileAsync)
            .Describe(
                "Batches",
                "Report a batch one step back and forward, for spreadsheets",
                Description
                    + " CSV (RFC 4180) in UTF-8 with a byte order mark; a cell that a spreadsheet would compute begins with '."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> PageAsync(HttpContext context, CancellationToken cancellation)
    {
        var (report, problem) = await FindAsync(context, cancellation);
        if (report is null)
        {
            return problem!;
        }

        var language = PageLanguage.Of(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(LotReportPage.Create(new LotReportPageModel(language, report)), language);
    }

    static async Task<IResult> FileAsync(HttpContext context, CancellationToken cancellation)
    {
        var (report, problem) = await FindAsync(context, cancellation);
        if (report is null)
        {
            return problem!;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentLanguage = PageLanguage.Of(context.Request).Code;
        var text = Csv(report, PageLanguage.Of(context.Request));
        return Results.File(
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            "text/csv; charset=utf-8",
            $"trace-{report.Passport.Gtin}-{report.Passport.Lot.ToKey()}.csv"
        );
    }

    static async Task<(LotReport?, IResult?)> FindAsync(HttpContext context, CancellationToken cancellation)
    {
        var services = context.RequestServices;
        var refusals = new Refusals();
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 2));
        var lot = refusals.Lot("lot", RawPath.Segment(context, 3));
        if (gtin is null || lot is null)
        {
            return (null, ProblemResult.Invalid(refusals.List));
        }

        var viewers = services.GetRequiredService<Viewers>();
        if (
            !Epc.TryParse(DigitalLink.Of(viewers.Origin, gtin, lot).ToString(), out var thing)
            || !(
                context.Caller().ReachesAll || await viewers.MaySpeakForAsync(context.Caller().Id, thing, cancellation)
            )
            || await services.GetRequiredService<IBatches>().FindPassportAsync(gtin, lot, cancellation) is not { } kept
        )
        {
            return (null, ProblemResult.NotFound);
        }

        return (await services.GetRequiredService<LotReports>().OfAsync(thing, kept.Passport, cancellation), null);
    }

    static string Csv(LotReport report, PageLanguage language)
    {
        var csv = new StringBuilder();
        csv.Append(
            CsvLine.Of(
                language.Say("Hướng", "Step"),
                language.Say("Việc", "What"),
                language.Say("Thời điểm", "When"),
                language.Say("Lô", "Lot"),
                language.Say("Từ", "From"),
                language.Say("Nơi gửi", "From place"),
                language.Say("Đến", "To"),
                language.Say("Nơi nhận", "To place"),
                language.Say("Số lượng", "Quantity"),
                language.Say("Đơn vị", "Unit"),
                language.Say("Mã bản ghi", "Event")
            )
        );
        foreach (
            var (way, lines) in new[]
            {
                (language.Say("về trước", "back"), report.Back),
                (language.Say("về sau", "forward"), report.Forward),
            }
        )
        {
            foreach (var line in lines)
            {
                csv.Append(
                    CsvLine.Of(
                        way,
                        LotReportPageModel.Name(line.Kind, language),
                        line.At.ToOffset(Vietnam.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                        line.Lot,
                        line.From?.Name,
                        line.From?.Place,
                        line.To?.Name,
                        line.To?.Place,
                        line.Quantity?.ToString(CultureInfo.InvariantCulture),
                        line.Unit,
                        line.EventId
                    )
                );
            }
        }

        return csv.ToString();
    }
}
