using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Webhooks;
using Traceability.Products;

namespace Traceability.Notices;

/// <summary>What a party is told.</summary>
/// <param name="Id">The same for the same news.</param>
/// <param name="Party">Whom it is told.</param>
/// <param name="Type">One of <see cref="NoticeType"/>.</param>
/// <param name="Timestamp">When it became news, in UTC.</param>
public sealed record Notice(string Id, string Party, string Type, DateTime Timestamp, NoticeData Data);

/// <summary>What a notice can be about.</summary>
public static class NoticeType
{
    /// <summary>A thing is recalled.</summary>
    public const string RecallMarked = "recall.marked";

    /// <summary>A thing is recalled no more.</summary>
    public const string RecallLifted = "recall.lifted";

    /// <summary>Another amount arrived than was sent.</summary>
    public const string ShipmentDiffers = "shipment.differs";

    /// <summary>A marketplace sold more of a product than there was.</summary>
    public const string SaleOversold = "sale.oversold";

    /// <summary>A marketplace would not have a product as it is.</summary>
    public const string ListingRejected = "listing.rejected";

    /// <summary>A household ordered a product.</summary>
    public const string OrderPlaced = "order.placed";

    /// <summary>An order does not take place.</summary>
    public const string OrderCancelled = "order.cancelled";

    /// <summary>Somebody said what they think of a lot.</summary>
    public const string OpinionWritten = "opinion.written";

    /// <summary>Somebody reported a suspicious code.</summary>
    public const string CodeReported = "code.reported";

    /// <summary>A batch was harvested inside a waiting time.</summary>
    public const string HarvestEarly = "harvest.early";

    /// <summary>A batch that was told of as harvested too early was not: the spraying was withdrawn.</summary>
    public const string HarvestCleared = "harvest.cleared";
}

/// <summary>What a notice says; a member that its type has no use for is left out.</summary>
/// <param name="Epc">The thing's canonical name.</param>
public sealed record NoticeData(string Epc, string? Gtin, string? Lot)
{
    public string? Recall { get; init; }

    /// <summary>The thing itself is safe: something recalled is, or was, inside.</summary>
    public bool? Contains { get; init; }

    public string? Reason { get; init; }

    /// <summary>The shipment's name.</summary>
    public string? Shipment { get; init; }

    public QuantityBody? Sent { get; init; }

    public QuantityBody? Received { get; init; }

    /// <summary>What was sent less what was received.</summary>
    public QuantityBody? Difference { get; init; }

    /// <summary>The name of the marketplace that sold.</summary>
    public string? Marketplace { get; init; }

    /// <summary>The marketplace's order; a household's order's number.</summary>
    public string? Order { get; init; }

    /// <summary>A household's order's id.</summary>
    public string? OrderId { get; init; }

    /// <summary>Who cancelled the order: <c>buyer</c>, <c>farmer</c>; <c>expired</c> where nobody confirmed it in time.</summary>
    public string? CancelledBy { get; init; }

    /// <summary>An opinion's id.</summary>
    public string? Opinion { get; init; }

    /// <summary>An opinion's stars, 1 to 5.</summary>
    public int? Stars { get; init; }

    /// <summary>The id of a report of a suspicious code; what is wrong is the reason.</summary>
    public string? Report { get; init; }

    /// <summary>Where what was reported was bought.</summary>
    public string? BoughtAt { get; init; }

    /// <summary>The line of that order.</summary>
    public string? Line { get; init; }

    /// <summary>What was sold there, or ordered.</summary>
    public QuantityBody? Asked { get; init; }

    /// <summary>What there was to sell.</summary>
    public QuantityBody? Available { get; init; }

    /// <summary>Whose harvest it is: a cooperative has many farmers.</summary>
    public string? Farmer { get; init; }

    /// <summary>The plot that was harvested.</summary>
    public string? Plot { get; init; }

    /// <summary>The day of the harvest, ISO 8601.</summary>
    public string? HarvestedOn { get; init; }

    /// <summary>The first day on which the plot could be harvested, ISO 8601.</summary>
    public string? Until { get; init; }
}

/// <summary>Where notices are kept.</summary>
public interface INotices
{
    /// <summary>Keeps a notice; twice is once.</summary>
    /// <returns>The notice as it was first kept: at its time.</returns>
    Task<Notice> PutAsync(Notice notice, CancellationToken cancellation);

    /// <summary>Removes what a party was told, a part at a time; says how many rows there were.</summary>
    Task<int> RemoveAsync(string party, CancellationToken cancellation);

    /// <summary>A party's notices, newest first.</summary>
    Task<PageOf<Notice>> OfAsync(string party, PageRequest page, CancellationToken cancellation);
}

/// <summary>Tells parties what concerns them: a notice here, and a message to their webhooks.</summary>
public sealed class NoticeBoard(INotices notices, WebhookTable webhooks, Deliveries deliveries)
{
    /// <summary>Tells a party; telling twice is telling once.</summary>
    public async Task TellAsync(Notice notice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var kept = await notices.PutAsync(notice, cancellation);
        foreach (var webhook in await webhooks.OfOwnerAsync(notice.Party, cancellation))
        {
            var payload = new NoticePayload(kept.Type, kept.Timestamp, kept.Data);
            await deliveries.SendAsync(
                webhook,
                kept.Id,
                JsonSerializer.Serialize(payload, NoticeJson.Default.NoticePayload),
                cancellation
            );
        }
    }
}

/// <summary>What a webhook gets: Standard Webhooks 1.0, "Payload structure".</summary>
public sealed record NoticePayload(string Type, DateTime Timestamp, NoticeData Data);

/// <summary>A notice as its party reads it.</summary>
public sealed record NoticeAnswer(string Id, string Type, DateTime Timestamp, NoticeData Data);

/// <summary>A page of notices.</summary>
public sealed record NoticesAnswer(IReadOnlyList<NoticeAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(NoticePayload))]
[JsonSerializable(typeof(NoticesAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict
)]
public sealed partial class NoticeJson : JsonSerializerContext;
