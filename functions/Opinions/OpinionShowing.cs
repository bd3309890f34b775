using Traceability.Batches;
using Traceability.Gs1;

namespace Traceability.Opinions;

/// <summary>Shows on a lot's passport what the operator lets everyone see of its opinions.</summary>
public sealed class OpinionShowing(IOpinions opinions, IBatches batches)
{
    /// <summary>Worked out anew from all opinions of the lot, and written only over the passport as it was read before them.</summary>
    public async Task ShowAsync(Gtin gtin, Lot lot, CancellationToken cancellation)
    {
        while (await batches.FindPassportAsync(gtin, lot, cancellation) is { } read)
        {
            var shown = ShownOpinions.Of(await opinions.OfLotAsync(gtin, lot, cancellation));
            if (
                shown.ToText() == read.Passport.Opinions?.ToText()
                || await batches.ShowOpinionsAsync(read, shown, cancellation)
            )
            {
                return;
            }
        }
    }
}
