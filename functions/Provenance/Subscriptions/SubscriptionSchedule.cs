using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Cronos;

namespace Traceability.Provenance.Subscriptions;

/// <summary>
/// When a scheduled subscription is answered: <c>second</c>, <c>minute</c>, <c>hour</c>, <c>dayOfMonth</c>, <c>month</c>,
/// <c>dayOfWeek</c> (1 is Monday), each a number, a range <c>[1-5]</c>, or several with commas; UTC. Answers are sent in the minute
/// after that second.
/// </summary>
/// <remarks>Source: EPCIS 2.0 §8.2.5.3; GS1's OpenAPI, QueryScheduleSubscription.</remarks>
public static class SubscriptionSchedule
{
    static readonly string[] fields = ["second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek"];

    /// <summary>The schedule as six cron fields; false where it is none.</summary>
    public static bool TryRead(JsonElement schedule, [NotNullWhen(true)] out string? cron)
    {
        cron = null;
        if (
            schedule.ValueKind != JsonValueKind.Object
            || !schedule.EnumerateObject().Any()
            || schedule.EnumerateObject().Any(p => !fields.Contains(p.Name))
        )
        {
            return false;
        }

        var parts = fields.Select(name => Part(schedule, name)).ToArray();
        if (Array.Exists(parts, part => part is null))
        {
            return false;
        }

        var text = string.Join(' ', parts);
        if (!CronExpression.TryParse(text, CronFormat.IncludeSeconds, out _))
        {
            return false;
        }

        cron = text;
        return true;
    }

    /// <summary>The last time that a schedule named in a stretch of time; null where it named none.</summary>
    public static DateTimeOffset? Last(string cron, DateTimeOffset after, DateTimeOffset until)
    {
        // What was missed for long is answered at once, not once a time.
        var from = until - after > TimeSpan.FromDays(1) ? until.AddDays(-1) : after;
        DateTime? last = null;
        foreach (
            var at in CronExpression
                .Parse(cron, CronFormat.IncludeSeconds)
                .GetOccurrences(from.UtcDateTime, until.UtcDateTime, fromInclusive: false, toInclusive: true)
        )
        {
            last = at;
        }

        return last is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : null;
    }

    static string? Part(JsonElement schedule, string name)
    {
        if (!schedule.TryGetProperty(name, out var value))
        {
            // A schedule that names no second means the full minute, not each second of it.
            return name == "second" ? "0" : "*";
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiDigit(c) || c is ',' or '-' or '[' or ']')
            ? text.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            : null;
    }
}
