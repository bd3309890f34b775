using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Orders;

/// <summary>A buyer's private page of an order. It names nobody but the farmer, so that whoever else gets its address learns no more.</summary>
/// <param name="Token">What opens it.</param>
/// <param name="Account">Where to pay; null where the order is not paid by transfer, or not any more.</param>
/// <param name="Recalled">Lots of the order that must not be eaten.</param>
/// <param name="Problem">Why what was just asked was not done.</param>
public sealed record OrderPageModel(
    PageLanguage Language,
    string Token,
    Order Order,
    DateTimeOffset Now,
    PageFarmer Farmer,
    BankAccount? Account,
    IReadOnlyList<RecalledLot> Recalled,
    Text? Problem = null
) : IPageModel
{
    public OrderState State => Order.StateAt(Now);

    /// <summary>A lot's own page.</summary>
    public string PathOf(DrawnLot drawn)
    {
        ArgumentNullException.ThrowIfNull(drawn);
        return Lot.TryParse(drawn.Lot, out var lot)
            ? $"/trace/{Order.Facts.Gtin}/{lot.ToPath()}"
            : throw new InvalidDataException($"Order {Order.Facts.Id} took {drawn.Lot}, which is no lot.");
    }
}
