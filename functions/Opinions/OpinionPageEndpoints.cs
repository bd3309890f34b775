using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Opinions;

/// <summary>Where somebody says what they think of a lot: by a form, without a script, an account or a cookie.</summary>
public static class OpinionPageEndpoints
{
    const string Path = "/trace/{gtin}/{lot}/opinions";

    public static void MapOpinionPages(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync)
            .Describe(
                "Opinions",
                "What people think of a lot",
                "HTML: the opinions that the operator lets everyone see, newest first, and the form. A recalled lot has none: its page is shown."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status303SeeOther)
            .Produces(StatusCodes.Status404NotFound, contentType: "text/html")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        routes
            .MapPost(Path, WriteAsync)
            .FromOwnPagesOnly()
            .Describe(
                "Opinions",
                "Say what you think of a lot",
                $"The form of the lot's page: `form` (its token), `stars` (1 to 5), `text` (at most {OpinionLimits.MaxText} characters) and `name` "
                    + "(a first name), the last two if you like. 303 leads to the opinions, or the form is shown again with what is wrong. No "
                    + "account, no cookie; no phone numbers and no links. The same form with the same words is one opinion. Its farmer sees it "
                    + $"at once, everyone when the operator shows it. At most {OpinionLimits.MaxADay} a lot and day, and {OpinionLimits.MaxALot} a "
                    + "lot. 403 for a form on another site."
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

    static async Task<IResult> ShowAsync(
        HttpContext context,
        ScannedPassports passports,
        IOpinions opinions,
        CancellationToken cancellation
    ) =>
        await PassportAsync(context, passports, cancellation) is not { } passport
            ? PageEndpoints.NotFound(context.Request)
        : passport.Recall is not null ? ToLot(context, passport)
        : await PageAsync(
            context,
            passport,
            opinions,
            TypedOpinion.Empty(),
            null,
            [],
            StatusCodes.Status200OK,
            cancellation
        );

    static async Task<IResult> WriteAsync(
        HttpContext context,
        ScannedPassports passports,
        IOpinions opinions,
        OpinionSteps steps,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var (fields, problem) = await FormBody.ReadAsync(
            context.Request,
            OpinionLimits.MaxForm,
            OpinionLimits.MaxFields
        );
        if (fields is null)
        {
            return problem!;
        }

        if (await PassportAsync(context, passports, cancellation) is not { } passport)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        if (passport.Recall is not null)
        {
            return ToLot(context, passport);
        }

        var typed = new TypedOpinion(
            fields("form"),
            fields("stars"),
            fields("text"),
            fields("name"),
            fields("website")
        );
        var refusals = new Refusals();
        if (typed.Read(refusals) is not { } words)
        {
            return await PageAsync(
                context,
                passport,
                opinions,
                Again(typed),
                SentFormEndpoints.NotTaken,
                refusals.List,
                StatusCodes.Status400BadRequest,
                cancellation
            );
        }

        return await steps.WriteAsync(passport, typed.Form, words, cancellation)
            ? SentFormEndpoints.SeeOther(context, OpinionPaths.Opinions(passport.Gtin, passport.Lot) + "?sent=1")
            : await PageAsync(
                context,
                passport,
                opinions,
                Again(typed),
                SentFormEndpoints.TooMany,
                [],
                StatusCodes.Status429TooManyRequests,
                cancellation
            );
    }

    static async Task<IResult> PageAsync(
        HttpContext context,
        Passport passport,
        IOpinions opinions,
        TypedOpinion typed,
        Text? problem,
        IReadOnlyList<Refusal> errors,
        int status,
        CancellationToken cancellation
    )
    {
        var language = PageLanguage.Of(context.Request);
        var all = await opinions.OfLotAsync(passport.Gtin, passport.Lot, cancellation);
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            OpinionsPage.Create(
                new OpinionsPageModel(
                    language,
                    passport.Product.Name,
                    passport.Producer.Name,
                    [.. all.Where(opinion => opinion.State == OpinionState.Shown).Select(ShownOpinions.Of)],
                    new OpinionFormOnPageModel(language, passport.Gtin, passport.Lot, typed, problem, errors),
                    problem is null && SentFormEndpoints.IsSent(context.Request)
                )
            ),
            language,
            status
        );
    }

    // A token that was refused is replaced; what was typed stays.
    static TypedOpinion Again(TypedOpinion typed) => typed with { Form = OpaqueId.Make(), Website = "" };

    static RedirectResult ToLot(HttpContext context, Passport passport) =>
        SentFormEndpoints.SeeOther(context, BatchPaths.Page(passport.Gtin, passport.Lot));

    static async Task<Passport?> PassportAsync(
        HttpContext context,
        ScannedPassports passports,
        CancellationToken cancellation
    ) =>
        SentFormEndpoints.CodeOf(context) is var (gtin, lot)
            ? (await passports.FindAsync(gtin, lot, cancellation))?.Value.Passport
            : null;
}
