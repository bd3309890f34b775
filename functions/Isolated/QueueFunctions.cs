using Microsoft.Azure.Functions.Worker;

namespace Traceability.Isolated;

/// <summary>One method a queue, of the account <c>AzureWebJobsStorage</c>. A test holds names and queues against the custom handler's.</summary>
public sealed class QueueFunctions(HostedProgram program)
{
    [Function("answer-subscriptions")]
    public Task AnswerSubscriptions([QueueTrigger("subscription")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("bring-to-shops")]
    public Task BringToShops([QueueTrigger("shop-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("count-statistics")]
    public Task CountStatistics([QueueTrigger("statistics")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("decide-listings")]
    public Task DecideListings([QueueTrigger("listing-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("erase-people")]
    public Task ErasePeople([QueueTrigger("erasure")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("follow-batch")]
    public Task FollowBatch([QueueTrigger("batch-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("follow-event")]
    public Task FollowEvent([QueueTrigger("event-accepted")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("follow-opinion")]
    public Task FollowOpinion([QueueTrigger("opinion-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("follow-order")]
    public Task FollowOrder([QueueTrigger("order-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("follow-sale")]
    public Task FollowSale([QueueTrigger("sale-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("rewrite-passports")]
    public Task RewritePassports([QueueTrigger("passport-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("roll-captures")]
    public Task RollCaptures([QueueTrigger("capture")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("send-delivery")]
    public Task SendDelivery([QueueTrigger("delivery")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("spread-recalls")]
    public Task SpreadRecalls([QueueTrigger("recall")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("tell-story")]
    public Task TellStory([QueueTrigger("story")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("weigh-harvests")]
    public Task WeighHarvests([QueueTrigger("diary-changed")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);

    [Function("work-off-imports")]
    public Task WorkOffImports([QueueTrigger("import")] string message, FunctionContext invocation) =>
        program.HandleAsync(message, invocation);
}
