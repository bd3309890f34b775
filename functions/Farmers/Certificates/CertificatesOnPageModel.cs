using Traceability.Platform.Pages;

namespace Traceability.Farmers.Certificates;

/// <summary>The part of a page that shows what certifies a farmer or a product; nothing where nothing does.</summary>
/// <param name="Certificates">Those that are valid on the day when the page is read.</param>
public sealed record CertificatesOnPageModel(PageLanguage Language, IReadOnlyList<Certificate> Certificates)
    : IPageModel;
