using Traceability.Platform.Pages;

namespace Traceability.Resolver;

/// <summary>A link set for people.</summary>
/// <param name="Anchors">The levels, the one that was asked for first.</param>
/// <param name="IsChoice">Whether several links fit what was asked for, and the reader shall choose.</param>
public sealed record LinkSetPageModel(PageLanguage Language, IReadOnlyList<Anchor> Anchors, bool IsChoice) : IPageModel;
