using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;

namespace Traceability.Diary;

/// <summary>What farmers did on their plots: nhật ký canh tác.</summary>
public static class DiaryEndpoints
{
    internal const string OfFarmer = "The operator names the `farmer`.";

    const string Answered = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "plot": "qivkhulzjz2lsf5oobji6cxmid", "season": "Đông Xuân 2026–2027",
         "kind": "spraying", "on": "2026-11-10", "product": "Amistar 250SC", "substance": "Azoxystrobin",
         "dose": "10 ml cho bình 16 lít", "waitingDays": 14, "until": "2026-11-24", "notes": "Trời nắng, lặng gió.",
         "writtenAt": "2026-11-12T03:11:00Z"}
        """;

    public static void AddDiary(this IServiceCollection services)
    {
        services.AddApiJson(DiaryJson.Default);
        services.AddSingleton<IDiary, DiaryTable>();
        services.AddSingleton<IDiaryChanges, DiaryChangeQueue>();
        services.AddSingleton<DiaryKeeping>();
        services.AddSingleton<IPersonalData, DiaryPersonalData>();
        services.AddSingleton<ICheck, DiaryPhotoCheck>();
        services.AddSingleton<Plots>();
    }

    public static void MapDiary(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes
            .MapPost("/api/diary", WriteAsync)
            .Describe(
                "Diary",
                "Write an entry",
                "What was done on a plot, on a day: `sowing`, `fertilising`, `spraying`, `watering`, `care`, or a `photo` alone. A spraying "
                    + "needs `product` and `waitingDays`, the days to wait before harvest on its label; `until` in the answer is the first "
                    + "day on which the plot may be harvested. Without `season` it gets the season of its day. Entries may arrive weeks "
                    + "late and in any order: the entry's own day decides, also about batches that were registered before it arrived. "
                    + "An entry is never changed: withdraw it, and write another."
            )
            .Takes<WriteEntry>(
                """
                {"plot": "qivkhulzjz2lsf5oobji6cxmid", "kind": "spraying", "on": "2026-11-10", "product": "Amistar 250SC",
                 "substance": "Azoxystrobin", "dose": "10 ml cho bình 16 lít", "waitingDays": 14, "notes": "Trời nắng, lặng gió."}
                """
            )
            .Answers<DiaryEntryAnswer>(Answered, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/diary", ListAsync)
            .Describe(
                "Diary",
                "Read a plot's diary",
                "`?plot=`, and `season=` for one season; the newest day first, withdrawn entries too, with why. `&perPage=&nextPageToken=`. "
                    + OfFarmer
            )
            .Answers<DiaryAnswer>($$"""{"items": [{{Answered}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/diary/waiting", WaitAsync)
            .Describe(
                "Diary",
                "Ask until when a plot may not be harvested",
                "`?plot=`. `until` is the first day on which it may be harvested, by the sprayings in `because`, the one that takes longest "
                    + "first; without `until` it may be harvested today. "
                    + OfFarmer
            )
            .Answers<WaitingAnswer>(
                $$"""{"plot": "qivkhulzjz2lsf5oobji6cxmid", "until": "2026-11-24", "because": [{{Answered}}]}"""
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/diary/{id}", GetAsync)
            .Describe("Diary", "Read an entry", "With its withdrawal, where it was withdrawn. " + OfFarmer)
            .Answers<DiaryEntryAnswer>(Answered)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/diary/{id}/withdrawal", WithdrawAsync)
            .Describe(
                "Diary",
                "Withdraw an entry",
                "Written by mistake: it counts no more, and stays to be read with the reason. Twice is once: the first reason stays. A batch "
                    + "that was harvested too early by this entry alone is so no more, and you and your cooperative are told."
            )
            .Takes<WithdrawEntry>("""{"reason": "Ghi nhầm thửa."}""")
            .Answers<DiaryEntryAnswer>(
                """
                {"id": "dmivkhulzjz2lsf5oobji6cxmi", "plot": "qivkhulzjz2lsf5oobji6cxmid", "season": "Đông Xuân 2026–2027",
                 "kind": "watering", "on": "2026-11-10", "writtenAt": "2026-11-12T03:11:00Z",
                 "withdrawal": {"reason": "Ghi nhầm thửa.", "at": "2026-11-13T03:11:00Z"}}
                """
            )
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);
        routes.MapDiaryPhotos();
    }

    static async Task<IResult> WriteAsync(
        HttpRequest request,
        DiaryKeeping keeping,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, DiaryJson.Default.WriteEntry);
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

        var identity = "POST /api/diary " + JsonSerializer.Serialize(sent, DiaryJson.Default.WriteEntry);
        var farmer = request.HttpContext.Caller().Id;
        return await keeping.WriteAsync(farmer, facts, key, identity, cancellation) switch
        {
            // As it was written, so that a retry is answered the same.
            DiaryKept.Kept { Entry: var entry } => new CreatedResult(
                $"{settings.PublicUrl}/api/diary/{entry.Id}",
                Results.Json(
                    DiaryEntryAnswer.Of(entry with { Withdrawal = null }, settings.PublicUrl),
                    DiaryJson.Default.DiaryEntryAnswer,
                    statusCode: StatusCodes.Status201Created
                )
            ),
            DiaryKept.NoPlot => ProblemResult.Invalid([PlotRefusals.Unknown("/plot")]),
            DiaryKept.NoPhoto => ProblemResult.Invalid([DiaryPhotoEndpoints.Unknown]),
            _ => IdempotencyKey.UsedForAnother,
        };
    }

    static async Task<IResult> WithdrawAsync(
        string id,
        HttpRequest request,
        DiaryKeeping keeping,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, DiaryJson.Default.WithdrawEntry);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var reason = sent.Decide(refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (!OpaqueId.IsOne(id))
        {
            return ProblemResult.NotFound;
        }

        var identity =
            $"POST /api/diary/{id}/withdrawal " + JsonSerializer.Serialize(sent, DiaryJson.Default.WithdrawEntry);
        var farmer = request.HttpContext.Caller().Id;
        return await keeping.WithdrawAsync(farmer, id, reason!, key, identity, cancellation) switch
        {
            DiaryKept.Kept { Entry: var entry } => Entry(entry, settings),
            DiaryKept.NoEntry => ProblemResult.NotFound,
            _ => IdempotencyKey.UsedForAnother,
        };
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IDiary diary,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var asked = PageRequest.Of(context.Request, refusals);
        var plot = refusals.Plot("plot", context.Request.Query["plot"]);
        var season = refusals.OptionalText("season", context.Request.Query["season"], WriteEntry.MaxSeason);
        var farmer = context.FarmerOf(refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (farmer is null)
        {
            return ProblemResult.NotFound;
        }

        var page = await diary.OfPlotAsync(farmer, plot!, season, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new DiaryAnswer([.. page.Items.Select(entry => DiaryEntryAnswer.Of(entry, settings.PublicUrl))], token),
            DiaryJson.Default.DiaryAnswer
        );
    }

    static async Task<IResult> WaitAsync(
        HttpContext context,
        IDiary diary,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var plot = refusals.Plot("plot", context.Request.Query["plot"]);
        var farmer = context.FarmerOf(refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (farmer is null)
        {
            return ProblemResult.NotFound;
        }

        var today = time.Today();
        var sprayings = await diary.UntilAsync(farmer, plot!, today, DiaryKind.Spraying, cancellation);
        var waiting = WaitingTime.On(today, sprayings);
        return Results.Json(
            new WaitingAnswer(
                plot!.ToString(),
                waiting is null ? null : Format.Iso(waiting.Until),
                [.. (waiting?.Because ?? []).Select(entry => DiaryEntryAnswer.Of(entry, settings.PublicUrl))]
            ),
            DiaryJson.Default.WaitingAnswer
        );
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        IDiary diary,
        Settings settings,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var farmer = context.FarmerOf(refusals);
        return refusals.Any ? ProblemResult.Invalid(refusals.List)
            : farmer is not null && OpaqueId.IsOne(id) && await diary.FindAsync(farmer, id, cancellation) is { } entry
                ? Entry(entry, settings)
            : ProblemResult.NotFound;
    }

    static IResult Entry(DiaryEntry entry, Settings settings) =>
        Results.Json(DiaryEntryAnswer.Of(entry, settings.PublicUrl), DiaryJson.Default.DiaryEntryAnswer);
}
