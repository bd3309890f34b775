using System.Collections.Concurrent;

namespace Traceability.Platform;

/// <summary>A value and how long ago it was read from storage.</summary>
public readonly record struct Aged<T>(T Value, TimeSpan Age);

/// <summary>
/// Keeps what was read from storage for at most five seconds: the time after which a recall, a revoked key or a change is seen
/// everywhere (design: promise 6). What was not there is not kept: it may be registered at any moment.
/// </summary>
public sealed class ShortCache<TKey, TValue>(TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Entries, before all are let go: a crawl of a million lots must not fill the memory.</summary>
    const int Capacity = 10_000;

    readonly ConcurrentDictionary<TKey, (TValue Value, long ReadAt)> entries = new();

    public async ValueTask<Aged<TValue>?> FindAsync(TKey key, Func<Task<TValue?>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.ReadAt) is var age && age < Longest)
        {
            return new Aged<TValue>(entry.Value, age);
        }

        // The age counts from before the read: what storage answers is as old as the question.
        var asked = time.GetTimestamp();
        if (await read() is not { } value)
        {
            entries.TryRemove(key, out _);
            return null;
        }

        if (entries.Count >= Capacity)
        {
            entries.Clear();
        }

        entries[key] = (value, asked);
        return new Aged<TValue>(value, time.GetElapsedTime(asked));
    }

    /// <summary>Forgets an entry that this instance knows to be out of date.</summary>
    public void Forget(TKey key) => entries.TryRemove(key, out _);

    /// <summary>Lets others keep an answer for what is left of the five seconds.</summary>
    public static void Allow(HttpResponse response, TimeSpan age)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.CacheControl = $"public, max-age={Longest.TotalSeconds:0}";
        response.Headers.Age = Math.Ceiling(age.TotalSeconds)
            .ToString("0", System.Globalization.CultureInfo.InvariantCulture);
    }
}
