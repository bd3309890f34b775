using System.Text.Json.Serialization;

namespace Traceability.Platform.Webhooks;

/// <summary>Somebody's own address that is told what happens.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Owner">Who asked for it.</param>
/// <param name="Secret">Signs each delivery.</param>
/// <param name="Previous">Signs beside it until <paramref name="PreviousUntil"/>, so that the receiver may change over.</param>
/// <param name="StoppedAt">When the receiver answered 410, or its owner ended it; then nothing is sent any more.</param>
public sealed record Webhook(
    string Id,
    string Owner,
    Uri Target,
    WebhookSecret Secret,
    WebhookSecret? Previous,
    DateTimeOffset? PreviousUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StoppedAt
);

/// <summary>What is sent to a webhook.</summary>
/// <param name="Webhook">The webhook's id.</param>
/// <param name="Id">The same for each try, so that the receiver knows a repetition.</param>
/// <param name="Body">JSON.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="DoneAt">When it was taken, or given up.</param>
/// <param name="Outcome">How the last try ended: a status code, or what kept it from being sent.</param>
public sealed record Delivery(
    string Webhook,
    string Id,
    string Body,
    DateTimeOffset CreatedAt,
    int Attempts,
    DateTimeOffset? DoneAt,
    string? Outcome
)
{
    // Standard Webhooks, "Retry schedule": about three days in all.
    static readonly TimeSpan[] waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait after so many tries; null where no other follows.</summary>
    public static TimeSpan? WaitAfter(int attempts) => attempts <= waits.Length ? waits[attempts - 1] : null;
}

/// <summary>The message of <c>delivery</c>: something waits to be sent.</summary>
public sealed record DeliveryDue(string Webhook, string Delivery);

[JsonSerializable(typeof(DeliveryDue))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class DeliveryJson : JsonSerializerContext;
