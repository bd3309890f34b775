using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Opinions;

/// <summary>Where somebody reports a code that does not fit what it is on, or that nobody registered.</summary>
public static class ReportPageEndpoints
{
    const string Path = "/trace/{gtin}/{lot}/reports";

    public static void MapReportPages(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], Show)
            .Describe("Opinions", "The form for a suspicious code", "HTML; for a lot that nobody registered too.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status404NotFound, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        routes
            .MapPost(Path, ReportAsync)
            .FromOwnPagesOnly()
            .Describe(
                "Opinions",
                "Report a suspicious code",
                $"The form: `form` (its token), `where` it was bought (at most {OpinionLimits.MaxPlace} characters) and `what` is wrong (at most "
                    + $"{OpinionLimits.MaxText}). 303 says that it is there, or the form is shown again with what is wrong. No account, no cookie; "
                    + "no phone numbers and no links. The operator is told, and the farmer whose product has the GTIN. At most "
                    + $"{OpinionLimits.MaxReportsADay} a product and day, and {OpinionLimits.MaxStrangeReportsADay} a day of codes of no product "
                    + "here. 403 for a form on another site."
            )
            .Produces(StatusCodes.Status303SeeOther)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status403Forbidden,
                StatusCodes.Status404NotFound,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status429TooManyRequests
            );
    }

    static IResult Show(HttpContext context) =>
        SentFormEndpoints.CodeOf(context) is var (gtin, lot)
            ? Page(context, gtin, lot, TypedReport.Empty(), null, [], StatusCodes.Status200OK)
            : PageEndpoints.NotFound(context.Request);

    static async Task<IResult> ReportAsync(HttpContext context, OpinionSteps steps, CancellationToken cancellation)
    {
        var (fields, problem) = await FormBody.ReadAsync(
            context.Request,
            OpinionLimits.MaxForm,
            OpinionLimits.MaxFields
        );
        if (fields is null)
        {
            return problem!;
        }

        if (SentFormEndpoints.CodeOf(context) is not var (gtin, lot))
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var typed = new TypedReport(fields("form"), fields("where"), fields("what"), fields("website"));
        var again = typed with { Form = OpaqueId.Make(), Website = "" };
        var refusals = new Refusals();
        if (typed.Read(refusals) is not { } words)
        {
            return Page(
                context,
                gtin,
                lot,
                again,
                SentFormEndpoints.NotTaken,
                refusals.List,
                StatusCodes.Status400BadRequest
            );
        }

        return await steps.ReportAsync(gtin, lot, typed.Form, words, cancellation)
            ? SentFormEndpoints.SeeOther(context, OpinionPaths.Report(gtin, lot) + "?sent=1")
            : Page(context, gtin, lot, again, SentFormEndpoints.TooMany, [], StatusCodes.Status429TooManyRequests);
    }

    static PageResult Page(
        HttpContext context,
        Gtin gtin,
        Lot lot,
        TypedReport typed,
        Text? problem,
        IReadOnlyList<Refusal> errors,
        int status
    )
    {
        var language = PageLanguage.Of(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            ReportPage.Create(
                new ReportPageModel(
                    language,
                    gtin,
                    lot,
                    typed,
                    problem,
                    errors,
                    problem is null && SentFormEndpoints.IsSent(context.Request)
                )
            ),
            language,
            status
        );
    }
}
