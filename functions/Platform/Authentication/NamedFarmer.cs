using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>Whose things a request is about: a farmer's own, or those of the farmer that the operator names.</summary>
public static class NamedFarmer
{
    /// <summary>The farmer by <c>?farmer=</c>; null and no refusal where it is another's, or nobody's: that is not there for the caller.</summary>
    public static string? FarmerOf(this HttpContext context, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(context);
        var named = context.Request.Query["farmer"].ToString();
        return context.Caller().FarmerOf("farmer", named.Length > 0 ? named : null, refusals);
    }

    /// <summary>The same, named elsewhere.</summary>
    /// <param name="pointer">Where it is named.</param>
    public static string? FarmerOf(this Caller caller, string pointer, string? named, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(refusals);
        if (caller.Role == Role.Farmer)
        {
            return named is null || named == caller.Id ? caller.Id : null;
        }

        if (named is null)
        {
            refusals.Add(pointer, "required", "Cần mã của nông trại.", "The farmer's id is required.");
        }

        return OpaqueId.IsOne(named) ? named : null;
    }
}
