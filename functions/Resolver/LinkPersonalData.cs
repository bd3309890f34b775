using System.Text.Json;
using Traceability.Platform.Personal;

namespace Traceability.Resolver;

/// <summary>Where a party led whoever scans a box, a serial number or its place; what it links products and lots to goes with those.</summary>
public sealed class LinkPersonalData(ILinks links) : IPersonalData
{
    public string Name => "links";

    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return links
            .OfOwnerAsync(person.Id, cancellation)
            .Select(owned => JsonSerializer.SerializeToElement(owned, OwnerLinksJson.Default.OwnedLinks));
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return ErasedPart.Last(await links.RemoveOwnedAsync(person.Id, cancellation));
    }
}

/// <summary>What a party links a key to.</summary>
/// <param name="Key">As storage names it: the key and its qualifiers.</param>
/// <param name="Links">JSON.</param>
public sealed record OwnedLinks(string Key, string Links);
