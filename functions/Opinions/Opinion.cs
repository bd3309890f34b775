using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Opinions;

/// <summary>Who sees an opinion.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpinionState>))]
public enum OpinionState
{
    /// <summary>Its farmer and the operator, who has not looked yet.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Everyone.</summary>
    [JsonStringEnumMemberName("shown")]
    Shown,

    /// <summary>Its farmer and the operator, who said why.</summary>
    [JsonStringEnumMemberName("hidden")]
    Hidden,
}

/// <summary>What a shopper writes: stars, and in words what it was like.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="Text">At most <see cref="OpinionLimits.MaxText"/> characters, of several lines; null where nothing was written.</param>
/// <param name="Name">A first name, at most <see cref="OpinionLimits.MaxName"/> characters; null where none was given.</param>
public sealed record OpinionWords(int Stars, string? Text, string? Name);

/// <summary>What the operator decided about an opinion.</summary>
/// <param name="Reason">Null where it is shown and nothing was said.</param>
public sealed record OpinionDecision(bool IsShown, string? Reason, DateTimeOffset At);

/// <summary>What a farmer said to an opinion, once.</summary>
public sealed record OpinionReply(string Text, DateTimeOffset At);

/// <summary>
/// What somebody who holds a lot thinks of it. Nobody knows who: there is no account and no cookie. Its farmer sees it at once and may
/// answer once; everyone sees it when the operator lets them, so that neither a farmer hides what it does not like nor anyone else
/// writes on its page. What was written never changes.
/// </summary>
/// <param name="Id">Opaque; the same for the same form with the same words.</param>
public sealed record Opinion(
    string Id,
    Gtin Gtin,
    Lot Lot,
    string FarmerId,
    OpinionWords Words,
    DateTimeOffset At,
    OpinionDecision? Decision,
    OpinionReply? Reply
)
{
    public OpinionState State =>
        Decision switch
        {
            null => OpinionState.Waiting,
            { IsShown: true } => OpinionState.Shown,
            _ => OpinionState.Hidden,
        };

    public static string IdOf(Gtin gtin, Lot lot, string form, OpinionWords words)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        ArgumentNullException.ThrowIfNull(words);
        return OpaqueId.From(
            "opinion",
            gtin.ToString(),
            lot.ToString(),
            form,
            $"{words.Stars}",
            words.Text ?? "",
            words.Name ?? ""
        );
    }

    /// <summary>With the operator's decision; the same where it was decided so, for this reason.</summary>
    public Opinion Decided(bool isShown, string? reason, DateTimeOffset now) =>
        Decision is { } before && before.IsShown == isShown && before.Reason == reason
            ? this
            : this with
            {
                Decision = new OpinionDecision(isShown, reason, now),
            };

    /// <summary>With its farmer's answer; the same where that is the answer; null where there is another.</summary>
    public Opinion? Answered(string text, DateTimeOffset now) =>
        Reply is null ? this with { Reply = new OpinionReply(text, now) }
        : Reply.Text == text ? this
        : null;
}

/// <summary>An opinion as it was typed into the form: what is refused is shown again as it was typed.</summary>
/// <param name="Form">The form's own random token, so that two fingers send one opinion.</param>
/// <param name="Website">What no person sees, and so no person fills in.</param>
public sealed record TypedOpinion(string Form, string Stars, string Text, string Name, string Website)
{
    /// <summary>An empty form, with a token of its own.</summary>
    public static TypedOpinion Empty() => new(OpaqueId.Make(), "", "", "", "");

    /// <summary>The words, or every field that was refused.</summary>
    public OpinionWords? Read(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var stars = Stars is [>= '1' and <= '5'] ? Stars[0] - '0' : 0;
        if (stars == 0)
        {
            refusals.Add(
                "/stars",
                Stars.Length == 0 ? "required" : "range",
                "Hãy chọn từ 1 đến 5 sao.",
                "Choose 1 to 5 stars."
            );
        }

        var text = PublicWords.Lines("/text", Text, OpinionLimits.MaxText, refusals);
        var name = PublicWords.Line("/name", Name, OpinionLimits.MaxName, refusals);
        SentForm.Check(Form, Website, refusals);
        return refusals.Any ? null : new OpinionWords(stars, text, name);
    }
}
