using System.Globalization;

namespace Traceability.Provenance.Graph;

/// <summary>A stretch of time: from its start, up to its end; without an end it goes on.</summary>
public readonly record struct Span(DateTimeOffset From, DateTimeOffset? Until);

/// <summary>Stretches of time that do not touch each other, in their order.</summary>
public sealed class Spans : IEquatable<Spans>
{
    /// <summary>Stretches at most; beyond it the oldest grow together, so that more is covered, never less.</summary>
    public const int Max = 32;

    readonly Span[] spans;

    Spans(Span[] spans) => this.spans = spans;

    public static Spans None { get; } = new([]);

    public static Spans Always { get; } = new([new Span(DateTimeOffset.MinValue, null)]);

    public bool IsNone => spans.Length == 0;

    /// <summary>The last one goes on.</summary>
    public bool IsOpen => spans is [.., { Until: null }];

    public IReadOnlyList<Span> List => spans;

    /// <summary>All that these cover, in whatever order; what is no longer than an instant covers nothing.</summary>
    public static Spans Of(IEnumerable<Span> spans)
    {
        var merged = new List<Span>();
        foreach (var span in spans.Where(span => !(span.Until <= span.From)).OrderBy(span => span.From))
        {
            if (merged is [.., var last] && (last.Until is not { } end || span.From <= end))
            {
                var until = last.Until is { } a && span.Until is { } b ? Later(a, b) : (DateTimeOffset?)null;
                merged[^1] = last with { Until = until };
            }
            else
            {
                merged.Add(span);
            }
        }

        while (merged.Count > Max)
        {
            merged[0] = merged[0] with { Until = merged[1].Until };
            merged.RemoveAt(1);
        }

        return merged.Count == 0 ? None : new Spans([.. merged]);
    }

    public Spans Or(Spans other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(spans.Concat(other.spans));
    }

    public Spans And(Spans other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(
            from one in spans
            from two in other.spans
            select new Span(Later(one.From, two.From), Earlier(one.Until, two.Until))
        );
    }

    /// <summary>Whether an instant is inside; the very end is: what left in the same moment may have been there.</summary>
    public bool Contains(DateTimeOffset at) => Array.Exists(spans, span => span.From <= at && !(span.Until < at));

    public bool Equals(Spans? other) => other is not null && spans.AsSpan().SequenceEqual(other.spans);

    public override bool Equals(object? obj) => Equals(obj as Spans);

    public override int GetHashCode() => spans.Length == 0 ? 0 : HashCode.Combine(spans.Length, spans[0], spans[^1]);

    /// <summary>For storage: <c>{ticks}-{ticks};{ticks}-</c> in UTC.</summary>
    public override string ToString() =>
        string.Join(
            ';',
            spans.Select(span =>
                string.Create(CultureInfo.InvariantCulture, $"{span.From.UtcTicks}-{span.Until?.UtcTicks}")
            )
        );

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Spans Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(
            text.Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(span => span.Split('-'))
                .Select(ends => new Span(Time(ends[0]), ends[1].Length == 0 ? null : Time(ends[1])))
        );
    }

    static DateTimeOffset Time(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null || a < b ? a
        : b;
}
