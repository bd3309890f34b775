using System.Text;
using Traceability.Batches;

namespace Traceability.QrCodes;

/// <summary>Makes a new batch's codes. The same batch gives the same bytes under the same names, so making them twice is harmless.</summary>
public sealed class BatchCodes(ICodes codes, IBatches batches) : IBatchEffect
{
    public async Task FollowAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var code = new QrCode(batch.DigitalLink);
        var svg = Encoding.UTF8.GetBytes(code.ToSvg(QrCode.UsualSize));
        var png = code.ToPng(QrCode.UsualSize);
        await Task.WhenAll(
            codes.KeepAsync(batch.Gtin, batch.Lot, CodeFormat.Svg, svg, cancellation),
            codes.KeepAsync(batch.Gtin, batch.Lot, CodeFormat.Png, png, cancellation)
        );
        await batches.NoteCodesAsync(batch.Gtin, batch.Lot, cancellation);
    }
}
