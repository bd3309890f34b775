using Traceability.Places;

namespace Traceability.Farmers;

/// <summary>The point of a farm on the map of its farmer's page and of its lots.</summary>
/// <param name="PlaceId">The place that it is of.</param>
public sealed record FarmPoint(string PlaceId, PublicPoint Point)
{
    /// <summary>
    /// The point that stands after a farm showed or took back its own: of several farms the first that shows one keeps its place.
    /// </summary>
    public static FarmPoint? After(FarmPoint? standing, string placeId, PublicPoint? point) =>
        standing is not null && standing.PlaceId != placeId ? standing
        : point is null ? null
        : new FarmPoint(placeId, point);
}

/// <summary>Shows the point of a farm: a new version of its farmer, which its products and the pages of their lots follow.</summary>
public sealed class FarmPoints(IFarmers farmers, FarmerChanges changes) : IFarmPoints
{
    public Task ShowAsync(string farmerId, string placeId, PublicPoint? point, CancellationToken cancellation) =>
        changes.ChangeAsync(
            farmerId,
            farmer =>
                FarmPoint.After(farmer.Point, placeId, point) is var next && next != farmer.Point
                    ? farmer with
                    {
                        Point = next,
                    }
                    : null,
            (read, changed) => farmers.ReplaceAsync(read, changed, cancellation),
            cancellation
        );
}
