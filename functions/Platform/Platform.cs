using System.Net.Sockets;
using Azure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.Laptop;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Platform.Webhooks;

namespace Traceability.Platform;

/// <summary>What every feature stands on.</summary>
public static partial class Platform
{
    public static void AddPlatform(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // What answers, and in which version, is of use to nobody but who looks for a way in.
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Services.AddSingleton(services => Settings.From(services.GetRequiredService<IConfiguration>()));
        builder.Services.AddApiJson(ProblemJson.Default);
        builder.Services.AddApiJson(WebhookJson.Default);
        builder.Services.AddApiJson(MeJson.Default);
        builder.Services.AddApiJson(PoisonJson.Default);
        builder.Services.AddApiDocument();
        builder.Services.AddSingleton<RateLimits>();
        builder.Services.AddSingleton<StorageAccount>();
        builder.Services.AddSingleton<KeyTable>();
        builder.Services.AddSingleton<ServerKeyTable>();
        builder.Services.AddSingleton<PersonalKeys>();
        builder.Services.AddSingleton<IPersonalData, RequestsOfPerson>();
        builder.Services.AddSingleton<IPersonalData, WebhooksOfPerson>();
        builder.Services.AddRedaction();
        builder.Services.AddSingleton<DpopNonces>();
        builder.Services.AddSingleton(new SeenProofs());
        builder.Services.AddSingleton<DpopCheck>();
        builder.Services.AddSingleton<Identification>();
        builder.Services.AddSingleton<SignInCookies>();
        builder.Services.AddSingleton<OpenIdIssuer>();
        builder.Services.AddSingleton<PoisonTable>();
        builder.Services.AddSingleton<RequestTable>();
        builder.Services.AddSingleton<WebhookTable>();
        builder.Services.AddSingleton<WebhookClient>();
        builder.Services.AddSingleton<Deliveries>();
        builder.Services.AddQueueFunction<DeliveryDue, DeliveryHandler>(
            "send-delivery",
            Queues.Delivery,
            DeliveryJson.Default.DeliveryDue
        );
        builder.Services.AddSingleton(new ProgramParts(builder.Services));
        builder.Services.AddSingleton<StoredRows>();
        builder.Services.AddSingleton<Rebuild>();
        builder.Services.AddSingleton<Verification>();
        builder.Services.AddSingleton<Backup>();
        builder.Services.AddSingleton<Restore>();
        builder.Services.AddSingleton(_ => QueueLimits.FromHostJson());
        if (Settings.PumpsItself(builder.Configuration))
        {
            builder.Services.AddHostedService<QueuePump>();
            builder.Services.AddHostedService<TimerPump>();
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
    }

    public static void UsePlatform(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // The Functions host names the port that it will call; by hand it is the one that the Functions tools use.
        if (app.Configuration["FUNCTIONS_CUSTOMHANDLER_PORT"] is { Length: > 0 } port)
        {
            app.Urls.Add($"http://127.0.0.1:{port}");
        }
        else if (app.Configuration["urls"] is null)
        {
            app.Urls.Add(LaptopStart.Address);
        }

        app.Services.GetRequiredService<RedactedTraces>().Begin();
        app.Use(StrictHeaders.AddAsync);
        app.Use(RawPath.StraightenAsync);
        app.UseRouting();
        app.Use(app.Services.GetRequiredService<RateLimits>().CheckAsync);
        app.UseExceptionHandler(faults =>
            faults.Run(context => PageEndpoints.Fault(context.Request).ExecuteAsync(context))
        );
        app.Use(AnswerFaultsAsync);
        app.UseStatusCodePages(context =>
            context.HttpContext.Response.StatusCode == StatusCodes.Status404NotFound
                ? PageEndpoints.NotFound(context.HttpContext.Request).ExecuteAsync(context.HttpContext)
                : Task.CompletedTask
        );
        if (Settings.UnderFunctionsHost(app.Configuration))
        {
            // Nowhere else: through these routes anyone could forge a message.
            app.MapFunctions();
        }
    }

    /// <summary>Whether the program is up, who asks, and what the interface is.</summary>
    public static void MapPlatform(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/healthz", () => TypedResults.Text("ok"))
            .Describe("Running", "Is the program up?", "Answers without storage.")
            .Produces(StatusCodes.Status200OK, contentType: "text/plain");
        routes
            .MapGet("/readyz", ReadyAsync)
            .Describe("Running", "Can the program serve?", "Reads from storage once; 503 where that fails.")
            .Produces(StatusCodes.Status200OK, contentType: "text/plain")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        routes.MapMe();
        routes.MapPoison();
        routes.MapApiDocument();
    }

    static async Task<IResult> ReadyAsync(StorageAccount storage, CancellationToken cancellation)
    {
        await storage.ProbeAsync(cancellation);
        return TypedResults.Text("ready");
    }

    static async Task AnswerFaultsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
        }
        catch (Exception fault) when (IsStorageDown(fault) && !context.Response.HasStarted)
        {
            StorageDown(context.RequestServices.GetRequiredService<ILogger<StorageAccount>>(), fault.GetType().Name);
            await PageEndpoints.StorageDown(context.Request).ExecuteAsync(context);
        }
        catch (PersonErasedException) when (!context.Response.HasStarted)
        {
            await ProblemResult.Erased.ExecuteAsync(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await new ProblemResult(
                fault.StatusCode,
                "bad-request",
                new Text("Yêu cầu không đọc được.", "The request cannot be read.")
            ).ExecuteAsync(context);
        }
    }

    // No answer at all (status 0), a server that is busy or down, or every retry of these.
    static bool IsStorageDown(Exception fault) =>
        fault switch
        {
            RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
            AggregateException many => many.InnerExceptions.All(IsStorageDown),
            // A connection that breaks at the wrong moment comes as it is, not as a failed request.
            SocketException or HttpRequestException or HttpIOException => true,
            IOException { InnerException: SocketException } => true,
            // Our own cancellation is answered before this: what is left is storage that took too long.
            OperationCanceledException or TimeoutException => true,
            _ => false,
        };

    [LoggerMessage(LogLevel.Warning, "Storage is unavailable: {Kind}")]
    static partial void StorageDown(ILogger logger, string kind);
}
