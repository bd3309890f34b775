using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>That a batch was harvested inside a waiting time.</summary>
/// <param name="Until">The first day on which its plot could be harvested.</param>
/// <param name="Reason">The farmer's own words; null where it gave none, also because nobody knew then.</param>
public sealed record EarlyHarvestAnswer(string Until, string? Reason);

/// <summary>A batch as its registration answers it: nothing in it ever changes, so that a retry is answered the same.</summary>
public sealed record BatchRegisteredAnswer(
    string Gtin,
    string Lot,
    string DigitalLink,
    string Page,
    string Code,
    string HarvestedOn,
    QuantityBody Quantity,
    string? BestBefore,
    string? Notes,
    DateTimeOffset RegisteredAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Plot,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EarlyHarvestAnswer? EarlyHarvest
);

/// <summary>Who grew it.</summary>
public sealed record BatchFarmer(string Id, string Name, string Province, string Commune, string? PublicAddress);

/// <summary>Since when and why a batch is recalled.</summary>
public sealed record BatchRecall(string Reason, DateTimeOffset Since);

/// <summary>How a batch's product stands on a marketplace.</summary>
/// <param name="Reason">What is missing, where something is.</param>
/// <param name="Notes">What of its texts the marketplace does not take and is not shown there.</param>
public sealed record BatchListing(
    string Marketplace,
    string State,
    string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes
);

/// <summary>
/// A batch as anyone may read it; <c>notes</c> and <c>listings</c> are for its owner, <c>plot</c>, <c>earlyHarvest</c> and
/// <c>registeredBy</c> for its owner and the operator.
/// </summary>
public sealed record BatchAnswer(
    string Gtin,
    string Lot,
    string DigitalLink,
    string Page,
    string Code,
    string Product,
    BatchFarmer Farmer,
    string HarvestedOn,
    QuantityBody Quantity,
    string? BestBefore,
    DateTimeOffset RegisteredAt,
    string Codes,
    BatchRecall? Recall,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<BatchListing>? Listings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Plot = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EarlyHarvestAnswer? EarlyHarvest = null
)
{
    /// <summary>The cooperative that registered it for its member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RegisteredBy { get; init; }
}

/// <summary>A line of a farmer's own batches.</summary>
public sealed record BatchLineAnswer(
    string Gtin,
    string Lot,
    string DigitalLink,
    string Page,
    string HarvestedOn,
    QuantityBody Quantity,
    string? BestBefore,
    DateTimeOffset RegisteredAt
);

/// <summary>A page of a farmer's own batches.</summary>
public sealed record BatchesAnswer(IReadOnlyList<BatchLineAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(RegisterBatch))]
[JsonSerializable(typeof(BatchRegisteredAnswer))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(BatchesAnswer))]
[JsonSerializable(typeof(BatchTold))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class BatchJson : JsonSerializerContext;

/// <summary>Where a batch is found on this site.</summary>
public static class BatchPaths
{
    public static string Page(Gtin gtin, Lot lot)
    {
        ArgumentNullException.ThrowIfNull(lot);
        return $"/trace/{gtin}/{lot.ToPath()}";
    }

    public static string Code(Gtin gtin, Lot lot)
    {
        ArgumentNullException.ThrowIfNull(lot);
        return $"/codes/{gtin}/{lot.ToPath()}.svg";
    }
}

/// <summary>Tells batches in the words of the interface.</summary>
static class BatchAnswers
{
    public static BatchRegisteredAnswer Registered(Batch batch, string publicUrl) =>
        new(
            batch.Gtin.ToString(),
            batch.Lot.ToString(),
            batch.DigitalLink,
            publicUrl + BatchPaths.Page(batch.Gtin, batch.Lot),
            publicUrl + BatchPaths.Code(batch.Gtin, batch.Lot),
            Text(batch.HarvestedOn),
            Body(batch.Quantity),
            batch.BestBefore is { } day ? Text(day) : null,
            batch.Notes,
            batch.RegisteredAt,
            batch.Plot?.ToString(),
            Early(batch.EarlyUntil, batch.EarlyHarvestReason)
        );

    public static BatchAnswer Public(Passport passport, string publicUrl)
    {
        var producer = passport.Producer;
        return new(
            passport.Gtin.ToString(),
            passport.Lot.ToString(),
            passport.DigitalLink,
            publicUrl + BatchPaths.Page(passport.Gtin, passport.Lot),
            publicUrl + BatchPaths.Code(passport.Gtin, passport.Lot),
            passport.Product.Name,
            new BatchFarmer(
                producer.Id,
                producer.Name,
                producer.Province.Name,
                producer.Commune,
                producer.PublicAddress
            ),
            Text(passport.HarvestedOn),
            Body(passport.Quantity),
            passport.BestBefore is { } day ? Text(day) : null,
            passport.RegisteredAt,
            passport.CodesReady ? "ready" : "pending",
            passport.Recall is { } recall ? new BatchRecall(recall.Reason, recall.Since) : null,
            null,
            null
        );
    }

    /// <summary>The answer with what its owner and the operator alone are told of its plot.</summary>
    public static BatchAnswer WithOrigin(this BatchAnswer answer, Batch batch, Passport passport) =>
        answer with
        {
            Plot = batch.Plot?.ToString(),
            RegisteredBy = batch.RegisteredBy,
            // Until the diary was weighed into the passport, it is as it was at the registration.
            EarlyHarvest = Early(
                passport is { Pending: true, Diary: null } ? batch.EarlyUntil : passport.Diary?.Early?.Spraying.Until,
                batch.EarlyHarvestReason
            ),
        };

    static EarlyHarvestAnswer? Early(DateOnly? until, string? reason) =>
        until is { } day ? new EarlyHarvestAnswer(Text(day), reason) : null;

    public static BatchLineAnswer Line(BatchLine line, string publicUrl) =>
        new(
            line.Gtin.ToString(),
            line.Lot.ToString(),
            line.DigitalLink,
            publicUrl + BatchPaths.Page(line.Gtin, line.Lot),
            Text(line.HarvestedOn),
            Body(line.Quantity),
            line.BestBefore is { } day ? Text(day) : null,
            line.RegisteredAt
        );

    static QuantityBody Body(Quantity quantity) => new(quantity.Value, quantity.Unit.Code);

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
