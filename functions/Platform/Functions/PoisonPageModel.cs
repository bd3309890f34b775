using Traceability.Platform.Pages;

namespace Traceability.Platform.Functions;

/// <summary>Messages that failed too often, for the operator.</summary>
/// <param name="Queue">The queue that is shown alone; null for all.</param>
/// <param name="Next">The token of the next page; null on the last.</param>
public sealed record PoisonPageModel(
    PageLanguage Language,
    IReadOnlyList<PoisonMessage> Messages,
    PoisonState State,
    string? Queue,
    string? Next
) : IPageModel
{
    /// <summary>A state in a few words.</summary>
    public static Text Name(PoisonState state) =>
        state switch
        {
            PoisonState.Replayed => new Text("Đã gửi lại", "Sent again"),
            PoisonState.Discarded => new Text("Đã bỏ", "Put away"),
            _ => new Text("Đang chờ", "Waiting"),
        };

    /// <summary>The address of those in another state.</summary>
    public string Of(PoisonState state) =>
        Language.Link($"/operator/poison?state={state.ToString().ToLowerInvariant()}");

    public string More =>
        Language.Link(
            $"/operator/poison?state={State.ToString().ToLowerInvariant()}{(Queue is null ? "" : "&queue=" + Queue)}&nextPageToken={Next}"
        );
}

/// <summary>One of them, with what can be done about it.</summary>
/// <param name="Compared">Null where nothing can read the message.</param>
public sealed record PoisonMessagePageModel(PageLanguage Language, PoisonMessage Message, Compared? Compared)
    : IPageModel
{
    /// <summary>What somebody did, in a few words.</summary>
    public static Text Name(PoisonAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.Did switch
        {
            "replayed" => new Text("Gửi lại", "Sent again"),
            "discarded" => new Text("Bỏ", "Put away"),
            _ => new Text("Làm không được", "Failed"),
        };
    }
}
