using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>Who may act for whom.</summary>
public interface IActingFor
{
    /// <summary>Whether one farmer, a cooperative, may act for another, its member; by what was read in the last five seconds.</summary>
    ValueTask<bool> MayAsync(string actorId, string farmerId, CancellationToken cancellation);
}

/// <summary>
/// The header <c>Acting-For: {farmer}</c>: a cooperative does for a member without a phone what the member may do. For that request it
/// is the member; who acted is told along.
/// </summary>
public static class ActingFor
{
    /// <summary>The header's name.</summary>
    public const string Header = "Acting-For";

    /// <summary>The farmer that is named is no member of the caller's cooperative.</summary>
    public static ProblemResult NoMember { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "no-member",
            new Text(
                "Hộ này không phải thành viên của hợp tác xã.",
                "The farmer that Acting-For names is no member of your cooperative."
            )
        );

    /// <summary>Who a caller is for this request; or that it may not be that.</summary>
    public static async Task<(Caller? Caller, ProblemResult? Refusal)> OfAsync(
        HttpContext http,
        Caller caller,
        IActingFor acting
    )
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(acting);
        var named = http.Request.Headers[Header];
        if (named.Count == 0 || named == caller.Id)
        {
            return (caller, null);
        }

        return
            caller.Role == Role.Farmer
            && named is [{ } farmer]
            && OpaqueId.IsOne(farmer)
            && await acting.MayAsync(caller.Id, farmer, http.RequestAborted)
            ? (caller with { Id = farmer, By = caller.Id }, null)
            : (null, NoMember);
    }
}
