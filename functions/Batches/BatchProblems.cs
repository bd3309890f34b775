using Traceability.Platform;
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
