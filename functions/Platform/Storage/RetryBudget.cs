namespace Traceability.Platform.Storage;

/// <summary>
/// What a service's failures leave of trying again (gRPC proposal A6, "Throttling Retry Attempts and Hedged RPCs"): while it serves,
/// every failure may be tried again; where it is away, nobody asks it twice for the same.
/// </summary>
public sealed class RetryBudget
{
    /// <summary>What is there at first, and at most; a failure takes one, and where half is left nothing is tried again.</summary>
    public const int Tokens = 100;

    /// <summary>What an answer gives back: while fewer than one call in six fails, the budget stays whole.</summary>
    public const double PerAnswer = 0.2;

    readonly Lock gate = new();
    double left = Tokens;

    /// <summary>Notes a call that was answered.</summary>
    public void Answered()
    {
        lock (gate)
        {
            left = Math.Min(Tokens, left + PerAnswer);
        }
    }

    /// <summary>Notes a call that failed in a way that may pass.</summary>
    /// <returns>Whether it may be tried again.</returns>
    public bool Failed()
    {
        lock (gate)
        {
            left = Math.Max(0, left - 1);
            return left > Tokens / 2d;
        }
    }
}
