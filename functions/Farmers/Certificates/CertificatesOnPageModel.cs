using Traceability.Platform.Pages;

namespace Traceability.Farmers.Certificates;

/// <summary>The part of a page that shows what certifies a farmer or a product; nothing where nothing does.</summary>
/// <param name="Certificates">Those that the page tells of, in its order.</param>
/// <param name="Today">The day in Vietnam when the page is read: how each stands depends on it.</param>
public sealed record CertificatesOnPageModel(
    PageLanguage Language,
    IReadOnlyList<Certificate> Certificates,
    DateOnly Today
) : IPageModel;
