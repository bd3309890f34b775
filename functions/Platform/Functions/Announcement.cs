namespace Traceability.Platform.Functions;

/// <summary>
/// A message that is sent before the change that it announces is committed (design: promise 2), so that no committed change is
/// ever without its message. It may overtake its change, or announce one that never comes.
/// </summary>
public static class Announcement
{
    /// <summary>A change that has not come this long after its announcement never will: its commit gives up far sooner.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    /// <summary>Whose effects are pending this long after the announcement announces again: it may have been dropped.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    static readonly TimeSpan shortestWait = TimeSpan.FromSeconds(1);
    static readonly TimeSpan longestWait = TimeSpan.FromMinutes(5);

    /// <summary>The change is not there: the message comes again, later each time, until it is forgotten.</summary>
    /// <param name="message">The message's text.</param>
    /// <param name="announcedAt">When it was first sent.</param>
    public static Outcome NotYet(string message, DateTimeOffset announcedAt, DateTimeOffset now)
    {
        var age = now - announcedAt;
        if (age > Forgotten)
        {
            return Outcome.Done;
        }

        var wait = age / 2;
        return Outcome.Continue(
            message,
            wait < shortestWait ? shortestWait
                : wait > longestWait ? longestWait
                : wait
        );
    }
}
