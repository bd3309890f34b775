namespace Traceability.Platform.Repair;

/// <summary>
/// What people asked to be erased. A backup was made before some of them asked: whoever brings it back erases again, before anyone reads
/// what was brought.
/// </summary>
public interface IErasureReplay
{
    /// <summary>Erases again all that was erased, and says how many there were; twice is once.</summary>
    Task<int> ReplayAsync(CancellationToken cancellation);
}
