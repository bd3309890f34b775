using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Opinions;

/// <summary>The part of a lot's page that shows what people think of it, and where one says it.</summary>
/// <param name="Said">What is shown; null where nothing is.</param>
public sealed record OpinionsOnPageModel(
    PageLanguage Language,
    Gtin Gtin,
    Lot Lot,
    BatchOpinions? Said,
    OpinionFormOnPageModel Form
) : IPageModel
{
    public static OpinionsOnPageModel Of(Passport passport, PageLanguage language)
    {
        ArgumentNullException.ThrowIfNull(passport);
        return new(
            language,
            passport.Gtin,
            passport.Lot,
            passport.Opinions is { Count: > 0 } said ? said : null,
            new OpinionFormOnPageModel(language, passport.Gtin, passport.Lot, TypedOpinion.Empty(), null, [])
        );
    }
}

/// <summary>One opinion.</summary>
/// <param name="Farmer">The name of who answered.</param>
public sealed record OpinionOnPageModel(PageLanguage Language, BatchOpinion Opinion, string Farmer) : IPageModel;

/// <summary>The form by which one says what one thinks of a lot; it works without a script.</summary>
/// <param name="Problem">Why it was refused; null where nothing was.</param>
/// <param name="Errors">Each field that was refused.</param>
public sealed record OpinionFormOnPageModel(
    PageLanguage Language,
    Gtin Gtin,
    Lot Lot,
    TypedOpinion Typed,
    Text? Problem,
    IReadOnlyList<Refusal> Errors
) : IPageModel
{
    /// <summary>What is wrong with a field, in the page's language; null where nothing is.</summary>
    public string? Wrong(string field) =>
        Errors.FirstOrDefault(error => error.Pointer == "/" + field)?.Text.In(Language.Value);
}

/// <summary>Everything that is shown of what people think of a lot, on a page of its own.</summary>
/// <param name="IsSent">Whether the reader has just sent one.</param>
public sealed record OpinionsPageModel(
    PageLanguage Language,
    string ProductName,
    string Farmer,
    IReadOnlyList<BatchOpinion> Said,
    OpinionFormOnPageModel Form,
    bool IsSent
) : IPageModel;

/// <summary>The page on which one reports a suspicious code.</summary>
/// <param name="IsSent">Whether the reader has just sent one.</param>
public sealed record ReportPageModel(
    PageLanguage Language,
    Gtin Gtin,
    Lot Lot,
    TypedReport Typed,
    Text? Problem,
    IReadOnlyList<Refusal> Errors,
    bool IsSent
) : IPageModel
{
    /// <inheritdoc cref="OpinionFormOnPageModel.Wrong"/>
    public string? Wrong(string field) =>
        Errors.FirstOrDefault(error => error.Pointer == "/" + field)?.Text.In(Language.Value);
}
