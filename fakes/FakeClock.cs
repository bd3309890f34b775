namespace Traceability.Fakes;

/// <summary>The platforms' time: the machine's, until a test sets it; from then on it stands still, as the test's own does.</summary>
sealed class FakeClock
{
    long? set;

    public long Seconds => set ?? DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public void Set(DateTimeOffset now) => set = now.ToUnixTimeSeconds();
}
