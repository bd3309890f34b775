using System.Text.Json;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.Problems;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>Tells a batch's owner how its product stands on each marketplace; Listings knows.</summary>
public interface IListingStates
{
    Task<IReadOnlyList<BatchListing>> OfAsync(Gtin gtin, CancellationToken cancellation);
}

public static class BatchEndpoints
{
    public static void AddBatches(this IServiceCollection services)
    {
        services.AddSingleton<IBatches, BatchTable>();
        services.AddSingleton<IBatchChanges, BatchChangeQueue>();
        services.AddSingleton<BatchRegistration>();
        services.AddSingleton<OverdueChanges>();
        services.AddSingleton<IBatchEffect, ListedBatch>();
        services.AddQueueFunction<BatchChange, BatchChangedHandler>(
            "follow-batch",
            Queues.BatchChanged,
            BatchChangeJson.Default.BatchChange
        );
        services.AddQueueFunction<ProductChange, PassportChangedHandler>(
            "rewrite-passports",
            Queues.PassportChanged,
            ProductChangeJson.Default.ProductChange
        );
    }

    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/batches", RegisterAsync).RequireCaller(Role.Farmer);
        routes.MapGet("/api/batches", ListAsync).RequireCaller(Role.Farmer);
        routes.MapGet("/api/batches/{gtin}/{lot}", GetAsync).AllowCaller();
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
        var farmer = request.HttpContext.Caller().Id;
        return await registration.RegisterAsync(farmer, facts, key, identity, cancellation) switch
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
        var refusals = new Refusals();
        var asked = PageRequest.Of(context.Request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var page = await batches.OfFarmerAsync(context.Caller().Id, asked, cancellation);
        var token = PageRequest.Token(page.Next);
        PageRequest.LinkNext(context, settings.PublicUrl, token);
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
        if (context.CallerIfAny()?.Id == kept.Passport.Producer.Id)
        {
            var batch = await batches.FindAsync(gtin, lot, cancellation);
            answer = answer with { Notes = batch?.Notes, Listings = await listings.OfAsync(gtin, cancellation) };
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(answer, BatchJson.Default.BatchAnswer);
    }

    static string Address(Settings settings, Gtin gtin, Lot lot) =>
        $"{settings.PublicUrl}/api/batches/{gtin}/{lot.ToPath()}";
}
