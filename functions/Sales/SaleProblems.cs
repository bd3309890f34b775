using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Sales;

/// <summary>Why a sale was not taken.</summary>
static class SaleProblems
{
    const int NotFoundStatus = 404;
    const int Conflict = 409;
    const int Unprocessable = 422;

    public static ProblemResult NoProduct { get; } =
        new(
            NotFoundStatus,
            "no-product",
            new Text("Bạn không có sản phẩm nào mang mã này.", "You have no product with this GTIN."),
            [new Refusal("/gtin", "unknown", new Text("Không có sản phẩm này.", "There is no such product."))]
        );

    /// <summary>An order's line is known with other content.</summary>
    /// <param name="pointer">Where a sale's fields are.</param>
    public static ProblemResult Unlike(IReadOnlyList<RefusedSale> refused, Func<int, string> pointer) =>
        new(
            Unprocessable,
            "sale-differs",
            new Text("Dòng này đã được báo với nội dung khác.", "This line was told before with other content."),
            [
                .. refused.Select(sale => new Refusal(
                    $"{pointer(sale.Number)}/{sale.Field}",
                    "differs",
                    new Text("Khác với lần báo trước.", "It is not what was told before.")
                )),
            ]
        );

    public static ProblemResult ReservedTooLong(IReadOnlyList<RefusedSale> refused, Func<int, string> pointer) =>
        ProblemResult.Invalid([
            .. refused.Select(sale => new Refusal(
                $"{pointer(sale.Number)}/{sale.Field}",
                "range",
                new Text("Giữ hàng nhiều nhất 7 ngày kể từ bây giờ.", "It is reserved for at most 7 days from now.")
            )),
        ]);

    /// <summary>The sale's state forbids the step.</summary>
    public static ProblemResult Forbids(TradeState state) =>
        new(
            Conflict,
            "sale-state",
            state switch
            {
                TradeState.Held => new Text(
                    "Hàng mới được giữ, chưa bán, hoặc đã hết giờ giữ.",
                    "It is reserved and not sold, or the reservation is over."
                ),
                TradeState.Sold => new Text("Hàng đã bán.", "It is sold."),
                TradeState.Cancelled => new Text("Đơn đã hủy.", "It is cancelled."),
                TradeState.Returned => new Text("Hàng đã trả lại.", "It is returned."),
                _ => new Text("Không đủ hàng nên chưa bán.", "There was not enough: it was not sold."),
            }
        );
}
