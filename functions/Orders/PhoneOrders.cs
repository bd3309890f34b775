using Traceability.Gs1;

namespace Traceability.Orders;

/// <summary>An order as the count of its phone number knows it.</summary>
/// <param name="Day">The day in Vietnam on which it was placed.</param>
/// <param name="Amount">What it holds, in the product's unit.</param>
/// <param name="IsWaiting">The farmer has not answered: it holds stock for nothing yet.</param>
public sealed record PhoneOrder(string Order, DateOnly Day, decimal Amount, bool IsWaiting);

/// <summary>What one phone number ordered of one product lately: so that nobody holds a farm's stock with orders that mean nothing.</summary>
public sealed record PhoneOrders(IReadOnlyList<PhoneOrder> List)
{
    public static PhoneOrders None { get; } = new([]);

    /// <summary>With one more; the same where it is counted; null where that would be too many, or hold too much.</summary>
    /// <param name="maxHeld">What those that wait may hold together.</param>
    public PhoneOrders? With(PhoneOrder added, decimal maxHeld)
    {
        ArgumentNullException.ThrowIfNull(added);
        if (List.Any(order => order.Order == added.Order))
        {
            return this;
        }

        var counted = List.Where(order => order.IsWaiting || order.Day == added.Day).ToList();
        var waiting = counted.Where(order => order.IsWaiting).ToList();
        return
            counted.Count(order => order.Day == added.Day) >= OrderLimits.MaxADay
            || waiting.Count >= OrderLimits.MaxWaiting
            || waiting.Sum(order => order.Amount) + added.Amount > maxHeld
            ? null
            : new PhoneOrders([.. counted, added]);
    }

    /// <summary>With the farmer's answer to one, or its end.</summary>
    public PhoneOrders Answered(string order) =>
        new([.. List.Select(counted => counted.Order == order ? counted with { IsWaiting = false } : counted)]);

    public PhoneOrders Without(string order) => new([.. List.Where(counted => counted.Order != order)]);
}

/// <summary>Where orders are counted by phone number and product. The number itself is not kept there.</summary>
public interface IPhoneOrders
{
    /// <summary>Whether an order would be counted now. One point read.</summary>
    Task<bool> HasRoomAsync(Gtin gtin, string phone, PhoneOrder order, decimal maxHeld, CancellationToken cancellation);

    /// <summary>Counts an order; false where it would be too many. Twice is once.</summary>
    Task<bool> TakeAsync(Gtin gtin, string phone, PhoneOrder order, decimal maxHeld, CancellationToken cancellation);

    /// <summary>Notes that an order waits no more; twice is once.</summary>
    Task AnswerAsync(Gtin gtin, string phone, string order, CancellationToken cancellation);

    /// <summary>Counts an order no more, and keeps nothing of a number without orders; twice is once.</summary>
    Task ForgetAsync(Gtin gtin, string phone, string order, CancellationToken cancellation);
}
