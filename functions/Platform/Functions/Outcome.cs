namespace Traceability.Platform.Functions;

/// <summary>What became of a queue message that was handled without a fault.</summary>
public abstract record Outcome
{
    Outcome() { }

    /// <summary>Its work is done, or there was none.</summary>
    public static Outcome Done { get; } = new Completed();

    /// <summary>The work goes on with another message, no sooner than after a delay.</summary>
    /// <param name="message">The message's text.</param>
    /// <param name="delay">Zero to seven days.</param>
    public static Outcome Continue(string message, TimeSpan delay) => new Continued(message, delay);

    public sealed record Completed : Outcome;

    public sealed record Continued(string Message, TimeSpan Delay) : Outcome;
}
