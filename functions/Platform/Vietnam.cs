namespace Traceability.Platform;

/// <summary>The day in Vietnam: UTC+7 all year round, with no summer time since 1975.</summary>
public static class Vietnam
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Offset).DateTime);

    public static DateOnly Today(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Day(time.GetUtcNow());
    }
}
