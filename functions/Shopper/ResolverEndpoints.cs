using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Shopper;

/// <summary>
/// The resolver: where a scanned code leads (GS1-Conformant Resolver Standard). A registered lot leads to its page; a lot that
/// nobody registered, and a product, to the product's page.
/// </summary>
public static class ResolverEndpoints
{
    public static void MapResolver(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods("/01/{**rest}", [HttpMethods.Get, HttpMethods.Head], ResolveAsync)
            .Describe(
                "Scanning",
                "Resolve a Digital Link",
                "`/01/{gtin}[/22/{cpv}][/10/{lot}][/21/{serial}]`. 307 to the shopper's page of a registered lot, else to the "
                    + "product's page; query parameters are passed on."
            )
            .Produces(StatusCodes.Status307TemporaryRedirect)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
        routes.MapMethods("/01/{**rest}", [HttpMethods.Options], Options).ExcludeFromDescription();
    }

    static async Task<IResult> ResolveAsync(
        HttpContext context,
        ScannedPassports passports,
        Settings settings,
        CancellationToken cancellation
    )
    {
        AllowOrigins(context.Response);
        var uri = settings.PublicUrl + RawPath.Of(context) + context.Request.QueryString;
        if (!DigitalLink.TryParse(uri, out var link, out var fault) || link.Gtin is not { } gtin)
        {
            return Unreadable(context.Request, fault);
        }

        var query = context.Request.QueryString.Value ?? "";
        if (link.Lot is not { } lot)
        {
            ShortCache<string, string>.Allow(context.Response, TimeSpan.Zero);
            return new RedirectResult(settings.PublicUrl + $"/market/{gtin}" + query);
        }

        if (await passports.FindAsync(gtin, lot, cancellation) is { Age: var age })
        {
            ShortCache<string, string>.Allow(context.Response, age);
            return new RedirectResult(settings.PublicUrl + BatchPaths.Page(gtin, lot) + query);
        }

        context.Response.Headers.CacheControl = "no-store";
        var rest = query.Length > 1 ? "&" + query[1..] : "";
        return new RedirectResult(settings.PublicUrl + $"/market/{gtin}?lot={lot.ToPath()}{rest}");
    }

    static IResult Options(HttpResponse response)
    {
        AllowOrigins(response);
        response.Headers.Allow = "GET, HEAD, OPTIONS";
        return Results.NoContent();
    }

    static void AllowOrigins(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        response.Headers.AccessControlAllowHeaders = "Accept, Accept-Language";
        response.Headers.AccessControlExposeHeaders = "Link, Location";
    }

    static IResult Unreadable(HttpRequest request, DigitalLinkFault fault)
    {
        if (PageEndpoints.WantsPage(request))
        {
            var language = PageLanguage.Of(request);
            return new PageResult(
                ErrorPage.Create(ErrorPageModel.UnreadableCode(language)),
                language,
                StatusCodes.Status400BadRequest
            );
        }

        return new ProblemResult(
            StatusCodes.Status400BadRequest,
            "digital-link",
            new Text(
                "Địa chỉ này không phải GS1 Digital Link đúng quy cách.",
                "This is no well-formed GS1 Digital Link."
            ),
            [Refused(fault)]
        );
    }

    static Refusal Refused(DigitalLinkFault fault) =>
        fault switch
        {
            DigitalLinkFault.CheckDigit => new(
                "path",
                "check-digit",
                new Text("Chữ số cuối của mã không khớp.", "The key's last digit does not fit the others.")
            ),
            DigitalLinkFault.Qualifier => new(
                "path",
                "qualifier",
                new Text(
                    "Sau mã sản phẩm chỉ có 22, 10 và 21, theo thứ tự đó.",
                    "After the GTIN come 22, 10 and 21, in that order, each with a valid value."
                )
            ),
            DigitalLinkFault.Attribute => new(
                "query",
                "attribute",
                new Text("Một thuộc tính có giá trị sai.", "An attribute has a value that it may not have.")
            ),
            _ => new(
                "path",
                "key",
                new Text("Không tìm thấy mã sản phẩm (GTIN) hợp lệ.", "There is no valid key such as a GTIN.")
            ),
        };
}
