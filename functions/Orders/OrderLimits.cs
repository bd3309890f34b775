using Traceability.Products;

namespace Traceability.Orders;

/// <summary>What bounds orders, which anyone may place.</summary>
public static class OrderLimits
{
    /// <summary>How long stock is held for an order that the farmer has not confirmed.</summary>
    public static readonly TimeSpan Reservation = TimeSpan.FromHours(48);

    /// <summary>
    /// How much longer than after its end an order keeps its buyer's data at most, from when it was placed: an order that nobody ends must
    /// not keep them for ever.
    /// </summary>
    public static readonly TimeSpan OpenAtMost = TimeSpan.FromDays(90);

    /// <summary>How far a message is put off at most: Azure's own limit.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);

    /// <summary>Orders of one phone number for one product and day at most, whatever became of them.</summary>
    public const int MaxADay = 5;

    /// <summary>Orders of one phone number for one product at most that wait for the farmer.</summary>
    public const int MaxWaiting = 3;

    /// <summary>Bytes of a sent form at most.</summary>
    public const int MaxForm = 16 * 1024;

    /// <summary>Fields of a sent form at most.</summary>
    public const int MaxFields = 32;

    public const int MaxName = 100;
    public const int MaxAddress = 200;
    public const int MaxNote = 500;

    /// <summary>Characters of a form's own token: random ones, since they lead to the buyer's page.</summary>
    public const int MinToken = 22;
    public const int MaxToken = 64;

    /// <summary>
    /// What one order may ask of a product, in its unit; and what all orders of one phone number that wait for the farmer may hold of
    /// it: what a household eats, not what a trader buys.
    /// </summary>
    public static decimal MaxQuantity(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.Code switch
        {
            "GRM" => 100_000,
            Unit.Pieces => 200,
            _ => 100,
        };
    }
}
