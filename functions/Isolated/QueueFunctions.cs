using Microsoft.Azure.Functions.Worker;

namespace Traceability.Isolated;

/// <summary>One method a queue, of the account <c>AzureWebJobsStorage</c>. A test holds names and queues against the custom handler's.</summary>
public sealed class QueueFunctions(HostedProgram program)
{
    [Function("answer-subscriptions")]
    public Task AnswerSubscriptions([QueueTrigger("subscription")] string message, CancellationToken cancellation) =>
        program.HandleAsync("answer-subscriptions", message, cancellation);

    [Function("bring-to-shops")]
    public Task BringToShops([QueueTrigger("shop-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("bring-to-shops", message, cancellation);

    [Function("count-statistics")]
    public Task CountStatistics([QueueTrigger("statistics")] string message, CancellationToken cancellation) =>
        program.HandleAsync("count-statistics", message, cancellation);

    [Function("decide-listings")]
    public Task DecideListings([QueueTrigger("listing-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("decide-listings", message, cancellation);

    [Function("follow-batch")]
    public Task FollowBatch([QueueTrigger("batch-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("follow-batch", message, cancellation);

    [Function("follow-event")]
    public Task FollowEvent([QueueTrigger("event-accepted")] string message, CancellationToken cancellation) =>
        program.HandleAsync("follow-event", message, cancellation);

    [Function("follow-opinion")]
    public Task FollowOpinion([QueueTrigger("opinion-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("follow-opinion", message, cancellation);

    [Function("follow-order")]
    public Task FollowOrder([QueueTrigger("order-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("follow-order", message, cancellation);

    [Function("follow-sale")]
    public Task FollowSale([QueueTrigger("sale-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("follow-sale", message, cancellation);

    [Function("rewrite-passports")]
    public Task RewritePassports([QueueTrigger("passport-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("rewrite-passports", message, cancellation);

    [Function("roll-captures")]
    public Task RollCaptures([QueueTrigger("capture")] string message, CancellationToken cancellation) =>
        program.HandleAsync("roll-captures", message, cancellation);

    [Function("send-delivery")]
    public Task SendDelivery([QueueTrigger("delivery")] string message, CancellationToken cancellation) =>
        program.HandleAsync("send-delivery", message, cancellation);

    [Function("spread-recalls")]
    public Task SpreadRecalls([QueueTrigger("recall")] string message, CancellationToken cancellation) =>
        program.HandleAsync("spread-recalls", message, cancellation);

    [Function("tell-story")]
    public Task TellStory([QueueTrigger("story")] string message, CancellationToken cancellation) =>
        program.HandleAsync("tell-story", message, cancellation);

    [Function("weigh-harvests")]
    public Task WeighHarvests([QueueTrigger("diary-changed")] string message, CancellationToken cancellation) =>
        program.HandleAsync("weigh-harvests", message, cancellation);

    [Function("work-off-imports")]
    public Task WorkOffImports([QueueTrigger("import")] string message, CancellationToken cancellation) =>
        program.HandleAsync("work-off-imports", message, cancellation);
}
