using Traceability.Platform.Pages;

namespace Traceability.Diary;

/// <summary>The part of a page that sums up the diary of the plot that a lot was harvested from.</summary>
/// <param name="HarvestedOn">The day in Vietnam.</param>
public sealed record DiaryOnPageModel(PageLanguage Language, DiaryBrief Brief, DateOnly HarvestedOn) : IPageModel;
