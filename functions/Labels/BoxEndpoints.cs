using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Labels;

/// <summary>What an owner sends to number boxes.</summary>
/// <param name="Count">1 to 1,000.</param>
/// <param name="Pallet">Whether the pallet that they stand on gets a number too.</param>
public sealed record NumberBoxes(int? Count, bool? Pallet);

/// <summary>Boxes that were numbered.</summary>
/// <param name="Run">Names them in the address of their labels.</param>
/// <param name="Pallet">The pallet's SSCC.</param>
/// <param name="Labels">Where their labels are.</param>
/// <param name="PalletLabel">Where the pallet's is.</param>
public sealed record BoxesAnswer(string Run, long First, int Count, string? Pallet, string Labels, string? PalletLabel);

[JsonSerializable(typeof(NumberBoxes))]
[JsonSerializable(typeof(BoxesAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class BoxJson : JsonSerializerContext;

/// <summary>Numbers a batch's boxes, and shows the page that its labels are printed from.</summary>
public static class BoxEndpoints
{
    const int MaxForm = 4 * 1024;
    const int MaxFields = 8;

    public static void MapBoxes(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/batches/{gtin}/{lot}/boxes", NumberAsync)
            .Describe(
                "Labels",
                "Number a batch's boxes",
                "Each of `count` boxes (1 to 1,000) gets a number of its own (AI 21), which no box of the product ever had or gets again; "
                    + "with `pallet`, the pallet that they stand on gets an SSCC (AI 00), which `/pack` takes as `container`. `labels` are "
                    + "printed as often as they are needed: the numbers stay. The same Idempotency-Key gives the same numbers. A recalled "
                    + "lot is 409."
            )
            .Takes<NumberBoxes>("""{"count": 40, "pallet": true}""")
            .Answers<BoxesAnswer>(
                """
                {"run": "dmivkhulzjz2lsf5oobji6cxmi", "first": 1, "count": 40, "pallet": "195200000000000004",
                 "labels": "https://truyxuat.example/labels/09520000000011/L26-114.pdf?each=box&run=dmivkhulzjz2lsf5oobji6cxmi",
                 "palletLabel": "https://truyxuat.example/labels/09520000000011/L26-114.pdf?each=pallet&run=dmivkhulzjz2lsf5oobji6cxmi"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            );
        routes
            .MapPost("/labels/{gtin}/{lot}/boxes", TypedAsync)
            .OpensInBrowser()
            .FromOwnPagesOnly()
            .Describe(
                "Labels",
                "Number a batch's boxes, by the page's form",
                "As `/api/batches/{gtin}/{lot}/boxes`; leads back to the page by 303, or shows it again with what is wrong. Only from "
                    + "our own page."
            )
            .Accepts<NumberBoxes>(FormBody.ContentType)
            .Produces(StatusCodes.Status303SeeOther)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> NumberAsync(
        HttpContext context,
        BoxNumbers numbers,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var (sent, unread) = await Body.ReadAsync(context.Request, BoxJson.Default.NumberBoxes);
        if (sent is null)
        {
            return unread!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(context.Request, refusals);
        if (sent.Count is not (>= 1 and <= BoxRun.MaxCount))
        {
            refusals.Add("/count", sent.Count is null ? "required" : "range", Range.Vi, Range.En);
        }

        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var (passport, problem) = await OwnAsync(context, 2, cancellation);
        if (passport is null)
        {
            return problem!;
        }

        return await GiveAsync(
            numbers,
            context,
            passport,
            key,
            sent.Count!.Value,
            sent.Pallet == true,
            cancellation
        ) switch
        {
            BoxesNumbered.Given { Run: var run } => new CreatedResult(
                settings.PublicUrl + Labels(passport, run, Each.Box),
                Results.Json(
                    new BoxesAnswer(
                        run.Id,
                        run.First,
                        run.Count,
                        run.Pallet?.ToString(),
                        settings.PublicUrl + Labels(passport, run, Each.Box),
                        run.Pallet is null ? null : settings.PublicUrl + Labels(passport, run, Each.Pallet)
                    ),
                    BoxJson.Default.BoxesAnswer,
                    statusCode: StatusCodes.Status201Created
                )
            ),
            BoxesNumbered.NoPalletNumber => LabelProblems.NoPalletNumber,
            _ => IdempotencyKey.UsedForAnother,
        };
    }

    static async Task<IResult> TypedAsync(HttpContext context, BoxNumbers numbers, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (passport, problem) = await OwnAsync(context, 1, cancellation);
        if (passport is null)
        {
            return problem!;
        }

        var (typed, unread) = await FormBody.ReadAsync(context.Request, MaxForm, MaxFields);
        if (typed is null)
        {
            return unread!;
        }

        if (
            !int.TryParse(typed("boxes"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > BoxRun.MaxCount
        )
        {
            return await PageAsync(context, passport, typed, Range, cancellation);
        }

        var given = await GiveAsync(
            numbers,
            context,
            passport,
            typed("form") is { Length: > 0 } form ? form : null,
            count,
            typed("pallet").Length > 0,
            cancellation
        );
        var language = PageLanguage.Of(context.Request);
        return given switch
        {
            BoxesNumbered.Given { Run: var run } => new RedirectResult(
                language.Link(
                    $"{LabelPaths.Page(passport.Gtin, passport.Lot)}?sheet={LabelStock.A6.Id}&each=box&run={run.Id}"
                ),
                StatusCodes.Status303SeeOther
            ),
            BoxesNumbered.NoPalletNumber => LabelProblems.NoPalletNumber,
            _ => IdempotencyKey.UsedForAnother,
        };
    }

    static Text Range { get; } =
        new($"Cần một số thùng từ 1 đến {BoxRun.MaxCount}.", $"Needs a number of boxes from 1 to {BoxRun.MaxCount}.");

    // The run is named by who asks and the key of the request, so that a retry finds the numbers that were given.
    static Task<BoxesNumbered> GiveAsync(
        BoxNumbers numbers,
        HttpContext context,
        Passport passport,
        string? key,
        int count,
        bool withPallet,
        CancellationToken cancellation
    ) =>
        numbers.GiveAsync(
            passport.Gtin,
            passport.Lot,
            key is null
                ? OpaqueId.Make()
                : OpaqueId.From("boxes", context.Caller().Id, $"{passport.Gtin}", $"{passport.Lot}", key),
            count,
            withPallet,
            cancellation
        );

    static async Task<(Passport?, IResult?)> OwnAsync(HttpContext context, int gtinAt, CancellationToken cancellation)
    {
        var lot = RawPath.Segment(context, gtinAt + 1);
        var (passport, problem) = await LabelEndpoints.OwnAsync(context, gtinAt, lot, cancellation);
        return passport?.Recall is { } recall ? (null, LabelProblems.Recalled(recall)) : (passport, problem);
    }

    static string Labels(Passport passport, BoxRun run, Each each) =>
        $"{LabelPaths.File(passport.Gtin, passport.Lot, "pdf")}?each={LabelsPageModel.NameOf(each)}&run={run.Id}";

    /// <summary>The page, with what its address asks for, or with a form that was refused.</summary>
    internal static async Task<IResult> PageAsync(
        HttpContext context,
        Passport passport,
        Func<string, string>? typed,
        Text? problem,
        CancellationToken cancellation
    )
    {
        var services = context.RequestServices;
        var refusals = new Refusals();
        var language = PageLanguage.Of(context.Request);
        var asked = PrintJob.Parse(name => Asked(context.Request.Query, name, language), refusals);
        var job = asked ?? PrintJob.Parse(name => name == "lang" ? language.Code : "", new Refusals())!;
        var boxes = services.GetRequiredService<IBoxes>();
        var run = await LabelEndpoints.RunAsync(boxes, passport, job, cancellation);
        if (run is null && job.Each != Each.Batch)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var model = new LabelsPageModel(
            language,
            passport,
            job,
            passport.Recall is null || LabelEndpoints.IsWantedAllTheSame(context, job)
                ? LabelPrinting.Of(job, passport, run, services.GetRequiredService<Settings>().PublicUrl, LabelPdf.Dot)
                : null,
            run,
            await boxes.OfAsync(passport.Gtin, passport.Lot, cancellation),
            typed?.Invoke("form") is { Length: > 0 } form ? form : OpaqueId.Make(),
            typed?.Invoke("boxes"),
            problem ?? (refusals.Any ? refusals.List[0].Text : null)
        )
        {
            IsOperator = context.Caller().Role == Role.Operator,
        };
        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(
            LabelsPage.Create(model),
            language,
            model.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );
    }

    // A page in English prints labels in English; and who changes from one paper to another with fewer places begins anew.
    static string Asked(IQueryCollection query, string name, PageLanguage language) =>
        name switch
        {
            "lang" => language.Code,
            "start"
                when LabelStock.TryParse(query["sheet"], out var stock)
                    && int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                    && start > stock.PerSheet => "",
            _ => query[name].ToString(),
        };
}
