using System.Globalization;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>What a key opens, and for how long.</summary>
/// <param name="ReadsOnly">Whether it reads and changes nothing.</param>
/// <param name="EndsAt">From when on it opens nothing; null for no such time.</param>
public sealed record KeyTerms(bool ReadsOnly, DateTimeOffset? EndsAt)
{
    /// <summary>All that its holder may, until it is revoked.</summary>
    public static KeyTerms Whole { get; } = new(false, null);

    // A key that is replaced may go on for a week, so that whoever uses it has the time to take the new one.
    const int MostOverlapHours = 168;

    /// <summary>
    /// By <c>?scope=</c> (<c>all</c>, <c>read</c>) and <c>?endsAt=</c> (RFC 3339, ahead); a key that is made by one that ends
    /// ends no later.
    /// </summary>
    public static KeyTerms Of(HttpRequest request, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(refusals);
        var (scope, ends) = (request.Query["scope"].ToString(), request.Query["endsAt"].ToString());
        if (scope is not ("" or "all" or "read"))
        {
            refusals.Add(
                "scope",
                "unknown-scope",
                "Cần là all (mọi việc) hoặc read (chỉ xem).",
                "Must be all or read."
            );
        }

        DateTimeOffset? endsAt = null;
        if (ends.Length > 0)
        {
            if (
                DateTimeOffset.TryParseExact(
                    ends,
                    ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var end
                )
                && end > now
            )
            {
                endsAt = end;
            }
            else
            {
                refusals.Add(
                    "endsAt",
                    "time",
                    "Cần một thời điểm sắp tới, như 2027-01-31T17:00:00Z.",
                    "Must be a time ahead, such as 2027-01-31T17:00:00Z."
                );
            }
        }

        var own = request.HttpContext.Caller().KeyEndsAt;
        return new KeyTerms(scope == "read", endsAt is null || own < endsAt ? own ?? endsAt : endsAt);
    }

    /// <summary>How long a key that is replaced still opens, by <c>?overlapHours=</c>, 0 to 168; not at all where it is left out.</summary>
    public static TimeSpan OverlapOf(HttpRequest request, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(refusals);
        var asked = request.Query["overlapHours"].ToString();
        if (asked.Length == 0)
        {
            return TimeSpan.Zero;
        }

        if (
            int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && hours <= MostOverlapHours
        )
        {
            return TimeSpan.FromHours(hours);
        }

        refusals.Add("overlapHours", "range", "Cần từ 0 đến 168 giờ.", "Must be 0 to 168 hours.");
        return TimeSpan.Zero;
    }
}
