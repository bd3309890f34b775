using Traceability.Batches;
using Traceability.Gs1;

namespace Traceability.Opinions;

/// <summary>Where one says what one thinks of a lot, and where one reports its code.</summary>
public static class OpinionPaths
{
    public static string Opinions(Gtin gtin, Lot lot) => BatchPaths.Page(gtin, lot) + "/opinions";

    public static string Report(Gtin gtin, Lot lot) => BatchPaths.Page(gtin, lot) + "/reports";
}
