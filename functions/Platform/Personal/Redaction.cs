namespace Traceability.Platform.Personal;

/// <summary>Puts the <see cref="Redactor"/> before every log and trace.</summary>
public static class Redaction
{
    public static void AddRedaction(this IServiceCollection services)
    {
        services.AddSingleton<LoggerFactory>();
        // Behind the framework's own, and so instead of it: whoever asks for a logger gets one that redacts.
        services.AddSingleton<ILoggerFactory, RedactedLogs>();
        services.AddSingleton<RedactedTraces>();
    }
}
