using System.Globalization;

namespace Traceability.Gs1.Epcis;

/// <summary>Dates and times of events: with an offset from UTC, kept to the millisecond.</summary>
/// <remarks>Source: RFC 3339 §5.6 (without leap seconds); CBV 2.0 §8.9 (milliseconds); EPCIS 2.0 JSON schema (offset).</remarks>
static class EpcisTime
{
    /// <summary>Reads <c>2026-03-01T08:30:00.125+07:00</c>. Microseconds are rounded, halves to the even millisecond.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (
            text.Length is < 20 or > 64
            || !TryNumber(text, 0, 4, out var year)
            || !TryNumber(text, 5, 2, out var month)
            || !TryNumber(text, 8, 2, out var day)
            || !TryNumber(text, 11, 2, out var hour)
            || !TryNumber(text, 14, 2, out var minute)
            || !TryNumber(text, 17, 2, out var second)
            || text[4] != '-'
            || text[7] != '-'
            || text[10] is not ('T' or 't')
            || text[13] != ':'
            || text[16] != ':'
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
            || !TryFraction(text, out var end, out var microseconds)
            || !TryZone(text.AsSpan(end), out var zone)
        )
        {
            return false;
        }

        var milliseconds = (long)Math.Round(microseconds / 1000m, MidpointRounding.ToEven);
        var local =
            new DateTime(year, month, day, hour, minute, second).Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);
        var utc = local - zone.Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks || local > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(local, zone);
        return true;
    }

    /// <summary>Whether it is <c>+07:00</c>, −14:00 to +14:00.</summary>
    public static bool IsZone(string text) => text.Length == 6 && TryZone(text, out _);

    /// <summary>In UTC with milliseconds: <c>2026-03-01T01:30:00.125Z</c>.</summary>
    public static string ToHashed(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    static bool TryFraction(string text, out int end, out int microseconds)
    {
        (end, microseconds) = (19, 0);
        if (text[19] != '.')
        {
            return true;
        }

        for (end = 20; end < text.Length && char.IsAsciiDigit(text[end]); end++)
        {
            if (end < 26)
            {
                microseconds = (microseconds * 10) + (text[end] - '0');
            }
        }

        for (var i = end; i < 26; i++)
        {
            microseconds *= 10;
        }

        return end > 20;
    }

    static bool TryZone(ReadOnlySpan<char> text, out TimeSpan zone)
    {
        zone = TimeSpan.Zero;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (
            text.Length != 6
            || text[0] is not ('+' or '-')
            || text[3] != ':'
            || !TryNumber(text, 1, 2, out var hours)
            || !TryNumber(text, 4, 2, out var minutes)
            || hours > 14
            || minutes > 59
            || (hours == 14 && minutes > 0)
        )
        {
            return false;
        }

        zone = new TimeSpan(hours, minutes, 0);
        zone = text[0] == '-' ? -zone : zone;
        return true;
    }

    static bool TryNumber(ReadOnlySpan<char> text, int at, int length, out int number) =>
        int.TryParse(text.Slice(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
