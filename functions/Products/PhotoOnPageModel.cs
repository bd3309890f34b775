using Traceability.Photos;
using Traceability.Platform.Pages;

namespace Traceability.Products;

/// <summary>The part of a page that shows a product's picture, or that there is none yet.</summary>
public sealed record PhotoOnPageModel(PageLanguage Language, PagePhoto? Photo, string ProductName) : IPageModel;
