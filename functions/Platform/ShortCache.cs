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

    readonly ConcurrentDictionary<TKey, Entry> entries = new();
    readonly ConcurrentDictionary<TKey, Task<Entry?>> readings = new();

    /// <summary>What is kept, or what a read finds; many who ask for the same at once wait for one read.</summary>
    public async ValueTask<Aged<TValue>?> FindAsync(TKey key, Func<Task<TValue?>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.ReadAt) is var age && age < Longest)
        {
            return new Aged<TValue>(entry.Value, age);
        }

        var reading = new TaskCompletionSource<Entry?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = readings.GetOrAdd(key, reading.Task);
        if (first != reading.Task)
        {
            // What was not there for the first, or failed for him, may be there for whoever came later.
            return AgedNow(await first ?? await ReadAsync(key, read));
        }

        Entry? found = null;
        try
        {
            found = await ReadAsync(key, read);
            return AgedNow(found);
        }
        finally
        {
            readings.TryRemove(KeyValuePair.Create(key, reading.Task));
            reading.SetResult(found);
        }
    }

    async Task<Entry?> ReadAsync(TKey key, Func<Task<TValue?>> ask)
    {
        // The age counts from before the read: what storage answers is as old as the question.
        var asked = time.GetTimestamp();
        if (await ask() is not { } value)
        {
            entries.TryRemove(key, out _);
            return null;
        }

        if (entries.Count >= Capacity)
        {
            entries.Clear();
        }

        // Another read may have begun later and ended sooner.
        var read = new Entry(value, asked);
        return entries.AddOrUpdate(key, read, (_, kept) => kept.ReadAt > asked ? kept : read);
    }

    Aged<TValue>? AgedNow(Entry? found) =>
        found is { } entry ? new Aged<TValue>(entry.Value, time.GetElapsedTime(entry.ReadAt)) : null;

    /// <summary>Forgets an entry that this instance knows to be out of date.</summary>
    public void Forget(TKey key)
    {
        readings.TryRemove(key, out _);
        entries.TryRemove(key, out _);
    }

    /// <summary>Lets others keep an answer for what is left of the five seconds.</summary>
    public static void Allow(HttpResponse response, TimeSpan age)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.CacheControl = $"public, max-age={Longest.TotalSeconds:0}";
        response.Headers.Age = Math.Ceiling(age.TotalSeconds)
            .ToString("0", System.Globalization.CultureInfo.InvariantCulture);
    }

    readonly record struct Entry(TValue Value, long ReadAt);
}
