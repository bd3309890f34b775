namespace Traceability.Fakes;

/// <summary>The platforms' time: the machine's, until a test sets it.</summary>
sealed class FakeClock
{
    TimeSpan offset;

    public DateTimeOffset Now => DateTimeOffset.UtcNow + offset;

    public long Seconds => Now.ToUnixTimeSeconds();

    public void Set(DateTimeOffset now) => offset = now - DateTimeOffset.UtcNow;
}
