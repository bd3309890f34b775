using Traceability.Diary;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>Why a batch was not registered.</summary>
static class BatchProblems
{
    const int Conflict = 409;
    const int NotFound = 404;

    public static ProblemResult Taken { get; } =
        new(
            Conflict,
            "lot-taken",
            new Text("Sản phẩm này đã có lô mang số đó.", "This product has a batch with that lot already."),
            [new Refusal("/lot", "taken", new Text("Số lô đã được dùng.", "The lot is taken."))]
        );

    public static ProblemResult NoProduct { get; } =
        new(
            NotFound,
            "no-product",
            new Text("Bạn không có sản phẩm nào mang mã này.", "You have no product with this GTIN."),
            [
                new Refusal(
                    "/gtin",
                    "unknown",
                    new Text("Hãy đăng ký sản phẩm trước.", "Register the product first: POST /api/products.")
                ),
            ]
        );

    public static ProblemResult NoPlot { get; } = ProblemResult.Invalid([PlotRefusals.Unknown("/plot")]);

    /// <summary>The harvest is inside a waiting time and no reason was given.</summary>
    public static ProblemResult TooEarly(WaitingTime waiting)
    {
        var facts = waiting.Because[0].Facts;
        string Day(DateOnly day, Language language) => Format.Date(day, language);
        return ProblemResult.Invalid([
            new Refusal(
                "/earlyHarvestReason",
                "waiting-time",
                new Text(
                    $"Thửa này xịt {facts.Product} ngày {Day(facts.On, Language.Vietnamese)}, phải đến ngày "
                        + $"{Day(waiting.Until, Language.Vietnamese)} mới hết thời gian cách ly. Nếu vẫn thu hoạch, hãy ghi lý do.",
                    $"{facts.Product} was sprayed on this plot on {Day(facts.On, Language.English)}: it may be harvested from "
                        + $"{Day(waiting.Until, Language.English)} on. If it was harvested all the same, say why."
                )
            ),
        ]);
    }

    public static ProblemResult OtherUnit(Unit unit) =>
        ProblemResult.Invalid([
            new Refusal(
                "/quantity/unit",
                "unit",
                new Text(
                    $"Sản phẩm này bán theo {unit}: hãy ghi lượng theo đơn vị đó.",
                    $"This product is sold by {unit}: give the quantity in a unit that converts to it."
                )
            ),
        ]);
}
