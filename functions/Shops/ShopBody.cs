using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform.Problems;
using Traceability.Platform.Webhooks;

namespace Traceability.Shops;

/// <summary>What an operator sends to connect a shop.</summary>
/// <param name="Kind">shopee, tiktok or webhook.</param>
/// <param name="ShopId">Shopee's <c>shop_id</c>, TikTok Shop's <c>shop_cipher</c>; not for a webhook.</param>
/// <param name="AppKey">Shopee's <c>partner_id</c>, TikTok Shop's <c>app_key</c>.</param>
/// <param name="AppSecret">Shopee's partner key, TikTok Shop's app secret.</param>
/// <param name="RefreshToken">Given when the shop's owner authorised us.</param>
/// <param name="Target">A webhook's address.</param>
/// <param name="Origin">Where the interface is reached, if not where most are.</param>
/// <param name="TokenOrigin">Where tokens are renewed, if elsewhere.</param>
/// <param name="Warehouse">TikTok Shop's <c>warehouse_id</c>.</param>
/// <param name="PieceWeight">Kilograms of a piece whose product says no weight.</param>
/// <param name="ItemUrl">Where anyone sees a product in a shop by webhook: https, with <c>{gtin}</c> for its GTIN.</param>
/// <param name="RequestsPerSecond">1 to 1,000; 10 for Shopee and 50 for TikTok Shop where it is left out.</param>
public sealed record ShopBody(
    string? Kind,
    string? Name,
    string? ShopId,
    string? AppKey,
    string? AppSecret,
    string? RefreshToken,
    string? Target,
    string? Origin,
    string? TokenOrigin,
    IReadOnlyList<ShopCategoryBody>? Categories,
    ShopPackageBody? Package,
    string? Warehouse,
    decimal? PieceWeight,
    int? RequestsPerSecond,
    string? ItemUrl = null
)
{
    const int MaxName = 100;
    const int MaxId = 200;
    const int MaxSecret = 500;
    const int MaxCategories = 200;
    const int MaxAttributes = 50;
    const int MaxCentimetres = 300;
    const int MaxKilograms = 1_000;
    const int MaxRate = 1_000;

    // Shopee tells no number; TikTok Shop allows 50 a second to each interface (Rate limits).
    const int ShopeeRate = 10;
    const int TikTokRate = 50;

    /// <summary>The shop, or every field that was refused.</summary>
    /// <param name="allowPrivate">Whether it may be in the operator's own network.</param>
    public Shop? Decide(string id, bool allowPrivate, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var kind = KindOf(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        if (kind is null)
        {
            return null;
        }

        var isWebhook = kind == ShopKind.Webhook;
        var isShopee = kind == ShopKind.Shopee;
        var shopId = isWebhook ? "" : Code("/shopId", ShopId, isShopee, refusals);
        var appKey = isWebhook ? "" : Code("/appKey", AppKey, isShopee, refusals);
        var appSecret = isWebhook ? "" : Secret("/appSecret", AppSecret, refusals);
        _ = isWebhook ? "" : Secret("/refreshToken", RefreshToken, refusals);
        var warehouse = kind == ShopKind.TikTok ? Code("/warehouse", Warehouse, digits: false, refusals) : null;
        var origin = isWebhook
            ? Address("/target", Target, null, allowPrivate, refusals)
            : Address("/origin", Origin, isShopee ? ShopeeShop.Origin : TikTokShop.Origin, allowPrivate, refusals);
        // Shopee renews its tokens where its interface is.
        var tokenOrigin =
            isWebhook || (isShopee && TokenOrigin is null)
                ? origin
                : Address("/tokenOrigin", TokenOrigin, TikTokShop.TokenOrigin, allowPrivate, refusals);
        var categories = CategoriesOf(isWebhook, isShopee, refusals);
        var package = isWebhook ? null : PackageOf(refusals);
        var itemUrl = isWebhook ? ItemUrlOf(refusals) : null;
        if (PieceWeight is not (null or > 0 and <= MaxKilograms))
        {
            refusals.Add(
                "/pieceWeight",
                "range",
                "Cần số kg từ trên 0 đến 1.000.",
                "Kilograms: above 0, at most 1,000."
            );
        }

        if (RequestsPerSecond is not (null or >= 1 and <= MaxRate))
        {
            refusals.Add(
                "/requestsPerSecond",
                "range",
                "Cần một số từ 1 đến 1.000.",
                "Needs a number from 1 to 1,000."
            );
        }

        return refusals.Any
            ? null
            : new Shop(
                id,
                kind.Value,
                name!,
                shopId!,
                appKey!,
                appSecret!,
                origin!,
                tokenOrigin!,
                new ShopTerms(
                    categories,
                    package,
                    warehouse,
                    PieceWeight,
                    RequestsPerSecond ?? (isShopee ? ShopeeRate : TikTokRate)
                )
                {
                    ItemUrl = itemUrl,
                },
                now,
                null
            );
    }

    ShopKind? KindOf(Refusals refusals)
    {
        switch (Kind)
        {
            case "shopee":
                return ShopKind.Shopee;
            case "tiktok":
                return ShopKind.TikTok;
            case "webhook":
                return ShopKind.Webhook;
            default:
                refusals.Add(
                    "/kind",
                    Kind is null ? "required" : "unknown-kind",
                    "Cần shopee, tiktok hoặc webhook.",
                    "Must be shopee, tiktok or webhook."
                );
                return null;
        }
    }

    static string? Code(string pointer, string? text, bool digits, Refusals refusals)
    {
        if (
            text is { Length: > 0 and <= MaxId }
            && (
                digits
                    ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                    : !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            )
        )
        {
            return text;
        }

        refusals.Add(
            pointer,
            text is null ? "required" : "code",
            digits ? "Cần một dãy số." : "Cần mã 1 đến 200 ký tự ASCII, không có khoảng trắng.",
            digits ? "Must be digits." : "Needs 1 to 200 visible ASCII characters."
        );
        return null;
    }

    /// <summary>A secret as it may be given: 1 to 500 visible ASCII characters.</summary>
    public static string? Secret(string pointer, string? text, Refusals refusals)
    {
        if (text is { Length: > 0 and <= MaxSecret } && !text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return text;
        }

        refusals.Add(
            pointer,
            text is null ? "required" : "secret",
            "Cần 1 đến 500 ký tự ASCII, không có khoảng trắng.",
            "Needs 1 to 500 visible ASCII characters."
        );
        return null;
    }

    static Uri? Address(string pointer, string? text, string? usual, bool allowPrivate, Refusals refusals)
    {
        if (WebhookTarget.Parse(text ?? usual, allowPrivate) is { } address)
        {
            return address;
        }

        refusals.Add(
            pointer,
            text is null ? "required" : "target",
            "Cần một địa chỉ https công khai, dài nhất 2.000 ký tự.",
            "Needs a public https address of at most 2,000 characters."
        );
        return null;
    }

    string? ItemUrlOf(Refusals refusals)
    {
        if (string.IsNullOrEmpty(ItemUrl))
        {
            return null;
        }

        var template = ItemPage.Template(ItemUrl);
        if (template is null)
        {
            refusals.Add(
                "/itemUrl",
                "item-url",
                "Cần một địa chỉ https dài nhất 2.000 ký tự, có {gtin} sau tên miền.",
                "Needs an https address of at most 2,000 characters with {gtin} behind the host."
            );
        }

        return template;
    }

    List<ShopCategory> CategoriesOf(bool isWebhook, bool isShopee, Refusals refusals)
    {
        var sent = Categories ?? [];
        if (sent.Count > MaxCategories || (sent.Count == 0 && !isWebhook))
        {
            refusals.Add(
                "/categories",
                sent.Count == 0 ? "required" : "too-many",
                "Cần 1 đến 200 ngành hàng của gian hàng.",
                "Needs 1 to 200 categories of the shop."
            );
            return [];
        }

        var categories = new List<ShopCategory>();
        for (var i = 0; i < sent.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"/categories/{i}");
            var id = Code(at + "/id", sent[i].Id, isShopee, refusals);
            var attributes = AttributesOf(at + "/attributes", sent[i].Attributes ?? [], isShopee, refusals);
            categories.Add(
                new ShopCategory(refusals.OptionalText(at + "/name", sent[i].Name, MaxId), id ?? "", attributes)
            );
        }

        return categories;
    }

    static List<ShopAttribute> AttributesOf(
        string pointer,
        IReadOnlyList<ShopAttributeBody> sent,
        bool isShopee,
        Refusals refusals
    )
    {
        if (sent.Count > MaxAttributes)
        {
            refusals.Add(pointer, "too-many", "Nhiều nhất 50 thuộc tính.", "At most 50 attributes.");
            return [];
        }

        var attributes = new List<ShopAttribute>();
        for (var i = 0; i < sent.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}");
            var id = Code(at + "/id", sent[i].Id, isShopee, refusals);
            var value = sent[i].ValueId is { } asked ? Code(at + "/valueId", asked, isShopee, refusals) : null;
            var text = refusals.OptionalText(at + "/text", sent[i].Text, MaxId);
            if (sent[i].ValueId is null && text is null)
            {
                refusals.Add(at, "required", "Cần valueId hoặc text.", "Needs valueId or text.");
            }

            attributes.Add(new ShopAttribute(id ?? "", value, text));
        }

        return attributes;
    }

    ShopPackage? PackageOf(Refusals refusals)
    {
        if (
            Package is
            {
                Length: >= 1 and <= MaxCentimetres and var length,
                Width: >= 1 and <= MaxCentimetres and var width,
                Height: >= 1 and <= MaxCentimetres and var height
            }
        )
        {
            return new ShopPackage(length, width, height);
        }

        refusals.Add(
            "/package",
            Package is null ? "required" : "range",
            "Cần dài, rộng, cao của hộp, từ 1 đến 300 cm.",
            "Needs the box's length, width and height, 1 to 300 cm."
        );
        return null;
    }
}

/// <summary>Where a shop puts products of a category of ours; without a name, all that no other line names.</summary>
public sealed record ShopCategoryBody(string? Name, string? Id, IReadOnlyList<ShopAttributeBody>? Attributes);

/// <summary>An attribute that the shop asks for: one of its own values, or one in words.</summary>
public sealed record ShopAttributeBody(string? Id, string? ValueId, string? Text);

/// <summary>The box that one unit is sent in, in centimetres.</summary>
public sealed record ShopPackageBody(int? Length, int? Width, int? Height);

/// <summary>Other tokens for a shop that does not know us any more.</summary>
public sealed record ShopTokensBody(string? RefreshToken);

/// <summary>A connected shop, without what is secret.</summary>
/// <param name="State">connected, credentials-broken, gone or ended.</param>
/// <param name="Problem">Why it cannot be spoken to, in the shop's words.</param>
/// <param name="ItemUrl">Where anyone sees a product there, as the operator told it.</param>
/// <param name="Secret">Signs a webhook's messages; shown once, else null.</param>
public sealed record ConnectedShop(
    string Id,
    string Kind,
    string Name,
    string? ShopId,
    string? AppKey,
    string Origin,
    string? ItemUrl,
    string State,
    string? Problem,
    DateTimeOffset ConnectedAt,
    DateTimeOffset? EndedAt,
    string? Secret
);

/// <summary>Every shop that was ever connected.</summary>
public sealed record ConnectedShops(IReadOnlyList<ConnectedShop> Items);

/// <summary>A webhook's new secret: shown this once.</summary>
/// <param name="PreviousUntil">The one before signs beside it until then.</param>
public sealed record ShopSecret(string Id, string Secret, DateTimeOffset PreviousUntil);

/// <summary>How a product stands in a shop.</summary>
/// <param name="State">pending, done, refused, waiting, given-up, credentials-broken or gone.</param>
/// <param name="Remote">The shop's own id of it; of a webhook, its last message's.</param>
/// <param name="Attempts">Tries since it was last answered for good.</param>
/// <param name="LastError">In the shop's words.</param>
/// <param name="Notes">What was made otherwise for the shop: a name that was cut.</param>
public sealed record ShopDelivery(
    string Gtin,
    string State,
    string? Remote,
    int Attempts,
    string? LastError,
    DateTimeOffset? NextTryAt,
    DateTimeOffset? AnsweredAt,
    IReadOnlyList<string> Notes
);

/// <summary>A page of what was brought to a shop.</summary>
public sealed record ShopDeliveries(IReadOnlyList<ShopDelivery> Items, string? NextPageToken);

[JsonSerializable(typeof(ShopBody))]
[JsonSerializable(typeof(ShopTokensBody))]
[JsonSerializable(typeof(ConnectedShop))]
[JsonSerializable(typeof(ConnectedShops))]
[JsonSerializable(typeof(ShopSecret))]
[JsonSerializable(typeof(ShopDeliveries))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class ShopJson : JsonSerializerContext;
