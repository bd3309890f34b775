using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Traceability.Platform.Storage;
using Traceability.Platform.Telemetry;

namespace Traceability.Platform.Functions;

/// <summary>Handles one kind of queue message. It survives the same message twice, late, and out of order.</summary>
/// <typeparam name="TMessage">What a message says.</typeparam>
public interface IMessageHandler<in TMessage>
{
    /// <summary>Does what the message asks for; a fault brings the message back.</summary>
    Task<Outcome> HandleAsync(TMessage message, CancellationToken cancellation);
}

/// <summary>
/// A function that a queue starts. The Functions host and the program's own pump call the same <see cref="Handle"/>, so that a
/// handler cannot tell which of them it serves.
/// </summary>
/// <param name="Name">The function's name: its folder in the package and its route.</param>
/// <param name="Queue">The queue that starts it.</param>
/// <param name="Handle">Handles the text of one message.</param>
public sealed record QueueFunction(
    string Name,
    string Queue,
    Func<IServiceProvider, string, CancellationToken, Task<Outcome>> Handle
)
{
    /// <summary>Handles a message that the Functions host holds, and sends what follows it; a fault brings the message back.</summary>
    /// <param name="tries">How often the host tried it, this try too; 0 where it does not say.</param>
    public async Task RunAsync(IServiceProvider services, string message, long tries, CancellationToken cancellation)
    {
        Outcome outcome;
        try
        {
            outcome = await Handle(services, message, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && IsLast(services, tries))
        {
            await NoteAsync(services, message, tries, fault, cancellation);
            throw;
        }

        await FunctionQueue.FollowAsync(
            services.GetRequiredService<StorageAccount>().Queue(Queue),
            outcome,
            cancellation
        );
    }

    // The host gives a message up after this try, and keeps it: then with what it failed with.
    bool IsLast(IServiceProvider services, long tries) =>
        !Queues.IsPoison(Queue) && tries >= services.GetRequiredService<QueueLimits>().MaxDequeueCount;

    async Task NoteAsync(
        IServiceProvider services,
        string message,
        long tries,
        Exception fault,
        CancellationToken cancellation
    )
    {
        try
        {
            await services.GetRequiredService<PoisonTable>().NoteFaultAsync(Queue, message, tries, fault, cancellation);
        }
        catch (Azure.RequestFailedException)
        {
            // It is kept all the same, without what it failed with.
        }
    }
}

/// <summary>A function that a clock starts.</summary>
/// <param name="Name">The function's name: its folder in the package and its route.</param>
/// <param name="Schedule">Six fields, seconds first, UTC.</param>
/// <param name="Run">Does the work; running twice does no more than once.</param>
public sealed record TimerFunction(string Name, string Schedule, Func<IServiceProvider, CancellationToken, Task> Run);

public static class FunctionRegistration
{
    /// <summary>Adds a handler under a function's name, and keeps what fails too often where it does not expire.</summary>
    public static IServiceCollection AddQueueFunction<
        TMessage,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
    >(this IServiceCollection services, string name, string queue, JsonTypeInfo<TMessage> type)
        where THandler : class, IMessageHandler<TMessage>
    {
        services.AddSingleton<THandler>();
        services.AddSingleton(
            new QueueFunction(
                name,
                queue,
                MessageSpans.Around(
                    name,
                    queue,
                    (provider, text, cancellation) =>
                        provider
                            .GetRequiredService<THandler>()
                            .HandleAsync(
                                JsonSerializer.Deserialize(text, type)
                                    ?? throw new JsonException("The message is null."),
                                cancellation
                            )
                )
            )
        );
        var (keep, poison) = ("keep-poison-" + queue, Queues.Poison(queue));
        return services.AddSingleton(
            new QueueFunction(
                keep,
                poison,
                MessageSpans.Around(
                    keep,
                    poison,
                    (provider, text, cancellation) =>
                        provider.GetRequiredService<PoisonTable>().KeepAsync(queue, text, cancellation)
                )
            )
        );
    }

    public static IServiceCollection AddTimerFunction(
        this IServiceCollection services,
        string name,
        string schedule,
        Func<IServiceProvider, CancellationToken, Task> run
    ) => services.AddSingleton(new TimerFunction(name, schedule, run));
}
