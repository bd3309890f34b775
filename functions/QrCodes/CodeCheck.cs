using Traceability.Batches;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.QrCodes;

/// <summary>A passport that says that its codes are ready has them.</summary>
public sealed class CodeCheck(ICodes codes) : ICheck
{
    public string Name => "codes";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Batches, cancellation))
        {
            if (
                row.Key != "passport"
                || !row.Is("CodesReady")
                || BatchModels.CodeOf(row.Partition) is not var (gtin, lot)
            )
            {
                continue;
            }

            foreach (var format in Enum.GetValues<CodeFormat>())
            {
                verdict.Of(
                    $"code {row.Partition} {format}",
                    await codes.FindAsync(gtin, lot, format, cancellation) is not null,
                    "it is not there"
                );
            }
        }
    }
}
