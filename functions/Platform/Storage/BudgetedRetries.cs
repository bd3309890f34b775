using Azure.Core;
using Azure.Core.Pipeline;

namespace Traceability.Platform.Storage;

/// <summary>
/// Tries a call again that failed in a way that may pass: after 0.2 s, then after twice that, each a fifth more or less so that many
/// do not come at once, or after what the service asks for; and only while a <see cref="RetryBudget"/> allows it.
/// </summary>
sealed class BudgetedRetries(RetryBudget budget)
    : RetryPolicy(Retries, DelayStrategy.CreateExponentialDelayStrategy(firstWait, longestWait))
{
    /// <summary>Tries after the first.</summary>
    public const int Retries = 2;

    static readonly TimeSpan firstWait = TimeSpan.FromSeconds(0.2);
    static readonly TimeSpan longestWait = TimeSpan.FromSeconds(2);

    protected override void OnRequestSent(HttpMessage message)
    {
        if (!message.HasResponse || !message.ResponseClassifier.IsRetriableResponse(message))
        {
            budget.Answered();
        }
    }

    protected override ValueTask OnRequestSentAsync(HttpMessage message)
    {
        OnRequestSent(message);
        return ValueTask.CompletedTask;
    }

    // It is asked of failures alone; a refusal that is the service's own answer is none.
    protected override bool ShouldRetry(HttpMessage message, Exception? exception)
    {
        var mayPass = exception is null
            ? message.ResponseClassifier.IsRetriableResponse(message)
            : message.ResponseClassifier.IsRetriable(message, exception);
        return mayPass && budget.Failed() && base.ShouldRetry(message, exception);
    }

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        new(ShouldRetry(message, exception));
}
