using Microsoft.Azure.Functions.Worker;

namespace Traceability.Isolated;

/// <summary>One method a poison queue: what failed too often is kept where it does not expire.</summary>
public sealed class PoisonFunctions(HostedProgram program)
{
    [Function("keep-poison-batch-changed")]
    public Task KeepPoisonBatchChanged([QueueTrigger("batch-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-batch-changed", message, cancellation);

    [Function("keep-poison-capture")]
    public Task KeepPoisonCapture([QueueTrigger("capture-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-capture", message, cancellation);

    [Function("keep-poison-delivery")]
    public Task KeepPoisonDelivery([QueueTrigger("delivery-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-delivery", message, cancellation);

    [Function("keep-poison-diary-changed")]
    public Task KeepPoisonDiaryChanged([QueueTrigger("diary-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-diary-changed", message, cancellation);

    [Function("keep-poison-event-accepted")]
    public Task KeepPoisonEventAccepted([QueueTrigger("event-accepted-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-event-accepted", message, cancellation);

    [Function("keep-poison-import")]
    public Task KeepPoisonImport([QueueTrigger("import-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-import", message, cancellation);

    [Function("keep-poison-listing-changed")]
    public Task KeepPoisonListingChanged([QueueTrigger("listing-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-listing-changed", message, cancellation);

    [Function("keep-poison-opinion-changed")]
    public Task KeepPoisonOpinionChanged([QueueTrigger("opinion-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-opinion-changed", message, cancellation);

    [Function("keep-poison-order-changed")]
    public Task KeepPoisonOrderChanged([QueueTrigger("order-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-order-changed", message, cancellation);

    [Function("keep-poison-passport-changed")]
    public Task KeepPoisonPassportChanged([QueueTrigger("passport-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-passport-changed", message, cancellation);

    [Function("keep-poison-recall")]
    public Task KeepPoisonRecall([QueueTrigger("recall-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-recall", message, cancellation);

    [Function("keep-poison-sale-changed")]
    public Task KeepPoisonSaleChanged([QueueTrigger("sale-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-sale-changed", message, cancellation);

    [Function("keep-poison-shop-changed")]
    public Task KeepPoisonShopChanged([QueueTrigger("shop-changed-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-shop-changed", message, cancellation);

    [Function("keep-poison-statistics")]
    public Task KeepPoisonStatistics([QueueTrigger("statistics-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-statistics", message, cancellation);

    [Function("keep-poison-story")]
    public Task KeepPoisonStory([QueueTrigger("story-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-story", message, cancellation);

    [Function("keep-poison-subscription")]
    public Task KeepPoisonSubscription([QueueTrigger("subscription-poison")] string message, CancellationToken cancellation) =>
        program.HandleAsync("keep-poison-subscription", message, cancellation);
}
