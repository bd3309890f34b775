namespace Traceability.Platform.Repair;

/// <summary>Something of storage that is not as it must be.</summary>
/// <param name="Of">What it is, by name: <c>event …</c>, <c>passport 09520000000011 L26-114</c>.</param>
/// <param name="What">What is off, in a sentence.</param>
public sealed record Damage(string Of, string What);

/// <summary>What a feature promises of its rows.</summary>
public interface ICheck
{
    /// <summary>What is checked: <c>hashes of events</c>.</summary>
    string Name { get; }

    /// <summary>Reads what there is and says of each thing whether it is as it must be.</summary>
    Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation);
}

/// <summary>What came of checks, thing by thing.</summary>
public sealed class Verdict(Action<Damage> off)
{
    /// <summary>Things that were looked at.</summary>
    public long Checked { get; private set; }

    /// <summary>Things of which something is off.</summary>
    public long Off { get; private set; }

    /// <summary>A thing was looked at.</summary>
    /// <param name="of">What it is, by name.</param>
    /// <param name="what">What is off; null where it is as it must be.</param>
    public void Of(string of, string? what = null)
    {
        Checked++;
        if (what is not null)
        {
            Off++;
            off(new Damage(of, what));
        }
    }

    /// <summary>A thing was looked at, which is off where it is not so.</summary>
    public void Of(string of, bool isSo, string what) => Of(of, isSo ? null : what);
}
