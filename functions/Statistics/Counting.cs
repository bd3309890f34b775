using Traceability.Platform;

namespace Traceability.Statistics;

/// <summary>
/// Counts as things happen. What is counted of a thing is kept beside the sums and written with them in one transaction: so a thing
/// that is told of twice, late or out of order is counted once, and one that came to nothing is counted no more.
/// </summary>
public sealed class Counting(IStatistics statistics, TimeProvider time) : IDisposable
{
    /// <summary>Parts of what is counted, by farmer; each is counted in by itself.</summary>
    public const int Shards = 32;

    // Those of one program that count in one part would only take each other's rows away; another program's are met in storage.
    readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Shards).Select(_ => new SemaphoreSlim(1))];

    /// <summary>
    /// The part that a farmer's things are counted in. It may never be another: what was counted would be counted again.
    /// </summary>
    public static int ShardOf(string farmer)
    {
        ArgumentNullException.ThrowIfNull(farmer);
        // FNV-1a: the same in every process, unlike the hash of a string.
        var hash = 2166136261u;
        foreach (var c in farmer)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)(hash % Shards);
    }

    /// <summary>Brings what is counted of a thing to what it is.</summary>
    /// <param name="farmer">Whose it is.</param>
    /// <param name="thing">Names it among the farmer's, as a row's key may.</param>
    /// <param name="mayChange">
    /// What it adds may change: then it is asked for again after each write, since another may have decided by an older state, and
    /// who writes last has to find the state that it wrote.
    /// </param>
    /// <param name="decide">What it adds, told what is counted of it; null for nothing.</param>
    public async Task BringAsync(
        string farmer,
        string thing,
        bool mayChange,
        Func<Contribution?, CancellationToken, Task<Contribution?>> decide,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(decide);
        var turn = turns[ShardOf(farmer)];
        await turn.WaitAsync(cancellation);
        try
        {
            while (true)
            {
                var kept = await statistics.FindAsync(farmer, thing, cancellation);
                var comes = await decide(kept.Contribution, cancellation);
                if (comes is not null && kept.Home is { } home)
                {
                    comes = comes with { Province = home };
                }

                if (comes is null ? kept.Contribution is null : comes.CountsAs(kept.Contribution))
                {
                    return;
                }

                if (await IsWrittenAsync(farmer, thing, kept, comes, cancellation) && !mayChange)
                {
                    return;
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    async Task<bool> IsWrittenAsync(
        string farmer,
        string thing,
        KeptContribution kept,
        Contribution? comes,
        CancellationToken cancellation
    )
    {
        var leaves = kept.Contribution is { } counted ? Ledger.Leaving(counted, time.Today()) : null;
        var names = new[] { leaves, comes }.OfType<Contribution>().SelectMany(c => Ledger.Rows(farmer, c)).Distinct();
        var rows = await statistics.ReadAsync(farmer, names, cancellation);
        var tallies = rows.ToDictionary(row => row.Key, row => row.Value.Tallies);
        if (leaves is not null)
        {
            Ledger.Count(tallies, farmer, leaves, -1);
        }

        if (comes is not null)
        {
            comes = Ledger.Seated(tallies, farmer, comes);
            Ledger.Count(tallies, farmer, comes);
        }

        return await statistics.WriteAsync(farmer, thing, kept, comes, leaves?.Day, rows, cancellation);
    }
}
