namespace Traceability.Opinions;

/// <summary>What bounds opinions and reports, which anyone may send.</summary>
public static class OpinionLimits
{
    public const int MaxText = 500;
    public const int MaxName = 40;

    /// <summary>Where something was bought.</summary>
    public const int MaxPlace = 200;

    public const int MaxReason = 300;

    /// <summary>Opinions of one lot on one day at most, whatever becomes of them.</summary>
    public const int MaxADay = 20;

    /// <summary>Opinions of one lot at most: one query reads them all.</summary>
    public const int MaxALot = 200;

    /// <summary>Opinions that stand on a lot's own page, the newest: the others are one link away.</summary>
    public const int MaxOnPage = 3;

    /// <summary>Reports of one product's codes on one day at most.</summary>
    public const int MaxReportsADay = 20;

    /// <summary>Reports of codes of no product here on one day at most, all of them together.</summary>
    public const int MaxStrangeReportsADay = 100;

    /// <summary>Bytes of a sent form at most.</summary>
    public const int MaxForm = 16 * 1024;

    /// <summary>Fields of a sent form at most.</summary>
    public const int MaxFields = 16;
}

/// <summary>How many were taken.</summary>
/// <param name="Day">The day in Vietnam of the last one.</param>
/// <param name="OfDay">On that day.</param>
/// <param name="InAll">Ever.</param>
public sealed record TakenCount(DateOnly Day, int OfDay, int InAll)
{
    public static TakenCount None { get; } = new(default, 0, 0);

    /// <summary>With one more; null where that would be too many.</summary>
    public TakenCount? With(DateOnly day, int maxADay, int maxInAll)
    {
        var ofDay = day == Day ? OfDay : 0;
        return ofDay >= maxADay || InAll >= maxInAll ? null : new TakenCount(day, ofDay + 1, InAll + 1);
    }
}
