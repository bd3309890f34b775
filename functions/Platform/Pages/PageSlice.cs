using RazorSlices;

namespace Traceability.Platform.Pages;

/// <summary>What every page, and every part of one, knows.</summary>
public interface IPageModel
{
    PageLanguage Language { get; }
}

/// <summary>A page, or a part of one: it speaks the language of its model.</summary>
public abstract class PageSlice<TModel> : RazorSlice<TModel>
    where TModel : IPageModel
{
    protected Language Language => Model.Language.Value;

    protected string Say(string vi, string en) => Model.Language.Say(vi, en);
}
