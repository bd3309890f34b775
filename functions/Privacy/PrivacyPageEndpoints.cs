using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;

namespace Traceability.Privacy;

/// <summary>Where everyone reads what is kept of people, before they agree to it and after.</summary>
static class PrivacyPageEndpoints
{
    public static void MapPrivacyPage(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods(ConsentText.Path, [HttpMethods.Get, HttpMethods.Head], Show)
            .Describe(
                "Privacy",
                "What is kept of people",
                "HTML, in Vietnamese or English: the text that buyers and farmers agree to, with its version; what is kept of them, why and "
                    + "for how long; and how they get it or have it erased."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    static PageResult Show(HttpContext context, Settings settings)
    {
        var language = PageLanguage.Of(context.Request);
        return new PageResult(
            PrivacyPage.Create(
                new PrivacyPageModel(language, ConsentText.Version, (int)settings.BuyerKept.TotalDays, settings.Hotline)
            ),
            language
        );
    }
}
