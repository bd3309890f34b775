using System.Text.Json;
using Traceability.Platform.Problems;
using Traceability.Platform.Telemetry;

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
            app.MapPost("/" + function.Name, context => QueueAsync(context, function))
                .WithMetadata(new HostInvoked())
                .ExcludeFromDescription();
        }

        foreach (var function in app.Services.GetServices<TimerFunction>())
        {
            app.MapPost("/" + function.Name, context => TimerAsync(context, function))
                .WithMetadata(new HostInvoked())
                .ExcludeFromDescription();
        }
    }

    static Task QueueAsync(HttpContext context, QueueFunction function) =>
        InvokeAsync(
            context,
            function.Name,
            async body =>
            {
                if (!Invocation.TryReadMessage(body, out var message, out var tries))
                {
                    return false;
                }

                await function.RunAsync(context.RequestServices, message, tries, context.RequestAborted);
                return true;
            }
        );

    static Task TimerAsync(HttpContext context, TimerFunction function) =>
        InvokeAsync(
            context,
            function.Name,
            async body =>
            {
                if (!Invocation.IsOne(body))
                {
                    return false;
                }

                await function.Run(context.RequestServices, context.RequestAborted);
                return true;
            }
        );

    /// <param name="run">Does what the body asks for; false where it asks for nothing.</param>
    static async Task InvokeAsync(HttpContext context, string name, Func<ReadOnlyMemory<byte>, Task<bool>> run)
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

            if (!await run(bytes))
            {
                await MalformedAsync(context, logger, name, null);
                return;
            }
        }
        catch (JsonException fault)
        {
            await MalformedAsync(context, logger, name, fault);
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

    static Task MalformedAsync(HttpContext context, ILogger logger, string name, Exception? fault)
    {
        Failed(logger, fault, name);
        return ProblemResult
            .Invalid([new Refusal("", "invocation", new Text("Lời gọi hàm sai dạng.", "The invocation is malformed."))])
            .ExecuteAsync(context);
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed")]
    static partial void Failed(ILogger logger, Exception? fault, string function);
}
