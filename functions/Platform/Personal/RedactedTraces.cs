using System.Diagnostics;

namespace Traceability.Platform.Personal;

/// <summary>
/// Takes out of a trace what must be in none. It asks for no trace to be made; where somebody does, it comes before whoever sends it
/// away, since it listens first.
/// </summary>
public sealed class RedactedTraces : IDisposable
{
    readonly ActivityListener listener = new()
    {
        ShouldListenTo = _ => true,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
        ActivityStopped = Redact,
    };

    /// <summary>From now on; before anything that exports traces is made.</summary>
    public void Begin() => ActivitySource.AddActivityListener(listener);

    static void Redact(Activity activity)
    {
        activity.DisplayName = Redactor.Of(activity.DisplayName);
        foreach (var (name, value) in activity.TagObjects.ToList())
        {
            if (Redactor.Of(value) is var safe && !Equals(safe, value))
            {
                activity.SetTag(name, safe);
            }
        }
    }

    public void Dispose() => listener.Dispose();
}
