namespace Traceability.Benchmarks;

/// <summary>How much there is of everything in a load.</summary>
sealed record Shape(int Farmers, int Products, int Batches)
{
    /// <summary>The emulator slows down by itself when a queue is thousands deep.</summary>
    const int MostInQueues = 500;

    /// <summary>As a province has it.</summary>
    public static Shape Real { get; } = new(1_000, 5_000, 20_000);

    /// <summary>A twentieth of it.</summary>
    public static Shape Small { get; } = new(50, 250, 1_000);

    /// <summary>Batches that are registered before the queues are worked off.</summary>
    public int PerSlice => Math.Min(MostInQueues, Batches / 10);
}
