using System.Runtime.CompilerServices;
using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Personal;

namespace Traceability.Opinions;

/// <summary>
/// What a farmer answered to opinions of its lots. Who wrote an opinion nobody knows: a shopper's own words go by the operator's decision,
/// when the shopper asks.
/// </summary>
public sealed class OpinionPersonalData(IOpinions opinions, OpinionShowing showing) : IPersonalData
{
    const int AtOnce = 50;

    public string Name => "opinions";

    public async IAsyncEnumerable<JsonElement> TellAsync(
        Person person,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        await foreach (var place in PagesOf.AllAsync(page => opinions.OfFarmerAsync(person.Id, page, cancellation)))
        {
            if (
                await opinions.FindAsync(place.Gtin, place.Lot, place.Id, cancellation) is
                { Opinion: { Reply: not null } answered }
            )
            {
                yield return JsonSerializer.SerializeToElement(
                    OpinionAnswer.Of(answered),
                    OpinionJson.Default.OpinionAnswer
                );
            }
        }
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        var rewritten = 0;
        var page = await opinions.OfFarmerAsync(person.Id, new PageRequest(AtOnce, after), cancellation);
        foreach (var place in page.Items)
        {
            while (
                await opinions.FindAsync(place.Gtin, place.Lot, place.Id, cancellation)
                    is { Opinion.Reply: not null } read
            )
            {
                if (await opinions.ReplaceAsync(read, read.Opinion with { Reply = null }, cancellation))
                {
                    rewritten++;
                }
            }

            // Also where it was gone already: whoever erased it may have died before the page.
            await showing.ShowAsync(place.Gtin, place.Lot, cancellation);
        }

        return new ErasedPart(rewritten, page.Next);
    }
}
