using System.Collections.Concurrent;
using System.Globalization;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Shops;

/// <summary>
/// Shopee Open Platform v2, as its guides ("API calls", "Authorization and Authentication", "Product creation preparation",
/// "Creating product", "Stock &amp; price management", "Product base info management") and the references of its interface tell it.
/// An item is found again by its SKU, which is the GTIN.
/// </summary>
/// <remarks>
/// Shopee knows no client reference for <c>add_item</c> and takes the same SKU twice. So an intention is kept before it, and after
/// an answer that was lost nothing is added before <see cref="Intention.Settling"/> is over and the SKU was searched again; should two be
/// there all the same, those that were added since the intention are deleted but for the first. Not told by the documentation, and
/// decided here: how long the search takes to know a new item (a minute is waited); how many requests a second one may send (the
/// shop's terms say it, and 429 or <c>error_rate_limit</c> has the last word); the units of the lengths in <c>get_item_limit</c>
/// (UTF-16 characters here); whether <c>search_item</c> looks for the whole SKU (each hit is read and compared). Attributes that
/// need a unit, a date or several values, sizes of channels whose fee goes by size, and models are not sent.
/// </remarks>
public sealed class ShopeeShop(ShopClient client, AccessTokens tokens, IPhotos photos, TimeProvider time) : IShop
{
    /// <summary>Where shops of Southeast Asia are reached.</summary>
    public const string Origin = "https://partner.shopeemobile.com";

    const string Normal = "NORMAL";
    const string Unlisted = "UNLIST";
    const string Reviewing = "REVIEWING";
    const int PageSize = 50;

    // What a category asks for hardly ever changes, and a wrong guess is refused by the shop itself.
    static readonly TimeSpan termsAge = TimeSpan.FromHours(1);

    static readonly TimeSpan reviewWait = TimeSpan.FromMinutes(10);

    readonly ConcurrentDictionary<string, (CategoryTerms Terms, DateTimeOffset ReadAt)> terms = new(
        StringComparer.Ordinal
    );

    public ShopKind Kind => ShopKind.Shopee;

    public async Task<ShopAnswer> PutAsync(Shop shop, ShopItem item, IHeldItem held, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(held);
        var call = new ShopeeCall(client, tokens, time, shop, cancellation);
        var (found, stop) = await FindAsync(call, item, held);
        if (stop is not null)
        {
            return stop;
        }

        if (found is { ItemStatus: not (Normal or Unlisted or Reviewing) })
        {
            return new ShopAnswer.Refused($"item {found.ItemId} is {found.ItemStatus}");
        }

        if (!item.IsListed)
        {
            return found is null || found.ItemStatus == Unlisted
                ? new ShopAnswer.Done([])
                : await ListAsync(call, found, isListed: false) ?? new ShopAnswer.Done([]);
        }

        if (found is null && !item.IsForSale)
        {
            // It was never there, and there is nothing to sell.
            return new ShopAnswer.Done([]);
        }

        if (item.Category is not { } category)
        {
            return new ShopAnswer.Unfit(
                item.Photo is null ? ListingReason.PhotoMissing : ListingReason.CategoryMissing
            );
        }

        var asked = await TermsAsync(call, category);
        if (asked.Stop is { } none)
        {
            return none;
        }

        var (fitted, why) = FittedItem.Of(item, asked.Value!.Limits);
        if (fitted is null)
        {
            return new ShopAnswer.Unfit(why!);
        }

        if (Missing(category, asked.Value) is { } missing)
        {
            return new ShopAnswer.Unfit(missing);
        }

        return await (
            found is null
                ? AddAsync(call, item, fitted, asked.Value, held)
                : ChangeAsync(call, item, fitted, asked.Value, found, held)
        );
    }

    static ListingReason? Missing(ShopCategory category, CategoryTerms asked)
    {
        var missing = asked
            .Mandatory.Where(a => category.Attributes.All(given => given.Id != Number(a.AttributeId)))
            .Select(a => $"{a.Name} ({a.AttributeId})")
            .ToList();
        return missing.Count == 0 ? null : ListingReason.AttributesMissing(string.Join(", ", missing));
    }

    // By the id that is kept, and where there is none, or nothing under it any more, by the SKU.
    static async Task<(ShopeeItem? Found, ShopAnswer? Stop)> FindAsync(ShopeeCall call, ShopItem item, IHeldItem held)
    {
        if (held.Kept.Remote is { } remote)
        {
            var read = await ReadAsync(call, [long.Parse(remote, CultureInfo.InvariantCulture)]);
            if (read.Stop is not null)
            {
                return (null, read.Stop);
            }

            if (read.Value!.FirstOrDefault(i => !IsDeleted(i)) is { } known)
            {
                return (known, null);
            }

            // Somebody deleted it in the shop: it begins anew, and its photo may be gone too.
            await held.NoteAsync(held.Kept with { Remote = null, Image = null, Details = null }, call.Cancellation);
        }

        var found = await SearchAsync(call, item.Gtin);
        if (found.Stop is not null || found.Value!.Count == 0)
        {
            return (null, found.Stop);
        }

        var first = found.Value[0];
        foreach (var surplus in found.Value.Skip(1))
        {
            // One of two tries whose answers were lost. What was there before us is not ours to delete.
            if (
                surplus.CreateTime >= (held.Kept.IntendedAt ?? DateTimeOffset.MaxValue).ToUnixTimeSeconds()
                && await DeleteAsync(call, surplus) is { } stop
            )
            {
                return (null, stop);
            }
        }

        await held.NoteAsync(
            held.Kept with
            {
                Remote = Number(first.ItemId),
                Intention = null,
                IntendedAt = null,
            },
            call.Cancellation
        );
        return (first, null);
    }

    // The oldest first; the search may know deleted ones, and SKUs that this one is a part of.
    static async Task<ShopReply<List<ShopeeItem>>> SearchAsync(ShopeeCall call, string sku)
    {
        var ids = new List<long>();
        var offset = "";
        do
        {
            var page = await call.GetAsync(
                "/api/v2/product/search_item",
                $"item_sku={sku}&page_size={PageSize}&offset={Uri.EscapeDataString(offset)}",
                ShopeeJson.Default.ShopeeAnswerShopeeFound
            );
            if (page.Stop is not null)
            {
                return ShopReply<List<ShopeeItem>>.Stopped(page.Stop, page.WasSent);
            }

            ids.AddRange(page.Value!.ItemIdList ?? []);
            offset = page.Value.NextOffset ?? "";
        } while (offset.Length > 0);

        var items = new List<ShopeeItem>();
        foreach (var some in ids.Chunk(PageSize))
        {
            var read = await ReadAsync(call, some);
            if (read.Stop is not null)
            {
                return read;
            }

            items.AddRange(read.Value!.Where(i => i.ItemSku == sku && !IsDeleted(i)));
        }

        return ShopReply<List<ShopeeItem>>.Of([.. items.OrderBy(i => i.ItemId)]);
    }

    static async Task<ShopReply<List<ShopeeItem>>> ReadAsync(ShopeeCall call, IReadOnlyList<long> ids)
    {
        var read = await call.GetAsync(
            "/api/v2/product/get_item_base_info",
            "item_id_list=" + string.Join(',', ids.Select(Number)),
            ShopeeJson.Default.ShopeeAnswerShopeeItems,
            nothing: new ShopeeItems([])
        );
        return read.Stop is null
            ? ShopReply<List<ShopeeItem>>.Of([.. read.Value!.ItemList ?? []])
            : ShopReply<List<ShopeeItem>>.Stopped(read.Stop, read.WasSent);
    }

    async Task<ShopAnswer> AddAsync(
        ShopeeCall call,
        ShopItem item,
        FittedItem fitted,
        CategoryTerms asked,
        IHeldItem held
    )
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

        await held.NoteAsync(
            held.Kept with
            {
                Intention = OpaqueId.Make(),
                IntendedAt = time.GetUtcNow(),
            },
            call.Cancellation
        );
        var added = await call.PostAsync(
            "/api/v2/product/add_item",
            Body(item, fitted, asked, image.Value!) with
            {
                OriginalPrice = fitted.Price,
                SellerStock = [new ShopeeStock(fitted.Stock)],
                ItemStatus = Normal,
            },
            ShopeeJson.Default.ShopeeItemBody,
            ShopeeJson.Default.ShopeeAnswerShopeeAdded
        );
        if (added.Stop is not null)
        {
            return await held.NotMadeAsync(added, call.Cancellation);
        }

        await held.NoteAsync(
            held.Kept with
            {
                Remote = Number(added.Value!.ItemId),
                Details = item.DetailsHash(),
                Intention = null,
                IntendedAt = null,
            },
            call.Cancellation
        );
        return new ShopAnswer.Done(fitted.Notes);
    }

    async Task<ShopAnswer> ChangeAsync(
        ShopeeCall call,
        ShopItem item,
        FittedItem fitted,
        CategoryTerms asked,
        ShopeeItem found,
        IHeldItem held
    )
    {
        var details = item.DetailsHash();
        if (held.Kept.Details != details || found.ItemName != fitted.Title || found.Description != fitted.Description)
        {
            var image = await ImageAsync(call, item, fitted, held);
            if (image.Stop is not null)
            {
                return image.Stop;
            }

            var changed = await call.PostAsync(
                "/api/v2/product/update_item",
                Body(item, fitted, asked, image.Value!) with
                {
                    ItemId = found.ItemId,
                },
                ShopeeJson.Default.ShopeeItemBody,
                ShopeeJson.Default.ShopeeAnswerShopeeAdded
            );
            if (changed.Stop is not null)
            {
                return changed.Stop;
            }

            await held.NoteAsync(held.Kept with { Details = details }, call.Cancellation);
        }

        if (found.PriceInfo is not [{ OriginalPrice: var price }] || price != fitted.Price)
        {
            var changed = await call.PostAsync(
                "/api/v2/product/update_price",
                new ShopeePriceBody(found.ItemId, [new ShopeeModelPrice(0, fitted.Price)]),
                ShopeeJson.Default.ShopeePriceBody,
                ShopeeJson.Default.ShopeeAnswerShopeeChanged
            );
            if (Ended(changed) is { } stop)
            {
                return stop;
            }
        }

        if (found.StockInfoV2?.SellerStock is not [{ Stock: var stock }] || stock != fitted.Stock)
        {
            var changed = await call.PostAsync(
                "/api/v2/product/update_stock",
                new ShopeeStockBody(found.ItemId, [new ShopeeModelStock(0, [new ShopeeStock(fitted.Stock)])]),
                ShopeeJson.Default.ShopeeStockBody,
                ShopeeJson.Default.ShopeeAnswerShopeeChanged
            );
            if (Ended(changed) is { } stop)
            {
                return stop;
            }
        }

        return found.ItemStatus == Unlisted && await ListAsync(call, found, isListed: true) is { } kept
            ? kept
            : new ShopAnswer.Done(fitted.Notes);
    }

    static async Task<ShopAnswer?> ListAsync(ShopeeCall call, ShopeeItem found, bool isListed)
    {
        if (found.ItemStatus == Reviewing)
        {
            return new ShopAnswer.Later(reviewWait, "Banned and Reviewing Products cannot be delisted");
        }

        var changed = await call.PostAsync(
            "/api/v2/product/unlist_item",
            new ShopeeUnlistBody([new ShopeeUnlist(found.ItemId, !isListed)]),
            ShopeeJson.Default.ShopeeUnlistBody,
            ShopeeJson.Default.ShopeeAnswerShopeeChanged
        );
        return Ended(changed);
    }

    static async Task<ShopAnswer?> DeleteAsync(ShopeeCall call, ShopeeItem surplus)
    {
        var deleted = await call.PostAsync(
            "/api/v2/product/delete_item",
            new ShopeeDelete(surplus.ItemId),
            ShopeeJson.Default.ShopeeDelete,
            ShopeeJson.Default.ShopeeAnswerShopeeChanged,
            nothing: new ShopeeChanged([])
        );
        return Ended(deleted);
    }

    static ShopAnswer? Ended(ShopReply<ShopeeChanged> reply) =>
        reply.Stop
        ?? (
            reply.Value!.FailureList is [{ } failure, ..]
                ? new ShopAnswer.Refused(failure.FailedReason ?? "failed")
                : null
        );

    async Task<ShopReply<string>> ImageAsync(ShopeeCall call, ShopItem item, FittedItem fitted, IHeldItem held)
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

        if (uploaded.Value!.ImageInfo?.ImageId is not { Length: > 0 } id)
        {
            return ShopReply<string>.Stopped(new ShopAnswer.Later(TimeSpan.Zero, "the photo got no id"), true);
        }

        await held.NoteAsync(held.Kept with { Image = id, ImageHash = fitted.Photo.Hash }, call.Cancellation);
        return ShopReply<string>.Of(id);
    }

    // What is named, mandatory and long there, and the ways that the shop sends by.
    async Task<ShopReply<CategoryTerms>> TermsAsync(ShopeeCall call, ShopCategory category)
    {
        var key = call.Shop.Id + "|" + category.Id;
        if (terms.TryGetValue(key, out var kept) && time.GetUtcNow() - kept.ReadAt < termsAge)
        {
            return ShopReply<CategoryTerms>.Of(kept.Terms);
        }

        var limit = await call.GetAsync(
            "/api/v2/product/get_item_limit",
            "category_id=" + category.Id,
            ShopeeJson.Default.ShopeeAnswerShopeeItemLimit
        );
        if (limit.Stop is not null)
        {
            return ShopReply<CategoryTerms>.Stopped(limit.Stop, limit.WasSent);
        }

        var tree = await call.GetAsync(
            "/api/v2/product/get_attribute_tree",
            "category_id_list=" + category.Id,
            ShopeeJson.Default.ShopeeAnswerShopeeTrees
        );
        if (tree.Stop is not null)
        {
            return ShopReply<CategoryTerms>.Stopped(tree.Stop, tree.WasSent);
        }

        var channels = await call.GetAsync(
            "/api/v2/logistics/get_channel_list",
            "",
            ShopeeJson.Default.ShopeeAnswerShopeeChannels
        );
        if (channels.Stop is not null)
        {
            return ShopReply<CategoryTerms>.Stopped(channels.Stop, channels.WasSent);
        }

        var read = new CategoryTerms(
            new ShopLimits(
                (int)(limit.Value!.ItemNameLengthLimit?.MinLimit ?? 1),
                (int)(limit.Value.ItemNameLengthLimit?.MaxLimit ?? 120),
                (int)(limit.Value.ItemDescriptionLengthLimit?.MinLimit ?? 1),
                (int)(limit.Value.ItemDescriptionLengthLimit?.MaxLimit ?? 3000),
                (long)decimal.Ceiling(limit.Value.PriceLimit?.MinLimit ?? 1),
                (long)decimal.Floor(limit.Value.PriceLimit?.MaxLimit ?? long.MaxValue),
                (long)decimal.Floor(limit.Value.StockLimit?.MaxLimit ?? 999_999),
                1,
                TakesChinese: true
            ),
            [.. (tree.Value!.List ?? []).SelectMany(t => t.AttributeTree ?? []).Where(a => a.Mandatory)],
            [
                .. (channels.Value!.LogisticsChannelList ?? [])
                    .Where(c => c.Enabled && c.MaskChannelId == 0)
                    .Select(c => new ShopeeChannelChoice(c.LogisticsChannelId, true)),
            ]
        );
        terms[key] = (read, time.GetUtcNow());
        return ShopReply<CategoryTerms>.Of(read);
    }

    static ShopeeItemBody Body(ShopItem item, FittedItem fitted, CategoryTerms asked, string image) =>
        new(
            null,
            null,
            null,
            fitted.Title,
            fitted.Description,
            null,
            item.Gtin,
            "NEW",
            fitted.Weight,
            new ShopeeDimension(item.Package!.Height, item.Package.Length, item.Package.Width),
            asked.Channels,
            [
                .. fitted.Category.Attributes.Select(a => new ShopeeAttribute(
                    long.Parse(a.Id, CultureInfo.InvariantCulture),
                    [
                        new ShopeeAttributeValue(
                            a.ValueId is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : 0,
                            a.Text
                        ),
                    ]
                )),
            ],
            long.Parse(fitted.Category.Id, CultureInfo.InvariantCulture),
            new ShopeeImages([image]),
            new ShopeeBrand(0, "No Brand")
        );

    static bool IsDeleted(ShopeeItem item) => item.ItemStatus is "SELLER_DELETE" or "SHOPEE_DELETE" or "DELETED";

    static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);

    sealed record CategoryTerms(
        ShopLimits Limits,
        IReadOnlyList<ShopeeTreeAttribute> Mandatory,
        IReadOnlyList<ShopeeChannelChoice> Channels
    );
}
