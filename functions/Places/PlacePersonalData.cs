using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Personal;

namespace Traceability.Places;

/// <summary>
/// Where a farmer's or partner's farms, plots and houses are. Of a place that events name there stays, under its id, what kind it was and
/// in which province.
/// </summary>
public sealed class PlacePersonalData(IPlaces places, Settings settings) : IPersonalData
{
    public string Name => "places";

    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return PagesOf
            .AllAsync(page => places.EveryAsync(person.Id, page, cancellation))
            .Select(place =>
                JsonSerializer.SerializeToElement(
                    PlaceAnswer.Of(place, settings.PublicUrl),
                    PlaceJson.Default.PlaceAnswer
                )
            );
    }

    public Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return places.EraseAsync(person.Id, after, cancellation);
    }
}
