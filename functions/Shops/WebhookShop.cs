using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Webhooks;
using Traceability.Products;

namespace Traceability.Shops;

/// <summary>What a shop is told of a listing, whole each time.</summary>
/// <param name="Revision">Higher with each change of this product: a message that comes late is told by it.</param>
/// <param name="State">listed, sold-out or unlisted.</param>
/// <param name="Lots">What it is sold from today, in selling order.</param>
/// <param name="Stock">Whole units.</param>
/// <param name="Weight">Kilograms of one unit; null where nobody said it.</param>
public sealed record ListingChangedData(
    string Gtin,
    long Revision,
    string State,
    string Name,
    string Description,
    string Producer,
    string Place,
    string? Storage,
    IReadOnlyList<string> Lots,
    MoneyBody Price,
    long Stock,
    string? Category,
    decimal? Weight,
    string? Image
);

/// <summary>A message of Standard Webhooks.</summary>
public sealed record ListingChangedMessage(string Type, DateTimeOffset Timestamp, ListingChangedData Data);

[JsonSerializable(typeof(ListingChangedMessage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
sealed partial class ListingChangedJson : JsonSerializerContext;

/// <summary>
/// Any shop that takes Standard Webhooks: it is told <c>listing.changed</c>, signed, tried for about three days, and nothing any more
/// once it answered 410. What is handed over is done here; how it goes on is the delivery's own.
/// </summary>
public sealed class WebhookShop(Deliveries deliveries, WebhookTable webhooks, Settings settings, TimeProvider time)
    : IShop
{
    public ShopKind Kind => ShopKind.Webhook;

    public async Task<ShopAnswer> PutAsync(Shop shop, ShopItem item, IHeldItem held, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(held);
        if (await webhooks.FindAsync(shop.Id, cancellation) is not { StoppedAt: null })
        {
            return new ShopAnswer.Refused("410 Gone");
        }

        // The same revision until this content is handed over: then another try is no other message.
        var hash = item.Hash();
        if (held.Kept.Intention != hash)
        {
            await held.NoteAsync(
                held.Kept with
                {
                    Intention = hash,
                    IntendedAt = time.GetUtcNow(),
                    Revision = held.Kept.Revision + 1,
                },
                cancellation
            );
        }

        var id = OpaqueId.From(shop.Id, item.Gtin, held.Kept.Revision.ToString(CultureInfo.InvariantCulture));
        await deliveries.SendAsync(
            shop.Id,
            id,
            JsonSerializer.Serialize(
                new ListingChangedMessage(
                    "listing.changed",
                    held.Kept.IntendedAt!.Value,
                    Data(item, held.Kept.Revision, settings.PublicUrl)
                ),
                ListingChangedJson.Default.ListingChangedMessage
            ),
            cancellation
        );
        await held.NoteAsync(held.Kept with { Remote = id, Intention = null, IntendedAt = null }, cancellation);
        return new ShopAnswer.Done([]);
    }

    static ListingChangedData Data(ShopItem item, long revision, string publicUrl) =>
        new(
            item.Gtin,
            revision,
            !item.IsListed ? "unlisted"
                : item.Stock > 0 ? "listed"
                : "sold-out",
            item.Name,
            item.Description,
            item.Producer,
            item.Place,
            item.Storage,
            item.Lots,
            new MoneyBody(item.Price.ToString(CultureInfo.InvariantCulture), Money.Currency),
            item.Stock,
            item.Category?.Id,
            item.Weight,
            item.Photo is { } photo && Gs1.Gtin.TryParse(item.Gtin, out var gtin)
                ? publicUrl + PhotoPath.Feed(PhotoOwner.Of(gtin), photo.Hash)
                : null
        );
}
