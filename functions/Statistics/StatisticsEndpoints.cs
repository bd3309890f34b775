using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Listings;
using Traceability.Orders;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Products;
using Traceability.Recalls;
using Traceability.Sales;

namespace Traceability.Statistics;

/// <summary>A number; null where nothing of it may be shown.</summary>
/// <param name="Masked">Something of it may not be shown: a <paramref name="Value"/> is then the sum of the rest.</param>
public sealed record CountAnswer(decimal? Value, bool Masked)
{
    public static CountAnswer Of(Shown shown) => new(shown.Value, shown.IsMasked);
}

/// <summary>An amount of goods in a unit: KGM, LTR or H87 (UN/CEFACT Recommendation 20).</summary>
public sealed record QuantityCountAnswer(string Unit, decimal? Value, bool Masked);

/// <summary>An amount of money.</summary>
public sealed record RevenueAnswer(string? Amount, string Currency, bool Masked);

/// <summary>What was counted of a period.</summary>
/// <param name="Name">The day or the month; null for the totals.</param>
public sealed record PeriodAnswer(
    string? Name,
    CountAnswer Producers,
    CountAnswer Products,
    CountAnswer Listings,
    CountAnswer Batches,
    IReadOnlyList<QuantityCountAnswer> Quantities,
    CountAnswer Orders,
    CountAnswer Sales,
    RevenueAnswer Revenue,
    CountAnswer Scans,
    CountAnswer Recalls
)
{
    public static PeriodAnswer Of(string? name, IReadOnlyDictionary<Measure, Shown> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        QuantityCountAnswer Quantity(string unit, Measure measure) =>
            new(unit, figures[measure].Value, figures[measure].IsMasked);
        return new(
            name,
            CountAnswer.Of(figures[Measure.Producers]),
            CountAnswer.Of(figures[Measure.Products]),
            CountAnswer.Of(figures[Measure.Listings]),
            CountAnswer.Of(figures[Measure.Batches]),
            [
                Quantity("KGM", Measure.Kilograms),
                Quantity("LTR", Measure.Litres),
                Quantity(Unit.Pieces, Measure.Pieces),
            ],
            CountAnswer.Of(figures[Measure.Orders]),
            CountAnswer.Of(figures[Measure.Sales]),
            new RevenueAnswer(
                figures[Measure.Revenue].Value?.ToString(CultureInfo.InvariantCulture),
                Money.Currency,
                figures[Measure.Revenue].IsMasked
            ),
            CountAnswer.Of(figures[Measure.Scans]),
            CountAnswer.Of(figures[Measure.Recalls])
        );
    }
}

/// <summary>The answer to a question.</summary>
/// <param name="From">The first period.</param>
/// <param name="To">The last period.</param>
/// <param name="Province">Its name; null for all.</param>
/// <param name="SmallestGroup">What comes from fewer producers is masked; null where nothing is: a farmer's own numbers.</param>
public sealed record StatisticsAnswer(
    string From,
    string To,
    string By,
    string? Province,
    string? Product,
    int? SmallestGroup,
    IReadOnlyList<PeriodAnswer> Periods,
    PeriodAnswer Totals
)
{
    public static StatisticsAnswer Of(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var question = series.Question;
        var periods = series.Periods.Select(p => PeriodAnswer.Of(question.Name(p.Start), p.Of)).ToList();
        return new(
            question.Name(question.From),
            question.Name(question.To),
            question.IsByMonth ? "month" : "day",
            question.Province?.Name,
            question.Product,
            series.IsMasked ? Masks.Smallest : null,
            periods,
            PeriodAnswer.Of(null, series.Totals)
        );
    }
}

[JsonSerializable(typeof(StatisticsAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class StatisticsJson : JsonSerializerContext;

/// <summary>What is counted, for the operator and whoever it answers to, and for each farmer its own.</summary>
public static class StatisticsEndpoints
{
    const string Asking =
        "`?by=day` (at most 366) or `month` (at most 120, always whole months); `?from=&to=` are days or months in Vietnam, "
        + "`2026-11-20` or `2026-11`, without them the last 30 days or 12 months; `?province=` by name or code; `?product=` a "
        + "category, by month. Producers, products and listings on sale are what there is at the end of each period; all else is what "
        + "happened in it. Sales are without those that were cancelled or returned, on the day of the sale. The operator's numbers are "
        + "masked: none comes from fewer than 3 producers, or lets one be worked out that does; recalls are never masked. A farmer's key "
        + "gets its own numbers, as they are, where `product` may be a GTIN too. What happened is counted within seconds; opened pages "
        + "within two minutes.";

    const string Count = """{"value": 12, "masked": false}""";

    const string Counted = $$"""
        "producers": {{Count}}, "products": {"value": 31, "masked": false}, "listings": {"value": 24, "masked": false},
         "batches": {"value": 64, "masked": false},
         "quantities": [{"unit": "KGM", "value": 7712.5, "masked": false}, {"unit": "LTR", "value": null, "masked": true},
          {"unit": "H87", "value": 0, "masked": false}],
         "orders": {"value": 40, "masked": false}, "sales": {"value": 118, "masked": false},
         "revenue": {"amount": "19162500", "currency": "VND", "masked": false}, "scans": {"value": 2315, "masked": false},
         "recalls": {"value": 1, "masked": false} }
        """;

    public static void AddStatistics(this IServiceCollection services)
    {
        services.AddApiJson(StatisticsJson.Default);
        services.AddSingleton<IStatistics, StatisticsTable>();
        services.AddSingleton<Counting>();
        services.AddSingleton<Figures>();
        services.AddSingleton<StatisticsQueue>();
        services.AddSingleton<IStatisticsNews>(provider => provider.GetRequiredService<StatisticsQueue>());
        services.AddSingleton<INewFarmers>(provider => provider.GetRequiredService<StatisticsQueue>());
        services.AddSingleton<INewProducts>(provider => provider.GetRequiredService<StatisticsQueue>());
        services.AddSingleton<CountedFarmers>();
        services.AddSingleton<CountedProducts>();
        services.AddSingleton<IProductEffect>(provider => provider.GetRequiredService<CountedProducts>());
        services.AddSingleton<IListingEffect, CountedListings>();
        services.AddSingleton<IBatchEffect, CountedBatches>();
        services.AddSingleton<IOrderEffect, CountedOrders>();
        services.AddSingleton<ISaleEffect, CountedSales>();
        services.AddSingleton<IRecallEffect, CountedRecalls>();
        services.AddSingleton<OpenedPages>();
        services.AddSingleton<IReadModels, StatisticsModels>();
        services.AddSingleton<ICheck, CountCheck>();
        services.AddHostedService<OpenedPagesSending>();
        services.AddQueueFunction<StatisticsChange, StatisticsHandler>(
            "count-statistics",
            Queues.Statistics,
            StatisticsChangeJson.Default.StatisticsChange
        );
    }

    public static void MapStatistics(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/statistics", GetAsync)
            .Describe("Statistics", "Read the statistics", Asking)
            .Answers<StatisticsAnswer>(
                $$"""
                {"from": "2026-11", "to": "2026-11", "by": "month", "province": "Đồng Tháp", "product": null, "smallestGroup": 3,
                 "periods": [{"name": "2026-11", {{Counted}}], "totals": {"name": null, {{Counted}} }
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);
        routes
            .MapGet("/api/statistics.csv", FileAsync)
            .OpensInBrowser()
            .Describe(
                "Statistics",
                "Read the statistics, for spreadsheets",
                Asking
                    + " CSV (RFC 4180) in UTF-8 with a byte order mark, a line a period; what is masked is `<3`, and `>=` stands before "
                    + "the sum of what is not; a cell that a spreadsheet would compute begins with '."
            )
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
        routes
            .MapGet("/statistics", PageAsync)
            .OpensInBrowser()
            .Describe("Statistics", "See the statistics", Asking + " HTML with plots, in Vietnamese or English.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> GetAsync(
        HttpContext context,
        Figures figures,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (series, problem) = await FindAsync(context, figures, time, cancellation);
        return series is null
            ? problem!
            : Results.Json(StatisticsAnswer.Of(series), StatisticsJson.Default.StatisticsAnswer);
    }

    static async Task<IResult> FileAsync(
        HttpContext context,
        Figures figures,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (series, problem) = await FindAsync(context, figures, time, cancellation);
        if (series is null)
        {
            return problem!;
        }

        var question = series.Question;
        return Results.File(
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(StatisticsCsv.Of(series))],
            "text/csv; charset=utf-8",
            $"statistics-{question.Name(question.From)}-{question.Name(question.To)}.csv"
        );
    }

    static async Task<IResult> PageAsync(
        HttpContext context,
        Figures figures,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (series, problem) = await FindAsync(context, figures, time, cancellation);
        if (series is null)
        {
            return problem!;
        }

        var language = PageLanguage.Of(context.Request);
        return new PageResult(StatisticsPage.Create(new StatisticsPageModel(language, series)), language);
    }

    static async Task<(Series? Series, ProblemResult? Problem)> FindAsync(
        HttpContext context,
        Figures figures,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        // Another key gets other numbers.
        context.Response.Headers.CacheControl = "no-store";
        var (query, caller, refusals) = (context.Request.Query, context.Caller(), new Refusals());
        return
            StatisticsQuestion.Parse(
                query["from"],
                query["to"],
                query["by"],
                query["province"],
                query["product"],
                caller.Role == Role.Farmer,
                time.Today(),
                refusals
            )
                is { } question
            ? (await figures.OfAsync(caller, question, cancellation), null)
            : (null, ProblemResult.Invalid(refusals.List));
    }
}
