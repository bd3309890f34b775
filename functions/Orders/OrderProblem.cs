using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Orders;

/// <summary>Why an order was not taken: a status, a name for programs, and words.</summary>
/// <param name="Errors">The field where it can be mended.</param>
public sealed record OrderProblem(int Status, string Kind, Text Title, IReadOnlyList<Refusal> Errors)
{
    const int Invalid = 400;
    const int Conflict = 409;
    const int Unprocessable = 422;
    const int TooManyRequests = 429;

    public ProblemResult ToResult() => new(Status, Kind, Title, Errors.Count == 0 ? null : Errors);

    public static OrderProblem Refused(IReadOnlyList<Refusal> errors) =>
        new(
            Invalid,
            "invalid",
            new Text(
                "Đơn chưa gửi được: hãy sửa các chỗ dưới đây.",
                "The order was not taken: mend what is marked below."
            ),
            errors
        );

    public static OrderProblem NotEnough(decimal available, Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var left = new Amount(available, unit.Code);
        var title =
            available > 0
                ? new Text(
                    $"Không đủ hàng: chỉ còn {Format.Quantity(left, Language.Vietnamese)}.",
                    $"There is not enough: {Format.Quantity(left, Language.English)} left."
                )
                : new Text("Vừa hết hàng.", "It has just sold out.");
        return new(Conflict, "not-enough", title, [new Refusal("/quantity", "not-enough", title)]);
    }

    public static OrderProblem TooMany { get; } =
        new(
            TooManyRequests,
            "too-many-orders",
            new Text(
                "Số điện thoại này có nhiều đơn đang chờ hoặc đã đặt nhiều đơn hôm nay. Hãy chờ nhà sản xuất trả lời.",
                "This phone number has many orders waiting, or placed many today. Wait for the producer to answer."
            ),
            []
        );

    public static OrderProblem FormUsed { get; } =
        new(
            Unprocessable,
            "form-used",
            new Text(
                "Tờ đơn này đã gửi với nội dung khác hoặc đã quá cũ. Nếu bạn muốn đặt thêm một đơn, hãy gửi lại.",
                "This form was sent before with other content, or is too old. To place one more order, send it again."
            ),
            []
        );

    public static OrderProblem Forbidden(OrderStep step, OrderState state) =>
        new(Conflict, "order-state", OrderWords.Forbids(step, state), []);

    public static OrderProblem Recalled(IReadOnlyList<RecalledLot> lots)
    {
        var names = string.Join(", ", lots.Select(lot => lot.Lot));
        return new(
            Conflict,
            "order-recalled",
            new Text(
                $"Lô {names} đã bị thu hồi: không được giao. Hãy hủy đơn này.",
                $"Lot {names} is recalled and must not be delivered. Cancel this order."
            ),
            []
        );
    }
}
