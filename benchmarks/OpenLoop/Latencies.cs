using System.Globalization;

namespace Traceability.Benchmarks.OpenLoop;

/// <summary>How long requests took, from the moment at which each was due.</summary>
sealed record Latencies(IReadOnlyList<double> Seconds)
{
    /// <summary>A header over lines of <see cref="ToString"/>, in milliseconds.</summary>
    public static string Head { get; } = $"{"requests", 9}{"p50", 9}{"p90", 9}{"p99", 9}{"longest", 9}";

    readonly double[] sorted = [.. Seconds.Order()];

    /// <summary>Seconds within which a share of the requests was answered: the nearest rank.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    public static Latencies Of(IEnumerable<Latencies> parts) => new([.. parts.SelectMany(part => part.Seconds)]);

    public override string ToString() =>
        $"{sorted.Length, 9}{Milliseconds(0.5), 9}{Milliseconds(0.9), 9}{Milliseconds(0.99), 9}{Milliseconds(1), 9}";

    string Milliseconds(double share) => (At(share) * 1_000).ToString("0.0", CultureInfo.InvariantCulture);
}
