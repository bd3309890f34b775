namespace Traceability.Platform.Repair;

/// <summary>What came of verifying storage.</summary>
/// <param name="Checks">Things that were looked at, all together.</param>
/// <param name="Damages">What is off; the first ten thousand.</param>
public sealed record Verified(long Checks, long Off, IReadOnlyList<Damage> Damages)
{
    public bool Holds => Off == 0;
}

/// <summary>
/// Verifies storage: what each feature promises of its rows, then that every read model is, byte by byte, what is made again of what it
/// was made of. It writes nothing but beside, and what changes meanwhile is passed over.
/// </summary>
public sealed class Verification(StoredRows rows, Rebuild rebuild, IEnumerable<ICheck> checks)
{
    const int MostTold = 10_000;

    public async Task<Verified> RunAsync(Action<RepairProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var damages = new List<Damage>();
        var verdict = new Verdict(damage =>
        {
            if (damages.Count < MostTold)
            {
                damages.Add(damage);
            }
        });
        foreach (var check in checks)
        {
            progress(new RepairProgress($"check {check.Name}", verdict.Checked, null));
            await check.CheckAsync(rows, verdict, cancellation);
        }

        var rebuilt = await rebuild.RunAsync(only: null, writes: false, progress, cancellation);
        foreach (var damage in rebuilt.Untold)
        {
            verdict.Of(damage.Of, damage.What);
        }

        foreach (var difference in rebuilt.Differences)
        {
            verdict.Of($"{difference.Model} {difference.Partition} {difference.Key}".TrimEnd(), difference.What);
        }

        return new Verified(verdict.Checked + rebuilt.Rows - rebuilt.Differences.Count, verdict.Off, damages);
    }
}
