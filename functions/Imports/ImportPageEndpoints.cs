using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>The reports, for a person with a browser.</summary>
static class ImportPageEndpoints
{
    /// <summary>Rows of a page: more would be a long way to scroll on a phone.</summary>
    const int Rows = 100;

    /// <summary>Imports of a page.</summary>
    const int Imports = 30;

    public static void MapImportPages(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/imports", ListAsync)
            .OpensInBrowser()
            .Describe(
                "Imports",
                "See your imports",
                "HTML, the newest first, with the templates; in Vietnamese or English."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
        routes
            .MapGet("/imports/{id}", ShowAsync)
            .OpensInBrowser()
            .Describe(
                "Imports",
                "See what became of a file",
                "HTML, a line a row, in Vietnamese or English; `?state=` shows one kind alone."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> ListAsync(HttpContext context, IImports imports, CancellationToken cancellation)
    {
        var refusals = new Refusals();
        var after = PageRequest.AfterOf(context.Request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var page = await imports.OfAsync(context.Caller().Id, new PageRequest(Imports, after), cancellation);
        var language = PageLanguage.Of(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            ImportsPage.Create(new ImportsPageModel(language, page.Items, PageRequest.Token(page.Next))),
            language
        );
    }

    static async Task<IResult> ShowAsync(
        string id,
        HttpContext context,
        IImports imports,
        Importing importing,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var after = PageRequest.AfterOf(context.Request, refusals);
        var state = ImportEndpoints.StateOf(context.Request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (await ImportEndpoints.FindAsync(id, context, imports, importing, cancellation) is not { } import)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var page = await imports.RowsAsync(import, new RowsAsked(Rows, after, state), cancellation);
        var language = PageLanguage.Of(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            ImportPage.Create(new ImportPageModel(language, import, page.Items, state, PageRequest.Token(page.Next))),
            language
        );
    }
}
