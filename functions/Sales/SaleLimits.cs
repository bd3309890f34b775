using Traceability.Listings;

namespace Traceability.Sales;

/// <summary>What bounds a sale and its report; the lots of one sale are bounded by <see cref="Trade.MaxLots"/>.</summary>
public static class SaleLimits
{
    /// <summary>Lines of one report at most.</summary>
    public const int MaxLines = 100;

    /// <summary>Characters of an order's and of a line's name at most.</summary>
    public const int MaxReference = 64;

    /// <summary>How long something is reserved at most: a message is put off no longer.</summary>
    public static readonly TimeSpan MaxReservation = TimeSpan.FromDays(7);

    /// <summary>A sale's time may be so far ahead of this clock: clocks differ.</summary>
    public static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    /// <summary>How long ago something may have been sold that is told of now.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(366);
}
