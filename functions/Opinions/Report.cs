using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Opinions;

/// <summary>What somebody noticed of a code: on goods that it does not fit, or on a lot that nobody registered.</summary>
/// <param name="Where">Where it was bought, at most <see cref="OpinionLimits.MaxPlace"/> characters.</param>
/// <param name="What">What is wrong, at most <see cref="OpinionLimits.MaxText"/> characters, of several lines.</param>
public sealed record ReportWords(string Where, string What);

/// <summary>A report of a suspicious code: the operator reads it, and the farmer whose product's code it is.</summary>
/// <param name="Id">Opaque; the same for the same form with the same words.</param>
/// <param name="FarmerId">Null where no product here has the code.</param>
public sealed record Report(string Id, Gtin Gtin, Lot Lot, string? FarmerId, ReportWords Words, DateTimeOffset At)
{
    public static string IdOf(Gtin gtin, Lot lot, string form, ReportWords words)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        ArgumentNullException.ThrowIfNull(words);
        return OpaqueId.From("report", gtin.ToString(), lot.ToString(), form, words.Where, words.What);
    }
}

/// <summary>A report as it was typed into the form.</summary>
/// <param name="Form">The form's own random token.</param>
/// <param name="Website">What no person sees, and so no person fills in.</param>
public sealed record TypedReport(string Form, string Where, string What, string Website)
{
    public static TypedReport Empty() => new(OpaqueId.Make(), "", "", "");

    /// <summary>The words, or every field that was refused.</summary>
    public ReportWords? Read(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var where = PublicWords.RequiredLine("/where", Where, OpinionLimits.MaxPlace, refusals);
        var what = PublicWords.RequiredLines("/what", What, OpinionLimits.MaxText, refusals);
        SentForm.Check(Form, Website, refusals);
        return refusals.Any ? null : new ReportWords(where!, what!);
    }
}
