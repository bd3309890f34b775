using System.Text.Json;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Functions;

/// <summary>
/// What the Functions host posts for queues and timers: <c>POST /{function}</c> with <c>{"Data": …, "Metadata": …}</c>. An answer
/// other than 200 with a JSON object hangs the invocation or fails it, so every answer here is one or the other.
/// </summary>
public static partial class FunctionEndpoints
{
    /// <summary>A queue message is at most 64 KiB; JSON in JSON in JSON makes it longer.</summary>
    const int MaxBytes = 1024 * 1024;

    public static void MapFunctions(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        foreach (var function in app.Services.GetServices<QueueFunction>())
        {
            app.MapPost("/" + function.Name, context => QueueAsync(context, function)).ExcludeFromDescription();
        }

        foreach (var function in app.Services.GetServices<TimerFunction>())
        {
            app.MapPost("/" + function.Name, context => TimerAsync(context, function)).ExcludeFromDescription();
        }
    }

    static Task QueueAsync(HttpContext context, QueueFunction function) =>
        InvokeAsync(
            context,
            function.Name,
            data => function.RunAsync(context.RequestServices, Message(data), context.RequestAborted)
        );

    static Task TimerAsync(HttpContext context, TimerFunction function) =>
        InvokeAsync(context, function.Name, _ => function.Run(context.RequestServices, context.RequestAborted));

    static async Task InvokeAsync(HttpContext context, string name, Func<JsonElement, Task> run)
    {
        // The host reaches us directly; whatever was forwarded came from the public and would be a forged message.
        if (context.Request.Headers.ContainsKey("X-Forwarded-For"))
        {
            await ProblemResult.NotYours.ExecuteAsync(context);
            return;
        }

        var logger = context.RequestServices.GetRequiredService<ILogger<QueuePump>>();
        try
        {
            if (await Body.ReadBytesAsync(context.Request, MaxBytes) is not { } bytes)
            {
                await ProblemResult.TooLarge(MaxBytes).ExecuteAsync(context);
                return;
            }

            using var document = JsonDocument.Parse(bytes);
            if (
                document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("Data", out var data)
                || data.ValueKind != JsonValueKind.Object
            )
            {
                throw new JsonException("The invocation has no Data.");
            }

            await run(data);
        }
        catch (JsonException fault)
        {
            Failed(logger, fault, name);
            await ProblemResult
                .Invalid([
                    new Refusal("", "invocation", new Text("Lời gọi hàm sai dạng.", "The invocation is malformed.")),
                ])
                .ExecuteAsync(context);
            return;
        }
#pragma warning disable CA1031 // Whatever a handler throws is a failed invocation, which the host tries again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Failed(logger, fault, name);
            await ProblemResult.Fault.ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{}", context.RequestAborted);
    }

    // The binding's only value is a JSON string whose text is the message, JSON-encoded once more.
    static string Message(JsonElement data)
    {
        foreach (var binding in data.EnumerateObject())
        {
            if (binding.Value.ValueKind == JsonValueKind.String)
            {
                using var inner = JsonDocument.Parse(binding.Value.GetString()!);
                if (inner.RootElement.ValueKind == JsonValueKind.String)
                {
                    return inner.RootElement.GetString()!;
                }
            }
        }

        throw new JsonException("The invocation's Data has no message.");
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed")]
    static partial void Failed(ILogger logger, Exception fault, string function);
}
