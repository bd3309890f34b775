using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Traceability.Platform.Telemetry;

/// <summary>Sends what <see cref="Signals"/> tells to whoever is set to be told; where nobody is, nothing of it is made.</summary>
static class Exporting
{
    const string Service = "traceability";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var settings = TelemetrySettings.From(builder.Configuration);
        builder.Services.AddSingleton(_ => new Signals(settings.IsOn));
        if (!settings.IsOn)
        {
            return;
        }

        builder.Services.AddSingleton<HttpPipelinePolicy, StorageSpans>();
        // Logs of ours; of others what is wrong. Scopes hold paths, and are not sent.
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("", LogLevel.Warning);
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("Traceability", LogLevel.Information);
        // What takes private words out of logs and spans sits in front: whoever makes the logger factory, or listens to the source
        // before the provider is made, which is when the program starts.
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Service))
            .WithTracing(traces => traces.AddSource(Signals.Name))
            .WithMetrics(metrics =>
                metrics.AddMeter(Signals.Name).AddMeter("Microsoft.AspNetCore.Hosting").AddMeter("System.Runtime")
            )
            .WithLogging();
        if (settings.ToCollector)
        {
            telemetry.UseOtlpExporter();
        }

        if (settings.ToAzureMonitor)
        {
            // Without options of ours it reads the standard variables; what we set comes after.
            telemetry.UseAzureMonitorExporter();
            builder.Services.Configure<AzureMonitorExporterOptions>(options =>
            {
                options.EnableLiveMetrics = false;
                if (settings.SignsIn)
                {
                    options.Credential = new ManagedIdentityCredential(
                        settings.ClientId is { } client
                            ? ManagedIdentityId.FromUserAssignedClientId(client)
                            : ManagedIdentityId.SystemAssigned
                    );
                }
            });
        }
    }
}
