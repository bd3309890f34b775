using Traceability.Places;
using Traceability.Platform;

namespace Traceability.Diary;

/// <summary>
/// Whose a plot is. What has the form of a place's id must be a place of the farmer's that things grow on, one that it gave up too:
/// diaries go on. Any other name is what its farmer calls a plot: nothing is asked, since every key of the diary begins with the farmer,
/// and another's plot of the same name is another plot.
/// </summary>
public sealed class Plots(IPlaces places)
{
    /// <summary>Whether a farmer may write of a plot; one point read at the most.</summary>
    public async Task<bool> IsOfAsync(string farmerId, Plot plot, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plot);
        return !OpaqueId.IsOne($"{plot}")
            || await places.FindAsync(farmerId, $"{plot}", cancellation)
                is { Facts.Kind: PlaceKind.Plot or PlaceKind.Farm };
    }
}
