using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Traceability.Tests.Privacy;

/// <summary>Everything that the program logs: the lines, their values apart, scopes and faults.</summary>
public sealed class HeardLog : ILoggerProvider, ILogger
{
    readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        lines.Enqueue(Text(state));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lines.Enqueue($"{formatter(state, exception)} {Text(state)} {exception} {exception?.Message}");
    }

    public void Dispose() { }

    static string Text<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values
            ? $"{state} {string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"))}"
            : $"{state}";
}
