using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;

namespace Traceability.Resolver;

/// <summary>
/// The resolver: where a scanned code leads (GS1-Conformant Resolver Standard 1.2). A registered lot leads to its page; a lot that
/// nobody registered, and a product, to the product's page.
/// </summary>
public static class ResolverEndpoints
{
    static readonly string[] read = [HttpMethods.Get, HttpMethods.Head];

    public static void AddResolver(this IServiceCollection services)
    {
        services.AddApiJson(OwnerLinksJson.Default);
        services.AddApiJson(ResolverDescriptionJson.Default);
        services.AddSingleton<ILinks, LinkTable>();
        services.AddSingleton<IPersonalData, LinkPersonalData>();
        services.AddSingleton<ScannedProducts>();
        services.AddSingleton<LinkSets>();
        services.AddSingleton<LinkOwners>();
    }

    // The primary keys that parse and that nothing here resolves (GS1 Digital Link 1.7.0 §4.3).
    static readonly string[] otherKeys =
    [
        "253",
        "255",
        "401",
        "402",
        "415",
        "417",
        "8003",
        "8004",
        "8006",
        "8010",
        "8013",
        "8017",
        "8018",
    ];

    /// <summary>Every primary key that a path may begin with.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["01", "00", "414", .. otherKeys];

    public static void MapResolver(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods("/01/{**rest}", read, ResolveAsync)
            .Answers(
                "Resolve a Digital Link",
                "`/01/{gtin}[/22/{cpv}][/10/{lot}][/21/{serial}]`. 307 to the shopper's page of a registered lot, else to the "
                    + "product's page; query parameters are passed on. `linkType=gs1:pip` (or `gs1:traceability`, `gs1:epcis`, "
                    + "`gs1:recallStatus`, `gs1:certificationInfo`, …, or a link type's full URI) leads to that link: 404 where "
                    + "there is none, 300 where several fit equally by `Accept-Language`, `Accept` and `context`. "
                    + "`linkType=linkset`, or `Accept: application/linkset+json`, answers every link of the lot, the product and "
                    + "the levels between (RFC 9264)."
            );
        routes
            .MapMethods("/00/{**rest}", read, ResolveAsync)
            .Answers(
                "Resolve a logistic unit",
                "`/00/{sscc}`, as for a GTIN: to what its owner linked it to. 404 where nobody has."
            );
        routes
            .MapMethods("/414/{**rest}", read, ResolveAsync)
            .Answers(
                "Resolve a location",
                "`/414/{gln}[/254/{part}]`, as for a GTIN: to what its owner linked it to, else to the page of the place that was "
                    + "registered with it. 404 where there is neither."
            );
        // Every other primary key is read, so that a wrong one is told from one that is resolved elsewhere.
        foreach (var ai in otherKeys)
        {
            routes.MapMethods($"/{ai}/{{**rest}}", read, ResolveAsync).ExcludeFromDescription();
        }

        routes
            .MapMethods("/{compressed}", read, DecompressAsync)
            .Answers(
                "Resolve a compressed Digital Link",
                "Decompressed, then as the link in full, which is told in `Link` as `owl:sameAs`."
            );
        // Without this another method would be told that a route is here: a single segment is none unless it is such a link.
        routes
            .Map("/{compressed}", (HttpRequest request) => PageEndpoints.NotFound(request))
            .WithMetadata(new NoRoute())
            .ExcludeFromDescription();
        foreach (var ai in Keys)
        {
            routes.MapMethods($"/{ai}/{{**rest}}", [HttpMethods.Options], Options).ExcludeFromDescription();
        }
    }

    static void Answers(this RouteHandlerBuilder route, string summary, string description) =>
        route
            .Describe("Scanning", summary, description)
            .Produces(
                StatusCodes.Status200OK,
                contentType: "application/linkset+json",
                additionalContentTypes: ["application/linkset", "application/ld+json", "text/html"]
            )
            .Produces(StatusCodes.Status300MultipleChoices, contentType: "application/linkset+json")
            .Produces(StatusCodes.Status307TemporaryRedirect)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );

    static async Task<IResult> ResolveAsync(
        HttpContext context,
        LinkSets sets,
        Settings settings,
        CancellationToken cancellation
    )
    {
        ResolverAnswerEndpoints.Open(context.Response);
        var uri = Asked(context, settings);
        if (DigitalLink.TryParse(uri, out var link, out var fault))
        {
            return await AnswerAsync(context, sets, settings, link, cancellation);
        }

        // The key may be readable, and only what follows it compressed.
        return DigitalLinkCompression.TryDecompress(uri, out link)
            ? await AnswerAsync(context, sets, settings, link, cancellation, isCompressed: true)
            : ResolverAnswerEndpoints.Unreadable(context.Request, fault);
    }

    static async Task<IResult> DecompressAsync(
        HttpContext context,
        LinkSets sets,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!DigitalLinkCompression.TryDecompress(Asked(context, settings), out var link))
        {
            return PageEndpoints.NotFound(context.Request);
        }

        ResolverAnswerEndpoints.Open(context.Response);
        return await AnswerAsync(context, sets, settings, link, cancellation, isCompressed: true);
    }

    static async Task<IResult> AnswerAsync(
        HttpContext context,
        LinkSets sets,
        Settings settings,
        DigitalLink link,
        CancellationToken cancellation,
        bool isCompressed = false
    )
    {
        var request = context.Request;
        if (link.Stem != settings.PublicUrl)
        {
            // This resolver's root is the origin: a path before the key is none of its links.
            return ResolverAnswerEndpoints.Unreadable(request, DigitalLinkFault.NoKey);
        }

        ResolverAnswerEndpoints.LinkTo(context.Response, settings.PublicUrl + link.Path, isCompressed);
        if (!LinkSets.PrimaryKeys.Contains(link.Key.Ai))
        {
            return ResolverAnswerEndpoints.OtherKey(request);
        }

        var wishes = new Wishes(link.Parameters, request.Headers.Accept, request.Headers.AcceptLanguage);
        var language = AcceptLanguage.Of(request);
        if (await sets.FindAsync(link, wishes.IsPlain, language, cancellation) is not { } set)
        {
            return ResolverAnswerEndpoints.NothingThere(request);
        }

        if (wishes.WantsLinkSet)
        {
            return ResolverAnswerEndpoints.Set(context, set, wishes.Format);
        }

        switch (set.Choose(wishes))
        {
            case Choice.One { Link: var offered }:
                ResolverAnswerEndpoints.Keep(context.Response, set);
                var query = offered.PassesQuery ? string.Join('&', link.Parameters) : "";
                return new RedirectResult(WithQuery(offered.Link.Href, query));
            case Choice.Several { Anchor: var anchor }:
                return ResolverAnswerEndpoints.Set(
                    context,
                    set with
                    {
                        Anchors = [anchor],
                    },
                    wishes.Format,
                    StatusCodes.Status300MultipleChoices
                );
            default:
                return ResolverAnswerEndpoints.NoSuchLink(request);
        }
    }

    // The standard tolerates a slash at the end.
    static string Asked(HttpContext context, Settings settings)
    {
        var path = RawPath.Of(context);
        return settings.PublicUrl + (path.EndsWith('/') ? path[..^1] : path) + context.Request.QueryString;
    }

    static string WithQuery(string target, string query)
    {
        if (query.Length == 0)
        {
            return target;
        }

        var end = target.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? at : target.Length;
        var separator = target.AsSpan(0, end).Contains('?') ? '&' : '?';
        return string.Concat(target.AsSpan(0, end), $"{separator}{query}", target.AsSpan(end));
    }

    static IResult Options(HttpResponse response)
    {
        ResolverAnswerEndpoints.Open(response);
        response.Headers.Allow = "GET, HEAD, OPTIONS";
        return Results.NoContent();
    }
}
