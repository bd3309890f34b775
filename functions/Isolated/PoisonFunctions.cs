using Microsoft.Azure.Functions.Worker;

namespace Traceability.Isolated;

/// <summary>One method a poison queue: what failed too often is kept where it does not expire.</summary>
public sealed class PoisonFunctions(HostedProgram program)
{
    [Function("keep-poison-batch-changed")]
    public Task KeepPoisonBatchChanged(
        [QueueTrigger("batch-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-capture")]
    public Task KeepPoisonCapture([QueueTrigger("capture-poison")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("keep-poison-delivery")]
    public Task KeepPoisonDelivery([QueueTrigger("delivery-poison")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("keep-poison-diary-changed")]
    public Task KeepPoisonDiaryChanged(
        [QueueTrigger("diary-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-erasure")]
    public Task KeepPoisonErasure([QueueTrigger("erasure-poison")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("keep-poison-event-accepted")]
    public Task KeepPoisonEventAccepted(
        [QueueTrigger("event-accepted-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-import")]
    public Task KeepPoisonImport([QueueTrigger("import-poison")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("keep-poison-listing-changed")]
    public Task KeepPoisonListingChanged(
        [QueueTrigger("listing-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-opinion-changed")]
    public Task KeepPoisonOpinionChanged(
        [QueueTrigger("opinion-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-order-changed")]
    public Task KeepPoisonOrderChanged(
        [QueueTrigger("order-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-passport-changed")]
    public Task KeepPoisonPassportChanged(
        [QueueTrigger("passport-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-recall")]
    public Task KeepPoisonRecall([QueueTrigger("recall-poison")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("keep-poison-sale-changed")]
    public Task KeepPoisonSaleChanged(
        [QueueTrigger("sale-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-shop-changed")]
    public Task KeepPoisonShopChanged(
        [QueueTrigger("shop-changed-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);

    [Function("keep-poison-statistics")]
    public Task KeepPoisonStatistics([QueueTrigger("statistics-poison")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("keep-poison-story")]
    public Task KeepPoisonStory([QueueTrigger("story-poison")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("keep-poison-subscription")]
    public Task KeepPoisonSubscription(
        [QueueTrigger("subscription-poison")] string message,
        FunctionContext invocation
    ) => program.HandleAsync(message, invocation);
}
