using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Products;

namespace Traceability.Provenance.Life;

/// <summary>A lot, and how much of it.</summary>
/// <param name="Gtin">The product; that of the batch in the path where it is left out.</param>
/// <param name="Lot">The lot; a new one gets a name where it is left out.</param>
public sealed record LotBody(string? Gtin, string? Lot, QuantityBody? Quantity);

/// <param name="Container">An SSCC, 18 digits; one is given where it is left out.</param>
/// <param name="At">When, RFC 3339; now where it is left out.</param>
public sealed record PackBody(string? Container, QuantityBody? Quantity, string? At);

/// <param name="Container">An SSCC, 18 digits.</param>
/// <param name="Quantity">How much comes out; all where it is left out.</param>
public sealed record UnpackBody(string? Container, QuantityBody? Quantity, string? At);

/// <param name="From">The lots that are merged, 1 to 100, and how much of each.</param>
/// <param name="Quantity">How much the lot in the path becomes.</param>
public sealed record MergeBody(IReadOnlyList<LotBody>? From, QuantityBody? Quantity, string? BestBefore, string? At);

/// <param name="Into">The lots that the batch is split into, 1 to 100.</param>
public sealed record SplitBody(IReadOnlyList<LotBody>? Into, string? At);

/// <param name="To">A farmer's or partner's id, address or GLN.</param>
/// <param name="Container">The container that is sent, where it is not the lot by itself.</param>
public sealed record ShipBody(string? To, QuantityBody? Quantity, string? Container, string? At);

/// <param name="Shipment">The shipment that arrives; the oldest open one of this lot to the caller where it is left out.</param>
/// <param name="Quantity">How much arrived.</param>
/// <param name="Container">The container that arrived, where it is not the lot by itself.</param>
public sealed record ReceiveBody(string? Shipment, QuantityBody? Quantity, string? Container, string? At);

public sealed record SellBody(QuantityBody? Quantity, string? At);

/// <summary>What was told, and how it is kept.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Event">Its address, for holders of a key.</param>
/// <param name="Container">The container, where there is one.</param>
/// <param name="Shipment">The shipment, where there is one.</param>
/// <param name="Lots">The lots that came to be, or that it is about.</param>
/// <param name="Difference">What arrived less than was sent, or more where it is below zero; null where nothing is told of that.</param>
public sealed record LifeAnswer(
    string EventId,
    string Event,
    string? Container,
    string? Shipment,
    IReadOnlyList<LifeLot> Lots,
    QuantityBody? Difference
);

public sealed record LifeLot(string Gtin, string Lot, string DigitalLink, string Page);

/// <summary>A shipment as its sender and its receiver see it.</summary>
/// <param name="State"><c>open</c> until its receiver confirms it, then <c>received</c>.</param>
/// <param name="Difference">Sent less received; null while it is open, and where nothing was counted.</param>
public sealed record ShipmentAnswer(
    string Shipment,
    string From,
    string To,
    string? Gtin,
    string? Lot,
    string? Container,
    string State,
    QuantityBody? Sent,
    DateTimeOffset SentAt,
    QuantityBody? Received,
    DateTimeOffset? ReceivedAt,
    QuantityBody? Difference
);

public sealed record ShipmentsAnswer(IReadOnlyList<ShipmentAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(PackBody))]
[JsonSerializable(typeof(UnpackBody))]
[JsonSerializable(typeof(MergeBody))]
[JsonSerializable(typeof(SplitBody))]
[JsonSerializable(typeof(ShipBody))]
[JsonSerializable(typeof(ReceiveBody))]
[JsonSerializable(typeof(SellBody))]
[JsonSerializable(typeof(LifeAnswer))]
[JsonSerializable(typeof(ShipmentsAnswer))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class LifeJson : JsonSerializerContext;
