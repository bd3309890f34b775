namespace Traceability.Platform.Telemetry;

/// <summary>
/// Who is told, by the variables that OpenTelemetry and Application Insights name themselves. Nobody, where none is set.
/// </summary>
/// <param name="ToCollector">
/// Whether a collector is told by OTLP: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. How, and how much, is in the other variables of
/// OpenTelemetry's specification, which the exporter reads itself.
/// </param>
/// <param name="ToAzureMonitor">Whether Azure Monitor is told: <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>.</param>
/// <param name="SignsIn">Whether a managed identity signs what Azure Monitor is told, as the Functions host's own setting says.</param>
/// <param name="ClientId">Of a user-assigned identity; null for the system's own.</param>
public sealed record TelemetrySettings(bool ToCollector, bool ToAzureMonitor, bool SignsIn, string? ClientId)
{
    /// <summary>As the Functions host reads it: <c>ClientId=…;Authorization=AAD</c>.</summary>
    const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    public bool IsOn => ToCollector || ToAzureMonitor;

    public static TelemetrySettings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return new TelemetrySettings(false, false, false, null);
        }

        var parts = (configuration[Authentication] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        return new TelemetrySettings(
            configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 },
            configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 },
            parts["Authorization"].Contains("AAD", StringComparer.OrdinalIgnoreCase),
            parts["ClientId"].FirstOrDefault()
        );
    }
}
