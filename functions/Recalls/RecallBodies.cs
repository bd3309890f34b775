using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Platform.Problems;

namespace Traceability.Recalls;

/// <summary>What is sent to recall a lot, or, by the operator, anything that has a name.</summary>
/// <param name="Drill">Tells what a recall would reach, and marks nothing.</param>
public sealed record RecallBody(string? Gtin, string? Lot, string? Epc, string? Reason, bool? Drill)
{
    public const int MaxReason = 500;

    /// <summary>The lot, or every field that was refused. Where <see cref="Epc"/> is given, it is neither.</summary>
    public (Gtin? Gtin, Lot? Lot, string? Reason) Decide(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var reason = refusals.RequiredText("/reason", Reason, MaxReason);
        if (Epc is null)
        {
            return (refusals.Gtin("/gtin", Gtin), refusals.Lot("/lot", Lot), reason);
        }

        if (Gtin is not null || Lot is not null)
        {
            refusals.Add("/epc", "either", "Chỉ ghi epc, hoặc gtin và lot.", "Give either epc, or gtin and lot.");
        }

        return (null, null, reason);
    }
}

/// <summary>What is sent to lift a recall.</summary>
public sealed record LiftBody(string? Reason);

/// <summary>A decision that a recall is over.</summary>
public sealed record LiftAnswer(string Id, string Reason, DateTimeOffset DecidedAt);

/// <summary>Who holds a thing.</summary>
/// <param name="Party">The id here; null where it is nobody here.</param>
/// <param name="Name">The trading name, or the name by which an event told.</param>
public sealed record HolderAnswer(string? Party, string Name, DateTimeOffset Since);

/// <summary>Something that a recall reaches.</summary>
/// <param name="Kind"><c>lot</c>, <c>item</c>, <c>unit</c> (a pallet, a crate) or <c>product</c> (its lot was never told).</param>
/// <param name="State"><c>recalled</c>; <c>contains</c>: only for what is inside; <c>contained</c>: what was inside is out again.</param>
/// <param name="Path">The names of things from the source to this one's last before.</param>
public sealed record ReachedAnswer(
    string Epc,
    string Kind,
    string State,
    string? Gtin,
    string? Lot,
    IReadOnlyList<string> Path,
    DateTimeOffset ReachedAt,
    HolderAnswer? Holder
);

/// <summary>A recall as its list and its decision tell it.</summary>
/// <param name="Lots">The lots, items and units that it reaches so far.</param>
public sealed record RecallLineAnswer(
    string Id,
    string State,
    string Epc,
    string? Gtin,
    string? Lot,
    string Reason,
    bool Drill,
    DateTimeOffset DecidedAt,
    LiftAnswer? Lift,
    long Lots
);

/// <summary>A recall with a page of what it reaches.</summary>
public sealed record RecallAnswer(
    string Id,
    string State,
    string Epc,
    string? Gtin,
    string? Lot,
    string Reason,
    bool Drill,
    DateTimeOffset DecidedAt,
    LiftAnswer? Lift,
    long Lots,
    IReadOnlyList<ReachedAnswer> Items,
    string? NextPageToken
);

/// <summary>A page of recalls.</summary>
public sealed record RecallsAnswer(IReadOnlyList<RecallLineAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(RecallBody))]
[JsonSerializable(typeof(LiftBody))]
[JsonSerializable(typeof(RecallLineAnswer))]
[JsonSerializable(typeof(RecallAnswer))]
[JsonSerializable(typeof(RecallsAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class RecallJson : JsonSerializerContext;
