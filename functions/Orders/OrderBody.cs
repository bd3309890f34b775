using System.Globalization;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Orders;

/// <summary>What a buyer sends.</summary>
/// <param name="Form">22 to 64 random letters, digits, <c>-</c> or <c>_</c>, made once for each order: the same again is the same order.</param>
/// <param name="Quantity">At most two decimals in the product's unit.</param>
/// <param name="Price">What a unit costs as the buyer saw it; where it costs something else by now, the order is refused.</param>
/// <param name="Address">Where to; not needed where the goods are picked up.</param>
/// <param name="Payment"><c>on-delivery</c>, <c>at-pickup</c> or <c>transfer</c>.</param>
public sealed record OrderBody(
    string? Form,
    QuantityBody? Quantity,
    MoneyBody? Price,
    string? Name,
    string? Phone,
    string? Address,
    string? Payment,
    string? Note
)
{
    /// <summary>The version of the text at <c>/privacy</c> that the buyer read and agreed to.</summary>
    public string? Consent { get; init; }

    const decimal MaxTotal = 1_000_000_000_000;

    /// <summary>What is ordered of a product, or every field that was refused.</summary>
    /// <param name="form">The form's token; null where it is to be told by <see cref="Form"/>.</param>
    /// <param name="takesTransfers">Whether the farmer has a bank account.</param>
    public OrderWish? Read(string? form, Product product, bool takesTransfers, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(refusals);
        form ??= Form;
        if (
            form is not { Length: >= OrderLimits.MinToken and <= OrderLimits.MaxToken }
            || !form.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        )
        {
            refusals.Add(
                "/form",
                string.IsNullOrEmpty(form) ? "required" : "form",
                $"Cần từ {OrderLimits.MinToken} đến {OrderLimits.MaxToken} chữ, số ngẫu nhiên.",
                $"Needs {OrderLimits.MinToken} to {OrderLimits.MaxToken} random letters and digits."
            );
        }

        var quantity = ReadQuantity(product, refusals);
        if (quantity is not null && quantity.Value * product.Facts.Price.Amount > MaxTotal)
        {
            refusals.Add("/quantity", "total", "Đơn này quá lớn.", "This order is too large.");
        }

        ReadPrice(product, refusals);
        var payment = ReadPayment(takesTransfers, refusals);
        var buyer = Buyer.Read(this, payment is not Orders.Payment.AtPickup, refusals);
        return refusals.Any ? null : new OrderWish(form!, quantity!, payment!.Value, buyer!);
    }

    Quantity? ReadQuantity(Product product, Refusals refusals)
    {
        var unit = product.Facts.Unit;
        if (Products.Quantity.Parse("/quantity", Quantity, refusals) is not { } told)
        {
            return null;
        }

        if (!told.Unit.ConvertsTo(unit))
        {
            refusals.Add(
                "/quantity/unit",
                "unit",
                $"Sản phẩm này tính theo {unit}.",
                $"This product is told in {unit}."
            );
            return null;
        }

        var value = told.Unit.Convert(told.Value, unit);
        if (decimal.Round(value, 2) != value)
        {
            refusals.Add(
                "/quantity",
                "decimals",
                "Nhiều nhất hai chữ số sau dấu phẩy, như 2,5.",
                "At most two decimals, such as 2.5."
            );
            return null;
        }

        var max = OrderLimits.MaxQuantity(unit);
        if (value > max)
        {
            refusals.Add(
                "/quantity",
                "too-much",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Mỗi đơn nhiều nhất {max} {unit}. Muốn mua nhiều hơn, hãy liên hệ nhà sản xuất."
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"At most {max} {unit} an order. To buy more, get in touch with the producer."
                )
            );
            return null;
        }

        return Products.Quantity.Kept(value, unit.Code);
    }

    void ReadPrice(Product product, Refusals refusals)
    {
        if (Price is null || Money.Parse("/price", Price, refusals) is not { } seen || seen == product.Facts.Price)
        {
            return;
        }

        refusals.Add(
            "/price",
            "price-changed",
            "Giá vừa thay đổi. Hãy xem giá mới rồi đặt lại.",
            "The price has just changed. See the new one, and order again."
        );
    }

    Payment? ReadPayment(bool takesTransfers, Refusals refusals)
    {
        Payment? payment = Payment switch
        {
            "on-delivery" => Orders.Payment.OnDelivery,
            "at-pickup" => Orders.Payment.AtPickup,
            "transfer" => Orders.Payment.Transfer,
            _ => null,
        };
        if (payment is null)
        {
            refusals.Add(
                "/payment",
                string.IsNullOrEmpty(Payment) ? "required" : "unknown-payment",
                "Hãy chọn cách trả tiền: on-delivery, at-pickup hoặc transfer.",
                "Choose how to pay: on-delivery, at-pickup or transfer."
            );
        }
        else if (payment == Orders.Payment.Transfer && !takesTransfers)
        {
            refusals.Add(
                "/payment",
                "no-transfer",
                "Nhà sản xuất này chưa nhận chuyển khoản.",
                "This producer takes no transfers yet."
            );
        }

        return payment;
    }
}

/// <summary>What is ordered of a product and by whom, read.</summary>
/// <param name="Form">The token of the form that told it.</param>
/// <param name="Quantity">In the product's unit.</param>
public sealed record OrderWish(string Form, Quantity Quantity, Payment Payment, Buyer Buyer)
{
    /// <summary>The order of a product at a time.</summary>
    public OrderFacts Of(Product product, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(product);
        var price = product.Facts.Price;
        // A đồng has no smaller unit; of the smallest amount of the cheapest product one is paid at least.
        var total = Math.Max(1, decimal.Round(Quantity.Value * price.Amount, MidpointRounding.AwayFromZero));
        return new OrderFacts(
            id,
            product.Gtin,
            product.Producer.Id,
            product.Facts.Name,
            Quantity,
            price,
            new Money((long)total),
            Payment,
            now,
            now + OrderLimits.Reservation
        );
    }
}
