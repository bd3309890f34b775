using Traceability.Platform.Problems;

namespace Traceability.Platform.Pages;

/// <summary>The first page, and the files that every page loads.</summary>
public static class PageEndpoints
{
    static readonly string[] read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", read, (HttpRequest request) => Home(request)).ExcludeFromDescription();
        routes
            .MapMethods("/assets/{file}", read, (string file, IEnumerable<IAssets> features) => Find(file, features))
            .ExcludeFromDescription();
    }

    /// <summary>Whether a person reads the answer: a browser asks for HTML by name, a program does not.</summary>
    public static bool WantsPage(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>404: a page to a person, a problem to a program.</summary>
    public static IResult NotFound(HttpRequest request) =>
        WantsPage(request)
            ? Instead(request, StatusCodes.Status404NotFound, ErrorPageModel.NotFound)
            : ProblemResult.NotFound;

    /// <summary>503: a page to a person, a problem to a program.</summary>
    public static IResult StorageDown(HttpRequest request) =>
        WantsPage(request)
            ? Instead(request, StatusCodes.Status503ServiceUnavailable, ErrorPageModel.StorageDown)
            : ProblemResult.StorageDown;

    /// <summary>500: a page to a person, a problem to a program.</summary>
    public static IResult Fault(HttpRequest request) =>
        WantsPage(request)
            ? Instead(request, StatusCodes.Status500InternalServerError, ErrorPageModel.Fault)
            : ProblemResult.Fault;

    static PageResult Instead(HttpRequest request, int status, Func<PageLanguage, ErrorPageModel> model)
    {
        var language = PageLanguage.Of(request);
        return new PageResult(ErrorPage.Create(model(language)), language, status);
    }

    static PageResult Home(HttpRequest request)
    {
        var language = PageLanguage.Of(request);
        return new PageResult(HomePage.Create(new HomePageModel(language, FarmerUrl: "/farm")), language);
    }

    static IResult Find(string file, IEnumerable<IAssets> features) =>
        Assets.Find(file, features) is { } asset
            ? new AssetResult(asset, isCurrent: $"/assets/{file}" == asset.Path)
            : ProblemResult.NotFound;
}
