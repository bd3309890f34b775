using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Shops;

/// <summary>
/// TikTok Shop Partner API 202309 (Search Products 202502), as Partner Center's guides ("Sign your API request", "Authorization
/// guide", "Rate limits", "Common errors") and references tell it. A product is found again by its seller SKU, which is the GTIN; a
/// creation carries the kept intention as its <c>idempotency_key</c>, so that one whose answer was lost is the same one when it is
/// asked for again.
/// </summary>
/// <remarks>
/// A product is reviewed before it is sold: while it is PENDING neither its price nor its stock can be changed, and it is asked
/// again later; where it FAILED, the reviewer's words are kept. Not told by the documentation, and decided here: what a repeated
/// <c>idempotency_key</c> is answered (the first product, or an error: the SKU is searched before either way); how long the search
/// takes to know a new product (a minute is waited after a lost answer); whether a refresh token serves once (it is used as if it
/// did); which errors will pass. Sales attributes, certifications, brands and videos are not sent.
/// </remarks>
public sealed class TikTokShop(ShopClient client, AccessTokens tokens, IPhotos photos, TimeProvider time) : IShop
{
    public const string Origin = "https://open-api.tiktokglobalshop.com";
    public const string TokenOrigin = "https://auth.tiktok-shops.com";

    const string Active = "ACTIVATE";
    const string Pending = "PENDING";
    const string Failed = "FAILED";
    const string Draft = "DRAFT";
    const string Deactivated = "SELLER_DEACTIVATED";
    const string Deleted = "DELETED";
    const int PageSize = 100;
    const int MaxHtml = 10_000;

    // Create Product: titles of 25 to 255 characters outside of Europe, Japan, Mexico, Brazil and the United States; descriptions of
    // 10,000 with their tags; Product Pricing: 1 to 180,000,000 đồng; Update Inventory: 0 to 99,999; images of 300 pixels at least.
    static readonly ShopLimits limits = new(25, 255, 1, 8_000, 1, 180_000_000, 99_999, 300, TakesChinese: false);

    static readonly TimeSpan termsAge = TimeSpan.FromHours(1);

    /// <summary>How long a review is waited for, before it is looked at again.</summary>
    public static readonly TimeSpan ReviewWait = TimeSpan.FromMinutes(10);

    readonly ConcurrentDictionary<string, (IReadOnlyList<TikTokAskedAttribute> Asked, DateTimeOffset ReadAt)> terms =
        new(StringComparer.Ordinal);

    public ShopKind Kind => ShopKind.TikTok;

    public async Task<ShopAnswer> PutAsync(Shop shop, ShopItem item, IHeldItem held, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(held);
        var call = new TikTokCall(client, tokens, time, shop, cancellation);
        var (found, stop) = await FindAsync(call, item, held);
        if (stop is not null)
        {
            return stop;
        }

        if (found?.Status is { } status && status is not (Active or Pending or Failed or Draft or Deactivated))
        {
            return new ShopAnswer.Refused($"product {found.Id} is {status}");
        }

        if (!item.IsListed)
        {
            return found is null or { Status: Deactivated or Draft or Failed } ? new ShopAnswer.Done([])
                : found.Status == Pending ? UnderReview
                : await ActivateAsync(call, found, isActive: false) ?? new ShopAnswer.Done([]);
        }

        if (found is null && !item.IsForSale)
        {
            return new ShopAnswer.Done([]);
        }

        var (fitted, why) = FittedItem.Of(item, limits);
        if (fitted is null)
        {
            return new ShopAnswer.Unfit(why!);
        }

        var asked = await TermsAsync(call, fitted.Category);
        if (asked.Stop is { } none)
        {
            return none;
        }

        if (Missing(fitted.Category, asked.Value!) is { } missing)
        {
            return new ShopAnswer.Unfit(missing);
        }

        return await (
            found is null ? AddAsync(call, item, fitted, held) : ChangeAsync(call, item, fitted, found, held)
        );
    }

    static ShopAnswer.Later UnderReview { get; } = new(ReviewWait, "the product is under review");

    static ListingReason? Missing(ShopCategory category, IReadOnlyList<TikTokAskedAttribute> asked)
    {
        var missing = asked
            .Where(a => a.Type != "SALES_PROPERTY" && (a.IsRequried || a.IsRequired))
            .Where(a => category.Attributes.All(given => given.Id != a.Id))
            .Select(a => $"{a.Name} ({a.Id})")
            .ToList();
        return missing.Count == 0 ? null : ListingReason.AttributesMissing(string.Join(", ", missing));
    }

    static async Task<(TikTokProduct? Found, ShopAnswer? Stop)> FindAsync(
        TikTokCall call,
        ShopItem item,
        IHeldItem held
    )
    {
        if (held.Kept.Remote is null)
        {
            var (oldest, none) = await SearchAsync(call, item.Gtin);
            if (none is not null || oldest is null)
            {
                return (null, none);
            }

            await held.NoteAsync(
                held.Kept with
                {
                    Remote = oldest.Id,
                    RemoteSku = SkuOf(oldest, item.Gtin)?.Id,
                    Intention = null,
                    IntendedAt = null,
                },
                call.Cancellation
            );
        }

        // What the search tells of a product is not all of it.
        var read = await call.SendAsync<TikTokProduct>(
            HttpMethod.Get,
            "/product/202309/products/" + held.Kept.Remote,
            [new("return_under_review_version", "true")],
            null,
            TikTokJson.Default.TikTokAnswerTikTokProduct
        );
        if (read.Stop is ShopAnswer.Refused { Words: var words } && IsGone(words))
        {
            await held.NoteAsync(Forgotten(held.Kept), call.Cancellation);
            return (null, new ShopAnswer.Later(TimeSpan.FromSeconds(1), words));
        }

        if (read.Stop is not null)
        {
            return (null, read.Stop);
        }

        if (read.Value!.Status == Deleted)
        {
            await held.NoteAsync(Forgotten(held.Kept), call.Cancellation);
            return (null, null);
        }

        if (held.Kept.RemoteSku is null && SkuOf(read.Value, item.Gtin) is { Id: var sku })
        {
            await held.NoteAsync(held.Kept with { RemoteSku = sku }, call.Cancellation);
        }

        return (read.Value, null);
    }

    // Somebody deleted it in the shop: it begins anew.
    static KeptItem Forgotten(KeptItem kept) =>
        kept with
        {
            Remote = null,
            RemoteSku = null,
            Image = null,
            Details = null,
        };

    static bool IsGone(string words) =>
        words.StartsWith("12052032:", StringComparison.Ordinal)
        || words.StartsWith("12052260:", StringComparison.Ordinal);

    static TikTokSku? SkuOf(TikTokProduct product, string gtin) =>
        product.Skus?.FirstOrDefault(sku => sku.SellerSku == gtin);

    static async Task<(TikTokProduct? Oldest, ShopAnswer? Stop)> SearchAsync(TikTokCall call, string sku)
    {
        var products = new List<TikTokProduct>();
        string? token = null;
        do
        {
            List<KeyValuePair<string, string>> query = [new("page_size", Number(PageSize))];
            if (token is not null)
            {
                query.Add(new("page_token", token));
            }

            var page = await call.SendAsync<TikTokFound>(
                HttpMethod.Post,
                "/product/202502/products/search",
                query,
                Json(new TikTokSearch([sku]), TikTokJson.Default.TikTokSearch),
                TikTokJson.Default.TikTokAnswerTikTokFound
            );
            if (page.Stop is not null)
            {
                return (null, page.Stop);
            }

            products.AddRange(page.Value!.Products ?? []);
            token = page.Value.NextPageToken is { Length: > 0 } next ? next : null;
        } while (token is not null);

        return (
            products
                .Where(p => p.Status != Deleted && SkuOf(p, sku) is not null)
                .OrderBy(p => p.CreateTime)
                .ThenBy(p => p.Id, StringComparer.Ordinal)
                .FirstOrDefault(),
            null
        );
    }

    async Task<ShopAnswer> AddAsync(TikTokCall call, ShopItem item, FittedItem fitted, IHeldItem held)
    {
        var now = time.GetUtcNow();
        if (held.IsSettling(now) is { } wait)
        {
            return wait;
        }

        var image = await ImageAsync(call, item, fitted, held);
        if (image.Stop is not null)
        {
            return image.Stop;
        }

        // The same intention until it is answered: it is the key by which the shop knows a repetition.
        var intention = held.Kept.Intention ?? OpaqueId.Make();
        await held.NoteAsync(held.Kept with { Intention = intention, IntendedAt = now }, call.Cancellation);
        var created = await call.SendAsync<TikTokCreated>(
            HttpMethod.Post,
            "/product/202309/products",
            [],
            Json(
                Body(item, fitted, image.Value!) with
                {
                    SaveMode = "LISTING",
                    IdempotencyKey = intention,
                    Skus =
                    [
                        new TikTokSkuBody(
                            null,
                            item.Gtin,
                            PriceOf(fitted),
                            [new TikTokInventory(item.Warehouse!, fitted.Stock)]
                        ),
                    ],
                },
                TikTokJson.Default.TikTokProductBody
            ),
            TikTokJson.Default.TikTokAnswerTikTokCreated
        );
        if (created.Stop is not null)
        {
            return await held.NotMadeAsync(created, call.Cancellation);
        }

        await held.NoteAsync(
            held.Kept with
            {
                Remote = created.Value!.ProductId,
                RemoteSku = created.Value.Skus?.FirstOrDefault(s => s.SellerSku == item.Gtin)?.Id,
                Details = item.DetailsHash(),
                Intention = null,
                IntendedAt = null,
            },
            call.Cancellation
        );
        // A repeated key is answered with the first try's product, which may be of another content: it is read again.
        return held.Kept.Remote is null
            ? new ShopAnswer.Later(TimeSpan.Zero, "the product got no id")
            : await ReadAgainAsync(call, item, fitted, held);
    }

    async Task<ShopAnswer> ReadAgainAsync(TikTokCall call, ShopItem item, FittedItem fitted, IHeldItem held)
    {
        var (found, stop) = await FindAsync(call, item, held);
        return stop ?? (found is null ? UnderReview : await ChangeAsync(call, item, fitted, found, held));
    }

    async Task<ShopAnswer> ChangeAsync(
        TikTokCall call,
        ShopItem item,
        FittedItem fitted,
        TikTokProduct found,
        IHeldItem held
    )
    {
        if (SkuOf(found, item.Gtin) is not { } sku)
        {
            return new ShopAnswer.Refused($"product {found.Id} has no SKU {item.Gtin} any more");
        }

        var details = item.DetailsHash();
        var isOther = held.Kept.Details != details || found.Title != fitted.Title || found.Description != Html(fitted);
        if (found.Status == Failed && !isOther)
        {
            var reasons = (found.AuditFailedReasons ?? []).SelectMany(f => f.Reasons ?? []).ToList();
            return new ShopAnswer.Refused(reasons.Count > 0 ? string.Join("; ", reasons) : "the review failed");
        }

        if (isOther)
        {
            var image = await ImageAsync(call, item, fitted, held);
            if (image.Stop is not null)
            {
                return image.Stop;
            }

            var changed = await call.SendAsync<TikTokCreated>(
                HttpMethod.Put,
                "/product/202309/products/" + found.Id,
                [],
                Json(
                    Body(item, fitted, image.Value!) with
                    {
                        Skus =
                        [
                            new TikTokSkuBody(
                                sku.Id,
                                item.Gtin,
                                PriceOf(fitted),
                                [new TikTokInventory(item.Warehouse!, fitted.Stock)]
                            ),
                        ],
                    },
                    TikTokJson.Default.TikTokProductBody
                ),
                TikTokJson.Default.TikTokAnswerTikTokCreated
            );
            if (changed.Stop is not null)
            {
                return changed.Stop;
            }

            await held.NoteAsync(held.Kept with { Details = details }, call.Cancellation);
            var (read, none) = await FindAsync(call, item, held);
            if (none is not null || read is null || SkuOf(read, item.Gtin) is not { } again)
            {
                return none ?? UnderReview;
            }

            (found, sku) = (read, again);
        }

        if (found.Status is Deactivated or Draft && await ActivateAsync(call, found, isActive: true) is { } kept)
        {
            return kept;
        }

        var isSame = IsPriced(sku, fitted) && IsStocked(sku, fitted, item.Warehouse!);
        if (found.Status == Pending)
        {
            return isSame ? new ShopAnswer.Done(fitted.Notes) : UnderReview;
        }

        if (!IsPriced(sku, fitted))
        {
            var changed = await call.SendAsync(
                HttpMethod.Post,
                $"/product/202309/products/{found.Id}/prices/update",
                [],
                Json(
                    new TikTokPriceBody([new TikTokSkuPrice(sku.Id, PriceOf(fitted))]),
                    TikTokJson.Default.TikTokPriceBody
                ),
                TikTokJson.Default.TikTokAnswerTikTokChanged,
                nothing: new TikTokChanged([])
            );
            if (Ended(changed) is { } stop)
            {
                return stop;
            }
        }

        if (!IsStocked(sku, fitted, item.Warehouse!))
        {
            var changed = await call.SendAsync(
                HttpMethod.Post,
                $"/product/202309/products/{found.Id}/inventory/update",
                [],
                Json(
                    new TikTokStockBody([
                        new TikTokSkuStock(sku.Id, [new TikTokInventory(item.Warehouse!, fitted.Stock)]),
                    ]),
                    TikTokJson.Default.TikTokStockBody
                ),
                TikTokJson.Default.TikTokAnswerTikTokChanged,
                nothing: new TikTokChanged([])
            );
            if (Ended(changed) is { } stop)
            {
                return stop;
            }
        }

        return new ShopAnswer.Done(fitted.Notes);
    }

    static bool IsPriced(TikTokSku sku, FittedItem fitted) =>
        decimal.TryParse(
            sku.Price?.SalePrice ?? sku.Price?.TaxExclusivePrice,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var price
        )
        && price == fitted.Price;

    static bool IsStocked(TikTokSku sku, FittedItem fitted, string warehouse) =>
        sku.Inventory?.FirstOrDefault(i => i.WarehouseId == warehouse)?.Quantity == fitted.Stock;

    static async Task<ShopAnswer?> ActivateAsync(TikTokCall call, TikTokProduct found, bool isActive)
    {
        var changed = await call.SendAsync(
            HttpMethod.Post,
            isActive ? "/product/202309/products/activate" : "/product/202309/products/deactivate",
            [],
            Json(new TikTokProductIds([found.Id]), TikTokJson.Default.TikTokProductIds),
            TikTokJson.Default.TikTokAnswerTikTokChanged,
            nothing: new TikTokChanged([])
        );
        return Ended(changed);
    }

    static ShopAnswer? Ended(ShopReply<TikTokChanged> reply) =>
        reply.Stop
        ?? (reply.Value!.Errors is [{ } error, ..] ? TikTokCall.Stop(error.Code, error.Message, TimeSpan.Zero) : null);

    async Task<ShopReply<string>> ImageAsync(TikTokCall call, ShopItem item, FittedItem fitted, IHeldItem held)
    {
        if (held.Kept is { Image: { } image } kept && kept.ImageHash == fitted.Photo.Hash)
        {
            return ShopReply<string>.Of(image);
        }

        if (await ShopPhoto.ReadAsync(photos, item.Gtin, fitted.Photo, call.Cancellation) is not { } bytes)
        {
            return ShopReply<string>.Stopped(new ShopAnswer.Unfit(ListingReason.PhotoMissing), false);
        }

        var uploaded = await call.UploadAsync(bytes);
        if (uploaded.Stop is not null)
        {
            return ShopReply<string>.Stopped(uploaded.Stop, uploaded.WasSent);
        }

        if (uploaded.Value!.Uri is not { Length: > 0 } uri)
        {
            return ShopReply<string>.Stopped(new ShopAnswer.Later(TimeSpan.Zero, "the photo got no address"), true);
        }

        await held.NoteAsync(held.Kept with { Image = uri, ImageHash = fitted.Photo.Hash }, call.Cancellation);
        return ShopReply<string>.Of(uri);
    }

    async Task<ShopReply<IReadOnlyList<TikTokAskedAttribute>>> TermsAsync(TikTokCall call, ShopCategory category)
    {
        var key = call.Shop.Id + "|" + category.Id;
        if (terms.TryGetValue(key, out var kept) && time.GetUtcNow() - kept.ReadAt < termsAge)
        {
            return ShopReply<IReadOnlyList<TikTokAskedAttribute>>.Of(kept.Asked);
        }

        var read = await call.SendAsync<TikTokAttributes>(
            HttpMethod.Get,
            $"/product/202309/categories/{category.Id}/attributes",
            [new("locale", "vi-VN")],
            null,
            TikTokJson.Default.TikTokAnswerTikTokAttributes
        );
        if (read.Stop is not null)
        {
            return ShopReply<IReadOnlyList<TikTokAskedAttribute>>.Stopped(read.Stop, read.WasSent);
        }

        var asked = read.Value!.Attributes ?? [];
        terms[key] = (asked, time.GetUtcNow());
        return ShopReply<IReadOnlyList<TikTokAskedAttribute>>.Of(asked);
    }

    static TikTokProductBody Body(ShopItem item, FittedItem fitted, string image) =>
        new(
            null,
            null,
            fitted.Title,
            Html(fitted),
            fitted.Category.Id,
            [new TikTokImage(image)],
            [],
            [
                .. fitted.Category.Attributes.Select(a => new TikTokAttribute(
                    a.Id,
                    [new TikTokAttributeValue(a.ValueId, a.Text)]
                )),
            ],
            new TikTokMeasure(fitted.Weight.ToString("0.###", CultureInfo.InvariantCulture), "KILOGRAM"),
            new TikTokDimensions(
                Number(item.Package!.Length),
                Number(item.Package.Width),
                Number(item.Package.Height),
                "CENTIMETER"
            )
        );

    // A fitted text has nothing in it that HTML would read.
    static string Html(FittedItem fitted)
    {
        var lines = fitted.Description.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var html = string.Concat(lines.Select(line => $"<p>{line}</p>"));
        // Thousands of short lines: their tags alone would be too long.
        return html.Length <= MaxHtml ? html : $"<p>{string.Join(' ', lines)}</p>";
    }

    static TikTokPrice PriceOf(FittedItem fitted) =>
        new(fitted.Price.ToString(CultureInfo.InvariantCulture), Money.Currency);

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static byte[] Json<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);
}
