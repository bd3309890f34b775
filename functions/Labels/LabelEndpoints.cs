using System.Text;
using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Labels;

/// <summary>A batch's labels, for its owner and the operator: files to print, and the page that leads to them.</summary>
public static class LabelEndpoints
{
    const float Inch = 25.4f;
    const int ThermalDots = 203;
    const int PictureDots = 300;

    public static void AddLabels(this IServiceCollection services)
    {
        services.AddApiJson(BoxJson.Default);
        services.AddSingleton<IBoxes, BoxTable>();
        services.AddSingleton<BoxNumbers>();
    }

    public static void MapLabels(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/labels/{gtin}/{file}", [HttpMethods.Get, HttpMethods.Head], GetAsync)
            .OpensInBrowser()
            .Describe(
                "Labels",
                "Print a batch's labels",
                "`{file}` is the lot: a page to choose from; with `.pdf`, sheets of labels; with `.zpl`, the same for a thermal printer; "
                    + "with `.png` or `.svg`, one label as a picture. `?sheet=` is `a6`, `a7` (without one), `a8` (plain A4, with lines to "
                    + "cut along), `l7160`, `l7163` (Avery), or a label's width x height in mm: `70x45`. `?start=` is the first label's "
                    + "place on the first sheet, `count` how many (without it, the rest of the sheet), `copies` how many of each, `lang` "
                    + "`vi` or `en`, `dpi` 203 or 300. At most 5,000 labels at once. `?each=box&run=` prints boxes that were numbered, "
                    + "from the number `from` on; `each=pallet&run=` their pallet. The code holds exactly the Digital Link at error "
                    + "correction M; modules are 0.396 to 0.990 mm. 422 where the label is too small for it, with the size that it needs. A "
                    + "recalled lot is 409; the operator may ask for its labels by `recalled=true`. Another's is 404."
            )
            .Produces(
                StatusCodes.Status200OK,
                contentType: LabelPdf.ContentType,
                additionalContentTypes: [LabelZpl.ContentType, LabelPicture.PngType, LabelPicture.SvgType, "text/html"]
            )
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status503ServiceUnavailable
            );

    static async Task<IResult> GetAsync(HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-store";
        var file = RawPath.Segment(context, 2) ?? "";
        var extension = LabelPaths.Extensions.FirstOrDefault(end => file.EndsWith(end, StringComparison.Ordinal)) ?? "";
        var (passport, problem) = await OwnAsync(context, 1, file[..^extension.Length], cancellation);
        if (passport is null)
        {
            return problem!;
        }

        if (extension is "" or ".html")
        {
            return await BoxEndpoints.PageAsync(context, passport, null, null, cancellation);
        }

        var refusals = new Refusals();
        if (PrintJob.Parse(name => context.Request.Query[name].ToString(), refusals) is not { } job)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (passport.Recall is { } recall && !IsWantedAllTheSame(context, job))
        {
            return LabelProblems.Recalled(recall);
        }

        var services = context.RequestServices;
        var run = await RunAsync(services.GetRequiredService<IBoxes>(), passport, job, cancellation);
        var dot = Inch / (job.Dots ?? (extension == ".zpl" ? ThermalDots : PictureDots));
        var printed = LabelPrinting.Of(
            job,
            passport,
            run,
            services.GetRequiredService<Settings>().PublicUrl,
            extension is ".zpl" or ".png" ? dot : LabelPdf.Dot
        );
        return printed switch
        {
            Printed.Ready ready => File(context, extension, passport, job, ready, dot, cancellation),
            Printed.TooSmall { Needed: var needed } => LabelProblems.TooSmall(job.Stock, needed),
            Printed.TooMany => LabelProblems.TooMany,
            _ => LabelProblems.NoRun,
        };
    }

    static IResult File(
        HttpContext context,
        string extension,
        Passport passport,
        PrintJob job,
        Printed.Ready ready,
        float dot,
        CancellationToken cancellation
    )
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition =
            $"{(extension == ".zpl" ? "attachment" : "inline")}; filename=\"nhan-{FileName(passport)}{extension}\"";
        var title = $"{LabelFont.Printable(passport.Product.Name)}, {passport.Lot}";
        return extension switch
        {
            ".png" => Results.Bytes(LabelPicture.ToPng(ready.First, dot), LabelPicture.PngType),
            ".svg" => Results.Bytes(
                Encoding.UTF8.GetBytes(LabelPicture.ToSvg(ready.First, title)),
                LabelPicture.SvgType
            ),
            ".zpl" => Streamed(context, LabelZpl.ContentType, to => WriteZplAsync(to, job, ready, dot, cancellation)),
            _ => Streamed(
                context,
                LabelPdf.ContentType,
                to => LabelPdf.WriteAsync(to, job.Stock, job.Start, ready.Labels, title, cancellation)
            ),
        };
    }

    // Labels that are the same are one command with a number.
    static async Task WriteZplAsync(
        Stream to,
        PrintJob job,
        Printed.Ready ready,
        float dot,
        CancellationToken cancellation
    )
    {
        using var zpl = new LabelZpl(job.Stock, dot);
        if (job.Each != Each.Box)
        {
            await to.WriteAsync(Encoding.ASCII.GetBytes(zpl.Of(ready.First, ready.Count)), cancellation);
            return;
        }

        foreach (var layout in ready.Labels.Where((_, at) => at % job.Copies == 0))
        {
            await to.WriteAsync(Encoding.ASCII.GetBytes(zpl.Of(layout, job.Copies)), cancellation);
        }
    }

    // Who asks for the head alone is told that the file can be had; its length is known only once it is made.
    static IResult Streamed(HttpContext context, string contentType, Func<Stream, Task> writeAsync)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            return Results.Stream(writeAsync, contentType);
        }

        context.Response.ContentType = contentType;
        return Results.Empty;
    }

    /// <summary>A lot in a file's name: what some system would not have is a hyphen.</summary>
    static string FileName(Passport passport) =>
        new([.. $"{passport.Lot}".Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' ? letter : '-')]);

    /// <summary>Whether a recalled lot's labels are asked for by who may.</summary>
    internal static bool IsWantedAllTheSame(HttpContext context, PrintJob job) =>
        job.EvenRecalled && context.Caller().Role == Role.Operator;

    internal static async Task<BoxRun?> RunAsync(
        IBoxes boxes,
        Passport passport,
        PrintJob job,
        CancellationToken cancellation
    ) => OpaqueId.IsOne(job.Run) ? await boxes.FindAsync(passport.Gtin, passport.Lot, job.Run!, cancellation) : null;

    /// <summary>The caller's own batch; another's is not there.</summary>
    /// <param name="gtinAt">The segment of the path that is its GTIN.</param>
    internal static async Task<(Passport? Passport, IResult? Problem)> OwnAsync(
        HttpContext context,
        int gtinAt,
        string? lotText,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, gtinAt));
        var lot = refusals.Lot("lot", lotText);
        if (gtin is null || lot is null)
        {
            return (null, ProblemResult.Invalid(refusals.List));
        }

        var batches = context.RequestServices.GetRequiredService<IBatches>();
        var caller = context.Caller();
        return
            await batches.FindPassportAsync(gtin, lot, cancellation) is { Passport: var passport }
            && (caller.Role == Role.Operator || caller.Id == passport.Producer.Id)
            ? (passport, null)
            : (null, PageEndpoints.NotFound(context.Request));
    }
}
