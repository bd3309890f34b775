using Traceability.Platform.Pages;

namespace Traceability.Products;

/// <summary>A product's picture as a page loads it.</summary>
/// <param name="Url">An address on this site: pages load no other picture.</param>
/// <param name="Width">Pixels; with the height, the room that is kept while it loads.</param>
/// <param name="Height">Pixels.</param>
public sealed record PagePhoto(string Url, int Width, int Height);

/// <summary>The part of a page that shows a product's picture, or that there is none yet.</summary>
public sealed record PhotoOnPageModel(PageLanguage Language, PagePhoto? Photo, string ProductName) : IPageModel;
