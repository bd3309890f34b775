using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Orders;

/// <summary>The form by which a household orders; it works without a script.</summary>
/// <param name="Most">What one order may ask.</param>
/// <param name="TakesTransfers">Whether the farmer may be paid by transfer.</param>
/// <param name="BuyerKeptDays">Days after the order's end for which who bought is kept.</param>
/// <param name="Typed">What was typed so far.</param>
/// <param name="Problem">Why it was refused; null where nothing was.</param>
/// <param name="Errors">Each field that was refused.</param>
public sealed record OrderFormOnPageModel(
    PageLanguage Language,
    Gtin Gtin,
    Price Price,
    Amount Most,
    bool TakesTransfers,
    int BuyerKeptDays,
    TypedOrder Typed,
    Text? Problem,
    IReadOnlyList<Refusal> Errors
) : IPageModel
{
    /// <summary>What is wrong with a field, in the page's language; null where nothing is.</summary>
    public string? Wrong(string field) =>
        Errors
            .FirstOrDefault(error =>
                error.Pointer == "/" + field || error.Pointer.StartsWith($"/{field}/", StringComparison.Ordinal)
            )
            ?.Text.In(Language.Value);
}
