using System.Globalization;
using Traceability.Platform.Problems;

namespace Traceability.Products;

/// <summary>Money as it is sent: <c>{"amount": "45000", "currency": "VND"}</c>.</summary>
public sealed record MoneyBody(string? Amount, string? Currency);

/// <summary>A price in Vietnamese đồng, which has no smaller unit in use: a whole number, 1 to 1,000,000,000,000.</summary>
public sealed record Money(long Amount)
{
    public const string Currency = "VND";
    const long Max = 1_000_000_000_000;

    public MoneyBody ToBody() => new(Amount.ToString(CultureInfo.InvariantCulture), Currency);

    public static Money? Parse(string pointer, MoneyBody? body, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (body is null)
        {
            refusals.Add(pointer, "required", "Cần giá bán.", "A price is required.");
            return null;
        }

        if (body.Currency != Currency)
        {
            refusals.Add(pointer + "/currency", "currency", "Giá tính bằng VND.", "Prices are in VND.");
            return null;
        }

        if (
            !long.TryParse(body.Amount, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            || amount is < 1 or > Max
        )
        {
            refusals.Add(
                pointer + "/amount",
                "amount",
                "Giá là một số nguyên đồng, lớn hơn 0, viết trong ngoặc kép: \"45000\".",
                "A price is a whole number of đồng greater than 0, written as text: \"45000\"."
            );
            return null;
        }

        return new Money(amount);
    }
}
