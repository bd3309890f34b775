using Traceability.Platform;

namespace Traceability.Orders;

/// <summary>An order as it was read, without what became of its stock.</summary>
/// <param name="Secret">The hash of what opens its private page.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptOrder(OrderFacts Facts, OrderProgress Progress, string Secret, string ETag);

/// <summary>Where orders are kept. An order without a trade is none yet.</summary>
public interface IOrders
{
    /// <summary>
    /// Keeps a new order and who bought, whole or not at all. Where its id is known, what was kept first stays and is answered; who
    /// bought is kept again, for the same secret alone.
    /// </summary>
    Task<KeptOrder> AddAsync(OrderFacts facts, string secret, Buyer buyer, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<KeptOrder?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Replaces what people did about an order, unless it changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptOrder read, OrderProgress changed, CancellationToken cancellation);

    /// <summary>Who bought; null where nothing is kept of it.</summary>
    Task<Buyer?> BuyerAsync(string id, CancellationToken cancellation);

    /// <summary>Keeps nothing of who bought; twice is once.</summary>
    Task ForgetBuyerAsync(string id, CancellationToken cancellation);

    /// <summary>Puts an order on its farmer's list, and on that of a state alone among those of states; twice is once.</summary>
    Task ListAsync(OrderFacts facts, OrderState state, CancellationToken cancellation);

    /// <summary>The ids of a farmer's orders, newest first.</summary>
    /// <param name="state">Those that were last listed as being in a state; null for all.</param>
    Task<PageOf<string>> OfFarmerAsync(
        string farmer,
        OrderState? state,
        PageRequest page,
        CancellationToken cancellation
    );
}

/// <summary>Where order changes are announced.</summary>
public interface IOrderChanges
{
    Task AnnounceAsync(OrderChange change, CancellationToken cancellation);
}
