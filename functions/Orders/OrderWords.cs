using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Orders;

/// <summary>How an order stands, as people say it.</summary>
public static class OrderWords
{
    /// <summary>In two or three words.</summary>
    public static Text Name(OrderState state) =>
        state switch
        {
            OrderState.Placed => new("Đã đặt", "Placed"),
            OrderState.Confirmed => new("Đã xác nhận", "Confirmed"),
            OrderState.Shipped => new("Đang giao", "On its way"),
            OrderState.Delivered => new("Đã giao", "Delivered"),
            OrderState.Cancelled => new("Đã hủy", "Cancelled"),
            _ => new("Đã trả lại", "Returned"),
        };

    public static Text Name(Payment payment) =>
        payment switch
        {
            Payment.OnDelivery => new("Trả tiền khi nhận hàng", "Cash on delivery"),
            Payment.AtPickup => new("Đến lấy và trả tiền tại vườn", "Pick up and pay at the farm"),
            _ => new("Chuyển khoản ngân hàng", "Bank transfer"),
        };

    public static Text ForBuyer(Order order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        var isPickedUp = order.Facts.Payment == Payment.AtPickup;
        return order.StateAt(now) switch
        {
            OrderState.Placed => Until(
                order,
                until => $"Hàng đang được giữ cho bạn. Nhà sản xuất sẽ xác nhận trước {until}; quá giờ đó đơn tự hủy.",
                until =>
                    $"The goods are held for you. The producer confirms the order by {until}; after that it is cancelled by itself."
            ),
            OrderState.Confirmed when isPickedUp => new(
                "Nhà sản xuất đã xác nhận. Bạn có thể đến lấy hàng.",
                "The producer has confirmed it. You can come for the goods."
            ),
            OrderState.Confirmed => new(
                "Nhà sản xuất đã xác nhận và đang chuẩn bị hàng.",
                "The producer has confirmed it and is preparing the goods."
            ),
            OrderState.Shipped => new("Hàng đang được giao đến bạn.", "The goods are on their way to you."),
            OrderState.Delivered => new("Bạn đã nhận hàng.", "You have the goods."),
            OrderState.Returned => new("Hàng đã được trả lại.", "The goods were returned."),
            _ => order.EnderAt(now) switch
            {
                OrderEnder.Buyer => new("Bạn đã hủy đơn này.", "You cancelled this order."),
                OrderEnder.Farmer => new("Nhà sản xuất đã hủy đơn này.", "The producer cancelled this order."),
                _ => new(
                    "Hết giờ giữ hàng mà nhà sản xuất chưa xác nhận, nên đơn tự hủy.",
                    "The producer did not confirm it in time, and so it was cancelled."
                ),
            },
        };
    }

    public static Text ForFarmer(Order order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.StateAt(now) switch
        {
            OrderState.Placed => Until(
                order,
                until => $"Đơn mới: hãy xác nhận hoặc hủy trước {until}, quá giờ đó đơn tự hủy.",
                until => $"A new order: confirm or cancel it by {until}; after that it is cancelled by itself."
            ),
            OrderState.Confirmed when order.Facts.Payment == Payment.AtPickup => new(
                "Bạn đã xác nhận. Khách sẽ đến lấy.",
                "You confirmed it. The buyer comes for it."
            ),
            OrderState.Confirmed => new("Bạn đã xác nhận. Hãy giao hàng.", "You confirmed it. Send the goods."),
            OrderState.Shipped => new("Đang giao cho khách.", "On its way to the buyer."),
            OrderState.Delivered => new("Khách đã nhận hàng.", "The buyer has the goods."),
            OrderState.Returned => new(
                "Khách đã trả lại hàng; hàng đã về kho.",
                "The buyer returned it; it is back in stock."
            ),
            _ => order.EnderAt(now) switch
            {
                OrderEnder.Buyer => new(
                    "Khách đã hủy; hàng đã về kho.",
                    "The buyer cancelled it; it is back in stock."
                ),
                OrderEnder.Farmer => new("Bạn đã hủy; hàng đã về kho.", "You cancelled it; it is back in stock."),
                _ => new(
                    "Bạn chưa xác nhận kịp nên đơn tự hủy; hàng đã về kho.",
                    "You did not confirm it in time: it was cancelled and is back in stock."
                ),
            },
        };
    }

    /// <summary>Why a step may not be taken.</summary>
    public static Text Forbids(OrderStep step, OrderState state)
    {
        var (vi, en) = step switch
        {
            OrderStep.Confirm => ("xác nhận", "confirmed"),
            OrderStep.Ship => ("giao", "shipped"),
            OrderStep.Deliver => ("báo đã giao", "delivered"),
            OrderStep.Return => ("trả lại", "returned"),
            OrderStep.Pay => ("báo đã trả tiền", "paid"),
            _ => ("hủy", "cancelled"),
        };
        var name = Name(state);
        return new(
            $"Không {vi} được đơn này nữa: {Lower(name.Vi)}.",
            $"This order cannot be {en} now. It is: {Lower(name.En)}."
        );
    }

    static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    static Text Until(Order order, Func<string, string> vi, Func<string, string> en)
    {
        var until = order.Facts.ReservedUntil;
        var time = Format.Time(until);
        return new(
            vi($"{time} ngày {Format.Date(until, Language.Vietnamese)}"),
            en($"{time} on {Format.Date(until, Language.English)}")
        );
    }
}
