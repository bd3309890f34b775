using Traceability.Batches;
using Traceability.Platform;

namespace Traceability.Opinions;

/// <summary>What a lot's passport shows of its opinions.</summary>
public static class ShownOpinions
{
    /// <summary>How many the operator lets everyone see, their stars, and the newest in words.</summary>
    /// <param name="all">Every opinion of a lot, newest first.</param>
    public static BatchOpinions Of(IReadOnlyList<Opinion> all)
    {
        var shown = all.Where(opinion => opinion.State == OpinionState.Shown).ToList();
        return new BatchOpinions(
            shown.Count,
            shown.Sum(opinion => opinion.Words.Stars),
            [.. shown.Where(opinion => opinion.Words.Text is not null).Take(OpinionLimits.MaxOnPage).Select(Of)]
        );
    }

    public static BatchOpinion Of(Opinion opinion)
    {
        ArgumentNullException.ThrowIfNull(opinion);
        return new(
            opinion.Words.Stars,
            opinion.Words.Text,
            opinion.Words.Name,
            Vietnam.Day(opinion.At),
            opinion.Reply?.Text
        );
    }
}
