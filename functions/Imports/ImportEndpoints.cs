using System.Text;
using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Storage;

namespace Traceability.Imports;

/// <summary>Sending files in, and reading what became of their rows.</summary>
public static class ImportEndpoints
{
    const string Csv = "text/csv";
    const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // Of these, too, it is the first bytes that tell: browsers on Windows call CSV so, and a workbook that is not taken is refused by name.
    static readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase)
    {
        Csv,
        Xlsx,
        "application/csv",
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    };

    const string Counted = """
        "id": "n5qvkhulzjz2lsf5oobji6cxmi", "kind": "batches", "dryRun": false, "state": "done",
         "createdAt": "2026-11-24T03:09:07Z", "finishedAt": "2026-11-24T03:09:12Z",
         "counts": {"rows": 3, "done": 3, "made": 1, "wasThere": 1, "refused": 1},
         "page": "https://truyxuat.example/imports/n5qvkhulzjz2lsf5oobji6cxmi"
        """;

    const string Taken = $$"""{ {{Counted}}, "rows": null, "nextPageToken": null}""";

    public static void AddImports(this IServiceCollection services)
    {
        services.AddApiJson(ImportJson.Default);
        services.AddSingleton<IImports, ImportTable>();
        services.AddSingleton<IPersonalData, ImportPersonalData>();
        services.AddSingleton<IImportSheets, ImportBlobs>();
        services.AddSingleton<IImportsDue, ImportQueue>();
        services.AddSingleton<IImportedRows, ImportedMembers>();
        services.AddSingleton<IImportedRows, ImportedProducts>();
        services.AddSingleton<IImportedRows, ImportedBatches>();
        services.AddSingleton<Importing>();
        services.AddSingleton<CooperativeMembers>();
        services.AddQueueFunction<ImportDue, ImportDueHandler>(
            "work-off-imports",
            Queues.Import,
            ImportJson.Default.ImportDue
        );
    }

    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/imports", SendAsync)
            .Describe(
                "Imports",
                "Import members, products or batches from a file",
                "`?kind=members|products|batches`. CSV (comma, semicolon or tab; UTF-8, or UTF-16 with a byte order mark) or Excel's .xlsx, "
                    + "of which the first sheet is read: at most 4 MiB, 2,000 rows below the heading, 50 columns, 6,000 characters a cell. "
                    + "Headings are Vietnamese or English, as in `/api/imports/template`; numbers like 1.250,5 or 1250.5, days like "
                    + "20/11/2026 or 2026-11-20; one that may be read in two ways is refused with its cell. Each row is registered as if it "
                    + "had been sent to the API by itself, so a row that is refused holds up no other. 202 means kept: every row is worked "
                    + "off, whatever happens to the program. The same file again is the same import and makes nothing twice; what was "
                    + "refused is tried again. `?dryRun=true` checks all rows and makes nothing. A cooperative imports its members, and "
                    + "names one of them in the column “Hộ” (Member) of its products and batches, by id or by name; a farmer imports its "
                    + "own products and batches. The operator names a cooperative in `?cooperative=` (its id), or farmers by their ids."
            )
            .Answers<ImportAnswer>(Taken, StatusCodes.Status202Accepted)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity
            );
        routes
            .MapGet("/api/imports", ListAsync)
            .Describe(
                "Imports",
                "List your imports",
                "The newest first, without their rows. `?perPage=&nextPageToken=`."
            )
            .Answers<ImportsAnswer>($$"""{"items": [{{Taken}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/imports/template", TemplateAsync)
            .Describe(
                "Imports",
                "Fetch an empty file with the headings",
                "`?kind=members|products|batches&format=xlsx|csv&lang=vi|en`, with one row as an example; for anyone."
            )
            .Produces(StatusCodes.Status200OK, contentType: Xlsx, additionalContentTypes: Csv)
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/imports/{id}", GetAsync)
            .Describe(
                "Imports",
                "Read what became of a file",
                "`state` is `running` or `done`. The rows that are worked off, in the order of the file: `made` (with its member's `id`, "
                    + "`gtin`, `lot`), `was there`, `refused` (with each cell, the rule and the rule in words), and in a dry run `would be "
                    + "made`. A row that says the same as an earlier one names it in `sameAs`. `?state=refused&perPage=&nextPageToken=`."
            )
            .Answers<ImportAnswer>(
                $$"""
                { {{Counted}},
                 "rows": [{"row": 2, "state": "made", "id": null, "gtin": "09520000000011", "lot": "L26-114", "sameAs": null, "errors": []},
                  {"row": 3, "state": "was there", "id": null, "gtin": "09520000000011", "lot": "L26-114", "sameAs": 2, "errors": []},
                  {"row": 4, "state": "refused", "id": null, "gtin": null, "lot": null, "sameAs": null,
                   "errors": [{"cell": "D4", "rule": "ambiguous-number", "detail": "This may be 1250 or 1.25: write one of the two."}]}],
                 "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/imports/{id}/report.csv", ReportAsync)
            .OpensInBrowser()
            .Describe(
                "Imports",
                "Read what became of a file, for spreadsheets",
                "CSV (RFC 4180) in UTF-8 with a byte order mark, a line a row; `?lang=vi|en`. A cell that a spreadsheet would compute begins "
                    + "with '."
            )
            .Produces(StatusCodes.Status200OK, contentType: Csv)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        routes.MapImportPages();
    }

    static async Task<IResult> SendAsync(
        HttpContext context,
        Importing importing,
        IFarmers farmers,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var (request, refusals) = (context.Request, new Refusals());
        var key = IdempotencyKey.Of(request, refusals);
        var kind = KindOf(request, refusals);
        var isDryRun = DryRunOf(request, refusals);
        var cooperative = request.Query["cooperative"].ToString() is { Length: > 0 } named ? named : null;
        if (
            cooperative is not null
            && (context.Caller().Role != Role.Operator || !await IsCooperativeAsync(cooperative, farmers, cancellation))
        )
        {
            refusals.Add(
                "cooperative",
                "unknown-cooperative",
                "Cần mã của một hợp tác xã; chỉ người vận hành mới ghi.",
                "Must be the id of a cooperative; for the operator alone."
            );
        }

        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (await ImporterOf(context.Caller(), cooperative, kind!.Value, farmers, cancellation) is not { } importer)
        {
            return ProblemResult.NotYours;
        }

        if (!taken.Contains(request.ContentType?.Split(';')[0].Trim() ?? ""))
        {
            return NoSheet;
        }

        if (await Body.ReadBytesAsync(request, ImportLimits.MaxBytes) is not { } file)
        {
            return ProblemResult.TooLarge(ImportLimits.MaxBytes);
        }

        var (read, refusal) = SheetFile.Read(file);
        if (read is null)
        {
            return ProblemResult.Invalid([refusal!]);
        }

        if (ImportSheet.Of(read, ImportForm.Of(kind.Value), refusals) is not { } sheet)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        return await importing.TakeAsync(importer, kind.Value, isDryRun, sheet, key, cancellation) is { } import
            ? new CreatedResult(
                $"{settings.PublicUrl}/api/imports/{import.Id}",
                Results.Json(
                    ImportAnswer.Of(import, settings.PublicUrl),
                    ImportJson.Default.ImportAnswer,
                    statusCode: StatusCodes.Status202Accepted
                )
            )
            : IdempotencyKey.UsedForAnother;
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IImports imports,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await imports.OfAsync(context.Caller().Id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new ImportsAnswer([.. page.Items.Select(import => ImportAnswer.Of(import, settings.PublicUrl))], token),
            ImportJson.Default.ImportsAnswer
        );
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        IImports imports,
        Importing importing,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var (asked, state) = (PageRequest.Of(context.Request, refusals), StateOf(context.Request, refusals));
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (await FindAsync(id, context, imports, importing, cancellation) is not { } import)
        {
            return ProblemResult.NotFound;
        }

        var page = await imports.RowsAsync(import, new RowsAsked(asked.Size, asked.After, state), cancellation);
        var language = AcceptLanguage.Of(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            ImportAnswer.Of(import, settings.PublicUrl) with
            {
                Rows = [.. page.Items.Select(row => RowAnswer.Of(row, language))],
                NextPageToken = PageRequest.LinkNext(context, settings.PublicUrl, page.Next),
            },
            ImportJson.Default.ImportAnswer
        );
    }

    static async Task<IResult> ReportAsync(
        string id,
        HttpContext context,
        IImports imports,
        Importing importing,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        return await FindAsync(id, context, imports, importing, cancellation) is { } import
            ? Results.File(
                [
                    .. Encoding.UTF8.GetPreamble(),
                    .. Encoding.UTF8.GetBytes(
                        await ImportReport.CsvAsync(
                            imports,
                            import,
                            PageLanguage.Of(context.Request).Value,
                            cancellation
                        )
                    ),
                ],
                "text/csv; charset=utf-8",
                $"import-{import.Id}.csv"
            )
            : ProblemResult.NotFound;
    }

    static async Task<IResult> TemplateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var refusals = new Refusals();
        var kind = KindOf(request, refusals);
        var format = request.Query["format"].ToString();
        if (format is not ("" or "xlsx" or "csv"))
        {
            refusals.Add("format", "word", "Cần là xlsx hoặc csv.", "Must be xlsx or csv.");
        }

        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var form = ImportForm.Of(kind!.Value);
        var language = PageLanguage.Of(request).Value;
        var name = $"{request.Query["kind"]}-{(language == Language.English ? "en" : "vi")}";
        return format == "csv"
            ? Results.File(ImportTemplate.Csv(form, language), "text/csv; charset=utf-8", name + ".csv")
            : Results.File(await ImportTemplate.XlsxAsync(form, language, cancellation), Xlsx, name + ".xlsx");
    }

    /// <summary>The caller's own import; another's is not there for it.</summary>
    internal static async Task<Import?> FindAsync(
        string id,
        HttpContext context,
        IImports imports,
        Importing importing,
        CancellationToken cancellation
    )
    {
        if (!OpaqueId.IsOne(id) || await imports.FindAsync(context.Caller().Id, id, cancellation) is not { } kept)
        {
            return null;
        }

        await importing.AnnounceOverdueAsync(kept, cancellation);
        return kept.Import;
    }

    /// <summary>Which rows of a report are asked for; null for all.</summary>
    internal static RowState? StateOf(HttpRequest request, Refusals refusals)
    {
        var asked = request.Query["state"].ToString();
        var state = ImportedRow.Parse(asked);
        if (state is null && asked.Length > 0)
        {
            refusals.Add(
                "state",
                "word",
                "Cần là made, was there, refused hoặc would be made.",
                "Must be made, was there, refused or would be made."
            );
        }

        return state;
    }

    static ImportKind? KindOf(HttpRequest request, Refusals refusals)
    {
        var kind = ImportKinds.Parse(request.Query["kind"].ToString());
        if (kind is null)
        {
            refusals.Add(
                "kind",
                "word",
                "Cần là members (xã viên), products (sản phẩm) hoặc batches (lô hàng).",
                "Must be members, products or batches."
            );
        }

        return kind;
    }

    static bool DryRunOf(HttpRequest request, Refusals refusals)
    {
        switch (request.Query["dryRun"].ToString())
        {
            case "true":
                return true;
            case "" or "false":
                return false;
            default:
                refusals.Add("dryRun", "word", "Cần là true hoặc false.", "Must be true or false.");
                return false;
        }
    }

    static async Task<bool> IsCooperativeAsync(string id, IFarmers farmers, CancellationToken cancellation) =>
        OpaqueId.IsOne(id) && await farmers.FindAsync(id, cancellation) is { Farmer.Kind: FarmerKind.Cooperative };

    /// <summary>Who sends a file, and for whom; null where it may not send this one: members join a cooperative alone.</summary>
    static async Task<Importer?> ImporterOf(
        Caller caller,
        string? cooperative,
        ImportKind kind,
        IFarmers farmers,
        CancellationToken cancellation
    )
    {
        if (caller.Role == Role.Operator)
        {
            return new Importer(caller.Id, null, cooperative);
        }

        var own = await IsCooperativeAsync(caller.Id, farmers, cancellation) ? caller.Id : null;
        return kind == ImportKind.Members && own is null ? null : new Importer(caller.Id, caller.Id, own);
    }

    static ProblemResult NoSheet { get; } =
        new(
            StatusCodes.Status415UnsupportedMediaType,
            "not-a-sheet",
            new Text(
                "Tệp phải là CSV (text/csv) hoặc Excel (.xlsx).",
                "The file must be CSV (text/csv) or Excel (.xlsx)."
            )
        );
}
