using Traceability.Gs1;

namespace Traceability.Labels;

/// <summary>
/// Boxes of a batch that were numbered together. A number (AI 21) is given once among all boxes of a product, whatever their lot
/// (GS1 General Specifications §3.5: GTIN with serial names one thing), and never again, also where its label was never printed.
/// </summary>
/// <param name="Id">Opaque; the same request has the same.</param>
/// <param name="First">The first number.</param>
/// <param name="Count">How many, 1 to <see cref="MaxCount"/>.</param>
/// <param name="Pallet">The pallet that they stand on, where a number was asked for it.</param>
public sealed record BoxRun(string Id, Lot Lot, long First, int Count, Sscc? Pallet, DateTimeOffset GivenAt)
{
    public const int MaxCount = 1000;

    /// <summary>The last number.</summary>
    public long Last => First + Count - 1;
}

/// <summary>Where the numbers of boxes and pallets are kept.</summary>
public interface IBoxes
{
    Task<BoxRun?> FindAsync(Gtin gtin, Lot lot, string id, CancellationToken cancellation);

    /// <summary>A batch's runs, the newest first; the <see cref="MostListed"/> with the least ids where there are more.</summary>
    Task<IReadOnlyList<BoxRun>> OfAsync(Gtin gtin, Lot lot, CancellationToken cancellation);

    /// <summary>Gives the next numbers to a run; where one with its id is there, that one.</summary>
    /// <param name="run">Its <see cref="BoxRun.First"/> is not looked at.</param>
    Task<BoxRun> GiveAsync(Gtin gtin, BoxRun run, CancellationToken cancellation);

    /// <summary>The next number of a pallet under a company prefix, from 0; never one twice.</summary>
    Task<long> NextPalletAsync(CompanyPrefix prefix, CancellationToken cancellation);

    const int MostListed = 200;
}
