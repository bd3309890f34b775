namespace Traceability.Platform.Pages;

/// <summary>What surrounds every page.</summary>
/// <param name="Language">What the page is written in.</param>
/// <param name="Title">The window's title, and that of a shared link.</param>
/// <param name="Description">One sentence, for search engines and shared links.</param>
/// <param name="IsIndexed">Whether search engines may show the page.</param>
/// <param name="IsDeclared">Whether it shows what a producer declared; then it says so.</param>
/// <param name="Data">What the page says, for programs, as <see cref="JsonLd"/> writes it.</param>
/// <param name="Script">A module that the page offers more with, and works without; null for a page without any.</param>
public sealed record PageLayoutModel(
    PageLanguage Language,
    string Title,
    string? Description = null,
    bool IsIndexed = true,
    bool IsDeclared = false,
    string? Data = null,
    Asset? Script = null
) : IPageModel;
