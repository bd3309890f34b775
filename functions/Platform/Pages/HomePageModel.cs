namespace Traceability.Platform.Pages;

/// <summary>The first page: what this is, and where each kind of user goes.</summary>
/// <param name="Language">What the page is written in.</param>
/// <param name="DemoUrl">A lot to look at, as a shopper sees it; null where there is none.</param>
/// <param name="FarmerUrl">Where a farmer registers a batch; null while there is no such page.</param>
public sealed record HomePageModel(PageLanguage Language, string? DemoUrl = null, string? FarmerUrl = null)
    : IPageModel;
