using System.Collections;

namespace Traceability.Platform.Personal;

/// <summary>The one way to every log: whoever writes a line, what reaches a log went through the <see cref="Redactor"/>.</summary>
public sealed class RedactedLogs(LoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    sealed class Logger(ILogger to) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => to.BeginScope(Line.Of(state, state.ToString() ?? ""));

        public bool IsEnabled(LogLevel logLevel) => to.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (to.IsEnabled(logLevel))
            {
                to.Log(
                    logLevel,
                    eventId,
                    Line.Of(state, formatter(state, exception)),
                    exception is null ? null : new RedactedException(exception),
                    (line, _) => line.ToString()
                );
            }
        }
    }

    /// <summary>A line and its values, for logs that keep them apart.</summary>
    sealed class Line : IReadOnlyList<KeyValuePair<string, object?>>
    {
        readonly string text;
        readonly IReadOnlyList<KeyValuePair<string, object?>> values;

        Line(string text, IReadOnlyList<KeyValuePair<string, object?>> values) =>
            (this.text, this.values) = (text, values);

        public static Line Of(object? state, string text) =>
            new(
                Redactor.Of(text),
                state is IEnumerable<KeyValuePair<string, object?>> told
                    ? [.. told.Select(value => new KeyValuePair<string, object?>(value.Key, Redactor.Of(value.Value)))]
                    : []
            );

        public KeyValuePair<string, object?> this[int index] => values[index];

        public int Count => values.Count;

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => text;
    }
}

/// <summary>A fault as a log may tell it: where, of which kind, and its words without what is private.</summary>
#pragma warning disable CA1032 // It is made of another and thrown by nobody.
public sealed class RedactedException(Exception fault) : Exception(Redactor.Of(Checked(fault).Message))
#pragma warning restore CA1032
{
    readonly string text = Redactor.Of(Checked(fault).ToString());

    /// <summary>The kind of the fault itself.</summary>
    public string Kind { get; } = Checked(fault).GetType().FullName ?? "";

    public override string? StackTrace { get; } = Checked(fault).StackTrace;

    public override string ToString() => text;

    static Exception Checked(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault;
    }
}
