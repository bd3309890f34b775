using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Traceability.Platform.Functions;

/// <summary>What became of a message that failed too often.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PoisonState>))]
public enum PoisonState
{
    /// <summary>It waits for the operator.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It was sent to its queue again.</summary>
    [JsonStringEnumMemberName("replayed")]
    Replayed,

    /// <summary>It is not to be done.</summary>
    [JsonStringEnumMemberName("discarded")]
    Discarded,
}

/// <summary>What somebody did about a message, or what happened to it.</summary>
/// <param name="Did"><c>failed</c>, <c>replayed</c> or <c>discarded</c>.</param>
/// <param name="By">Who; null for what happened by itself.</param>
/// <param name="Reason">Why it was discarded; the fault that it failed with, where it is known.</param>
public sealed record PoisonAct(string Did, DateTimeOffset At, string? By, string? Reason);

/// <summary>A message that failed too often.</summary>
/// <param name="Id">The queue, the day and the hash of what it says.</param>
/// <param name="Message">What it says, as it was sent.</param>
/// <param name="KeptAt">When it was last given up.</param>
/// <param name="Tries">How often it was tried, the last time; null where that is not known.</param>
/// <param name="Error">What the last try failed with; null where that is not known.</param>
/// <param name="Acts">What was done about it, oldest first.</param>
public sealed record PoisonMessage(
    string Id,
    string Queue,
    string Message,
    DateTimeOffset KeptAt,
    PoisonState State,
    int? Tries,
    string? Error,
    IReadOnlyList<PoisonAct> Acts
);

/// <summary>How a step about a message ended.</summary>
/// <param name="Message">As it is now.</param>
/// <param name="IsTaken">False where what was done before forbids it.</param>
public sealed record PoisonStepped(PoisonMessage Message, bool IsTaken);

/// <summary>What a message asks for, beside what storage holds of that now, in words for the operator.</summary>
public sealed record Compared(Text Asks, Text Now);

/// <summary>Reads one queue's messages for people.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="CompareAsync">Reads one; a message that is none of the queue's is a <see cref="System.Text.Json.JsonException"/>.</param>
public sealed record PoisonReading(
    string Queue,
    Func<IServiceProvider, string, CancellationToken, Task<Compared>> CompareAsync
);

public static class PoisonReadings
{
    /// <summary>Lets the operator read a queue's messages, and compare what they ask for with what there is.</summary>
    public static IServiceCollection AddPoisonReading<TMessage>(
        this IServiceCollection services,
        string queue,
        JsonTypeInfo<TMessage> type,
        Func<IServiceProvider, TMessage, CancellationToken, Task<Compared>> compare
    )
        where TMessage : class =>
        services.AddSingleton(
            new PoisonReading(
                queue,
                (provider, text, cancellation) =>
                    compare(
                        provider,
                        System.Text.Json.JsonSerializer.Deserialize(text, type)
                            ?? throw new System.Text.Json.JsonException("The message is null."),
                        cancellation
                    )
            )
        );
}
