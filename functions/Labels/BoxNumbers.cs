using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Labels;

/// <summary>What became of the wish for numbered boxes.</summary>
public abstract record BoxesNumbered
{
    public sealed record Given(BoxRun Run) : BoxesNumbered;

    /// <summary>The id was used for another number of boxes, or with another wish for a pallet.</summary>
    public sealed record UsedForAnother : BoxesNumbered;

    /// <summary>Every pallet number of the company prefix is given.</summary>
    public sealed record NoPalletNumber : BoxesNumbered;
}

/// <summary>Numbers boxes, and the pallet that they stand on.</summary>
public sealed class BoxNumbers(IBoxes boxes, Settings settings, TimeProvider time)
{
    // 0 are the containers that packing names by itself; so the two never meet.
    const int FirstExtension = 1;
    const int LastExtension = 9;

    /// <summary>Twice with one id is once: the second finds the run. A pallet's number that is taken and not kept is lost, not given twice.</summary>
    public async Task<BoxesNumbered> GiveAsync(
        Gtin gtin,
        Lot lot,
        string id,
        int count,
        bool withPallet,
        CancellationToken cancellation
    )
    {
        var run = await boxes.FindAsync(gtin, lot, id, cancellation);
        if (run is null)
        {
            Sscc? pallet = null;
            if (withPallet && (pallet = await PalletAsync(cancellation)) is null)
            {
                return new BoxesNumbered.NoPalletNumber();
            }

            run = await boxes.GiveAsync(
                gtin,
                new BoxRun(id, lot, First: 0, count, pallet, time.GetUtcNow()),
                cancellation
            );
        }

        return run.Count == count && run.Pallet is not null == withPallet
            ? new BoxesNumbered.Given(run)
            : new BoxesNumbered.UsedForAnother();
    }

    async Task<Sscc?> PalletAsync(CancellationToken cancellation)
    {
        var number = await boxes.NextPalletAsync(settings.CompanyPrefix, cancellation);
        var extension = FirstExtension + (number / Sscc.Capacity(settings.CompanyPrefix));
        return extension > LastExtension ? null : Sscc.Of(settings.CompanyPrefix, (ulong)number, (int)extension);
    }
}
