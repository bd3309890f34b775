using Traceability.Platform.Pages;

namespace Traceability.Provenance.Dossier;

/// <summary>A lot's file for the authority, as it is read and printed.</summary>
public sealed record LotDossierPageModel(PageLanguage Language, LotDossier Dossier) : IPageModel;
