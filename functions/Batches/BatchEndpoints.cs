using System.Text.Json;
using Traceability.Diary;
using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Batches;

/// <summary>Tells a batch's owner how its product stands on each marketplace; Listings knows.</summary>
public interface IListingStates
{
    Task<IReadOnlyList<BatchListing>> OfAsync(Gtin gtin, CancellationToken cancellation);
}

public static class BatchEndpoints
{
    const string Registered = """
        {"gtin": "09520000000011", "lot": "L26-114",
         "digitalLink": "https://truyxuat.example/01/09520000000011/10/L26-114",
         "page": "https://truyxuat.example/trace/09520000000011/L26-114",
         "code": "https://truyxuat.example/codes/09520000000011/L26-114.svg", "harvestedOn": "2026-11-20",
         "quantity": {"value": 120.5, "unit": "KGM"}, "bestBefore": "2026-11-30", "notes": null,
         "registeredAt": "2026-11-24T03:11:00Z"}
        """;

    public static void AddBatches(this IServiceCollection services)
    {
        services.AddApiJson(BatchJson.Default);
        services.AddSingleton<IBatches, BatchTable>();
        services.AddSingleton<IPersonalData, BatchPersonalData>();
        services.AddSingleton<IBatchChanges, BatchChangeQueue>();
        services.AddSingleton<BatchRegistration>();
        services.AddSingleton<OverdueChanges>();
        services.AddSingleton<ScannedPassports>();
        services.AddSingleton<HarvestWeighing>();
        services.AddSingleton<IBatchEffect, ListedBatch>();
        // Behind the list of its plot: an entry that arrives meanwhile finds the batch there.
        services.AddSingleton<IBatchEffect, WeighedBatch>();
        services.AddSingleton<IReadModels, BatchModels>();
        services.AddBatchReadings();
        services.AddSingleton<ICheck, BatchCheck>();
        services.AddQueueFunction<DiaryChange, DiaryChangedHandler>(
            "weigh-harvests",
            Queues.DiaryChanged,
            DiaryChangeJson.Default.DiaryChange
        );
        services.AddQueueFunction<BatchChange, BatchChangedHandler>(
            "follow-batch",
            Queues.BatchChanged,
            BatchChangeJson.Default.BatchChange
        );
        services.AddQueueFunction<PassportChange, PassportChangedHandler>(
            "rewrite-passports",
            Queues.PassportChanged,
            PassportChangeJson.Default.PassportChange
        );
    }

    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/batches", RegisterAsync)
            .Describe(
                "Batches",
                "Register a batch",
                "201 means kept: the batch gets its QR code and reaches every marketplace, whatever happens to the program "
                    + "afterwards. Without `lot` it gets one, the same for the same Idempotency-Key. `quantity.unit` is KGM, GRM, LTR "
                    + "or H87 and converts to the product's unit. `notes` are for you alone. A lot that is taken is 409, with the "
                    + "batch that has it in `Location`. With `plot`, the plot's diary counts for the batch; a harvest inside a waiting "
                    + "time is refused (`waiting-time`) unless `earlyHarvestReason` says why: then the batch has `earlyHarvest`, and you and "
                    + "your cooperative are told."
            )
            .Takes<RegisterBatch>(
                """
                {"gtin": "09520000000011", "lot": "L26-114", "harvestedOn": "2026-11-20",
                 "quantity": {"value": 120.5, "unit": "KGM"}, "bestBefore": "2026-11-30"}
                """
            )
            .Answers<BatchRegisteredAnswer>(Registered, StatusCodes.Status201Created)
            .Refuses(
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            );
        routes
            .MapGet("/api/batches", ListAsync)
            .Describe(
                "Batches",
                "List your batches",
                "Newest first. `?perPage=&nextPageToken=`. A batch comes onto the list a moment after its registration."
            )
            .Answers<BatchesAnswer>(
                """
                {"items": [{"gtin": "09520000000011", "lot": "L26-114",
                  "digitalLink": "https://truyxuat.example/01/09520000000011/10/L26-114",
                  "page": "https://truyxuat.example/trace/09520000000011/L26-114", "harvestedOn": "2026-11-20",
                  "quantity": {"value": 120.5, "unit": "KGM"}, "bestBefore": "2026-11-30",
                  "registeredAt": "2026-11-24T03:11:00Z"}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/batches/{gtin}/{lot}", GetAsync)
            .Describe(
                "Batches",
                "Read a batch",
                "For anyone. `codes` is `pending` until the QR code can be fetched, then `ready`. With its owner's key the answer "
                    + "has `notes` too, and `listings`: the product's state on each marketplace, what is missing, and in `notes` what of "
                    + "its texts that marketplace does not take. With the operator's or its owner's, `plot`, `registeredBy`, the cooperative, where "
                    + "that registered it for its member, and `earlyHarvest` where it was "
                    + "harvested inside a waiting time, also by an entry that arrived later: `until`, the first day on which the plot could be "
                    + "harvested, and the `reason`, null where none was given."
            )
            .Answers<BatchAnswer>(
                """
                {"gtin": "09520000000011", "lot": "L26-114",
                 "digitalLink": "https://truyxuat.example/01/09520000000011/10/L26-114",
                 "page": "https://truyxuat.example/trace/09520000000011/L26-114",
                 "code": "https://truyxuat.example/codes/09520000000011/L26-114.svg", "product": "Xoài cát Hòa Lộc",
                 "farmer": {"id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Hợp tác xã Xoài Hòa Lộc", "province": "Đồng Tháp",
                  "commune": "Hòa Hưng", "publicAddress": null},
                 "harvestedOn": "2026-11-20", "quantity": {"value": 120.5, "unit": "KGM"}, "bestBefore": "2026-11-30",
                 "registeredAt": "2026-11-24T03:11:00Z", "codes": "ready", "recall": null,
                 "listings": [{"marketplace": "google", "state": "listed", "reason": null, "notes": ["name: HTML left out"]},
                  {"marketplace": "meta", "state": "incomplete", "reason": "photo too small"},
                  {"marketplace": "schema.org", "state": "listed", "reason": null}]}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        BatchRegistration registration,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, BatchJson.Default.RegisterBatch);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        if (sent.Decide(time.Today(), refusals) is not { } facts)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var identity = "POST /api/batches " + JsonSerializer.Serialize(sent, BatchJson.Default.RegisterBatch);
        var caller = request.HttpContext.Caller();
        facts = facts with { RegisteredBy = caller.By };
        return await registration.RegisterAsync(caller.Id, facts, key, identity, cancellation) switch
        {
            BatchRegistered.Kept { Batch: var batch } => new CreatedResult(
                Address(settings, batch.Gtin, batch.Lot),
                Results.Json(
                    BatchAnswers.Registered(batch, settings.PublicUrl),
                    BatchJson.Default.BatchRegisteredAnswer,
                    statusCode: StatusCodes.Status201Created
                )
            ),
            BatchRegistered.Taken taken => new CreatedResult(
                Address(settings, taken.Gtin, taken.Lot),
                BatchProblems.Taken
            ),
            BatchRegistered.OtherUnit other => BatchProblems.OtherUnit(other.Unit),
            BatchRegistered.NoProduct => BatchProblems.NoProduct,
            BatchRegistered.NoPlot => BatchProblems.NoPlot,
            BatchRegistered.TooEarly early => BatchProblems.TooEarly(early.Waiting),
            _ => IdempotencyKey.UsedForAnother,
        };
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IBatches batches,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await batches.OfFarmerAsync(context.Caller().Id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new BatchesAnswer([.. page.Items.Select(line => BatchAnswers.Line(line, settings.PublicUrl))], token),
            BatchJson.Default.BatchesAnswer
        );
    }

    static async Task<IResult> GetAsync(
        HttpContext context,
        IBatches batches,
        OverdueChanges overdue,
        IListingStates listings,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 2));
        var lot = refusals.Lot("lot", RawPath.Segment(context, 3));
        if (gtin is null || lot is null)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (await batches.FindPassportAsync(gtin, lot, cancellation) is not { } kept)
        {
            return ProblemResult.NotFound;
        }

        await overdue.AnnounceAsync(kept, cancellation);
        var answer = BatchAnswers.Public(kept.Passport, settings.PublicUrl);
        var caller = context.CallerIfAny();
        var isOwner = caller?.Id == kept.Passport.Producer.Id;
        if ((isOwner || caller?.Role == Role.Operator) && await batches.FindAsync(gtin, lot, cancellation) is { } batch)
        {
            answer = answer.WithOrigin(batch, kept.Passport);
            if (isOwner)
            {
                answer = answer with { Notes = batch.Notes, Listings = await listings.OfAsync(gtin, cancellation) };
            }
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(answer, BatchJson.Default.BatchAnswer);
    }

    static string Address(Settings settings, Gtin gtin, Lot lot) =>
        $"{settings.PublicUrl}/api/batches/{gtin}/{lot.ToPath()}";
}
