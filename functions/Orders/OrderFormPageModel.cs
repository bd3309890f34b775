using Traceability.Farmers;
using Traceability.Platform.Pages;

namespace Traceability.Orders;

/// <summary>The order form on a page of its own, for one product.</summary>
/// <param name="Stock">What is left; 0 where nothing is, and then there is no form.</param>
public sealed record OrderFormPageModel(
    PageLanguage Language,
    string ProductName,
    PageFarmer Farmer,
    Amount Stock,
    OrderFormOnPageModel Form
) : IPageModel;
