using Traceability.Platform.Pages;

namespace Traceability.Shopper;

/// <summary>What a shopper sees of a code that nobody registered: nothing that could pass for a genuine lot.</summary>
/// <param name="Language">What the page is written in.</param>
/// <param name="Gtin">The product's code as it was read.</param>
/// <param name="Lot">The lot as it was read; null where only a product was asked for.</param>
/// <param name="Recall">That it is recalled all the same: events tell of lots that nobody registered.</param>
/// <param name="ReportUrl">Where it can be reported; null where it is no code at all.</param>
/// <param name="Hotline">The phone number that the operator made public; null where it made none.</param>
public sealed record UnknownLotPageModel(
    PageLanguage Language,
    string Gtin,
    string? Lot,
    PageRecall? Recall = null,
    string? ReportUrl = null,
    string? Hotline = null
) : IPageModel;
