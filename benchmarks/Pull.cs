using System.Diagnostics;
using System.Net.Http.Headers;

namespace Traceability.Benchmarks;

/// <summary>A long answer that was read to its end, and the memory of the program that gave it.</summary>
/// <param name="FirstByte">Seconds until it came.</param>
/// <param name="Before">Bytes in memory before it was asked.</param>
/// <param name="Most">Bytes in memory at most, until the end.</param>
/// <param name="After">Bytes in memory at the end.</param>
readonly record struct Pull(
    double Seconds,
    double FirstByte,
    long Bytes,
    long Before,
    long Most,
    long After,
    EntityTagHeaderValue? ETag
)
{
    // Looking costs time: twenty times a second is often enough to see memory grow.
    static readonly TimeSpan betweenLooks = TimeSpan.FromSeconds(0.05);

    /// <param name="resident">Bytes of the program that are in memory now.</param>
    public static async Task<Pull> OfAsync(HttpClient client, string path, Func<long> resident)
    {
        var before = resident();
        var (most, bytes, firstByte, buffer) = (before, 0L, 0.0, new byte[256 * 1024]);
        var watch = Stopwatch.StartNew();
        using var answer = await client.GetAsync(
            new Uri(path, UriKind.RelativeOrAbsolute),
            HttpCompletionOption.ResponseHeadersRead
        );
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var looked = watch.Elapsed;
        for (int read; (read = await body.ReadAsync(buffer)) > 0; bytes += read)
        {
            firstByte = bytes == 0 ? watch.Elapsed.TotalSeconds : firstByte;
            if (watch.Elapsed - looked > betweenLooks)
            {
                most = Math.Max(most, resident());
                looked = watch.Elapsed;
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var after = resident();
        return new Pull(seconds, firstByte, bytes, before, Math.Max(most, after), after, answer.Headers.ETag);
    }
}
