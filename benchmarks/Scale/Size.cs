namespace Traceability.Benchmarks.Scale;

/// <summary>Who uses it how much. What is not in the three sizes is assumed, and said in docs/scale.md.</summary>
/// <param name="Batches">Registered in a mean month.</param>
/// <param name="Products">On sale: items of a whole feed.</param>
/// <param name="Pullers">Marketplaces that pull the whole feed once a day and ask every quarter of an hour whether it changed.</param>
/// <param name="Recalls">In a month, each of <see cref="LotsOfRecall"/> lots.</param>
/// <param name="LargestShare">Of all batches and events, the share of the farmer or packing house with the most.</param>
/// <param name="HottestPhoto">Of all scans, the share of the product that is scanned most.</param>
/// <param name="InstancesOfQueue">That one queue's handler may have at once.</param>
/// <param name="HasFrontDoor">Whether a cache at the edge stands before it.</param>
sealed record Size(
    string Name,
    double Batches,
    double Products,
    int Pullers,
    double Recalls,
    double LargestShare,
    double HottestPhoto,
    int InstancesOfQueue,
    bool HasFrontDoor
)
{
    public const double ScansOfBatch = 10;

    /// <summary>Of scans, those whose passport the instance still holds. None: the model does not count on it.</summary>
    public const double ScansAgain = 0;

    /// <summary>Packed, shipped, received.</summary>
    public const double EventsOfBatch = 3;
    public const double EventsInDocuments = 2.0 / 3;
    public const double SalesOfBatch = 2;
    public const double OrdersOfBatch = 0.2;
    public const double LotsOfRecall = 100;

    /// <summary>Of photos, those that the edge answers: a photo's address never shows another photo.</summary>
    public const double PhotosAtEdge = 0.9;

    public static IReadOnlyList<Size> All { get; } =
    [
        new("cooperative", 1_000, 50, 2, 0.1, 1, 0.3, 1, HasFrontDoor: false),
        new("province", 1_000_000, 50_000, 5, 10, 0.1, 0.02, 4, HasFrontDoor: true),
        new("country", 100e6 / 12, 2_000_000, 20, 100, 0.01, 0.005, 10, HasFrontDoor: true),
    ];

    /// <summary>Scans of a mean month.</summary>
    public double Scans => Batches * ScansOfBatch;

    /// <summary>The same habits, and so many times as much of everything that grows.</summary>
    public Size Times(double factor) =>
        this with
        {
            Batches = Batches * factor,
            Products = Products * factor,
            Recalls = Recalls * factor,
        };
}
