using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Traceability.Platform.Telemetry;

/// <summary>
/// What a queue message carries of its trace, as two members in front of its own: <c>traceparent</c> (W3C Trace Context §3.2), and
/// <c>visibleAt</c>, the Unix milliseconds from which it can be taken. The Functions host merges a message's members into what it knows
/// of it, and has none of these names. A message without them, or with others, begins a trace of its own.
/// </summary>
/// <param name="Parent">The span that sent it; the default where none is told.</param>
/// <param name="VisibleAt">Null where that is not told.</param>
public readonly record struct TraceContext(ActivityContext Parent, DateTimeOffset? VisibleAt)
{
    /// <summary>The name of the header, and of the member.</summary>
    public const string Property = "traceparent";

    const string VisibleProperty = "visibleAt";

    /// <summary>Both members and their signs are shorter.</summary>
    const int MaxLength = 256;

    /// <summary>The message with the current trace in it; as it is where none is under way.</summary>
    /// <param name="message">A JSON object.</param>
    /// <param name="delay">How long it is hidden at first.</param>
    public static string Carry(string message, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (TraceSpans.Current is not { Id: { } id } current || !message.StartsWith('{'))
        {
            return message;
        }

        // By the spans' own clock, which also says when it is taken. A span that lasts was begun before the message was sent; the one
        // of the sending is just begun.
        var visibleAt = new DateTimeOffset(current.StartTimeUtc) + delay;
        var rest = message.AsSpan(1).TrimStart();
        var comma = rest is ['}'] ? "" : ",";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"{{Property}}":"{{id}}","{{VisibleProperty}}":{{visibleAt.ToUnixTimeMilliseconds()}}{{comma}}{{rest}}"""
        );
    }

    /// <summary>What a message carries. Whatever is not ours to read is nothing.</summary>
    public static TraceContext Of(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ActivityContext parent = default;
        DateTimeOffset? visibleAt = null;
        try
        {
            var reader = new Utf8JsonReader(
                Encoding.UTF8.GetBytes(message, 0, Math.Min(message.Length, MaxLength)),
                isFinalBlock: false,
                default
            );
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            // In front, and so before any other.
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isParent = reader.ValueTextEquals(Property);
                if ((!isParent && !reader.ValueTextEquals(VisibleProperty)) || !reader.Read())
                {
                    break;
                }

                if (isParent && parent == default && reader.TokenType == JsonTokenType.String)
                {
                    parent = Parse(reader.GetString());
                }
                else if (!isParent && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var told))
                {
                    visibleAt ??= AsTime(told);
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is none: its handler says what is wrong with it.
        }

        return new TraceContext(parent, visibleAt);
    }

    /// <summary>
    /// What a <c>traceparent</c> names; the default where it is none. The state beside it is others' and is not passed on.
    /// </summary>
    public static ActivityContext Parse(string? text) =>
        // Zeros are no ids (§3.2.2.3, §3.2.2.4), and the framework's reader lets them through.
        ActivityContext.TryParse(text, null, isRemote: true, out var named)
        && named.TraceId.ToHexString().AsSpan().ContainsAnyExcept('0')
        && named.SpanId.ToHexString().AsSpan().ContainsAnyExcept('0')
            ? named
            : default;

    static DateTimeOffset? AsTime(long milliseconds) =>
        milliseconds > 0 && milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
