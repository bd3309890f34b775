namespace Traceability.Shops;

/// <summary>The address under which anyone sees a product in a shop.</summary>
/// <remarks>
/// Shopee's is <c>https://shopee.vn/product/{shop_id}/{item_id}</c>: its interface tells none, its own site writes it so. TikTok Shop's
/// is that of <c>detail_link</c> in the reference of Get Showcase Products. Prices are in đồng, and so both are those of Vietnam.
/// </remarks>
public static class ItemPage
{
    /// <summary>Stands for the GTIN in the address that an operator tells.</summary>
    public const string GtinMark = "{gtin}";

    const int MaxLength = 2_000;

    /// <summary>An operator's own address as it may be kept: https, with the GTIN behind the host; null where it is none.</summary>
    public static string? Template(string? text) =>
        text?.Trim() is { Length: <= MaxLength } template
        && template.Contains(GtinMark, StringComparison.Ordinal)
        && Filled(template, "00000000000000") is { } some
        && Filled(template, "11111111111111") is { } other
        && some.Host == other.Host
        && !template.Replace(GtinMark, "", StringComparison.Ordinal).AsSpan().ContainsAny('{', '}')
            ? template
            : null;

    /// <summary>Null where nobody told where that is.</summary>
    /// <param name="kept">What is known of the item.</param>
    public static string? Of(Shop shop, string gtin, KeptItem kept)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(kept);
        return shop.Kind switch
        {
            ShopKind.Shopee => kept.Remote is { } item ? $"https://shopee.vn/product/{shop.RemoteId}/{item}" : null,
            ShopKind.TikTok => kept.Remote is { } product
                ? $"https://shop.tiktok.com/view/product/{product}?region=VN&locale=vi-VN"
                : null,
            _ => shop.Terms.ItemUrl is { } template ? Filled(template, gtin)?.AbsoluteUri : null,
        };
    }

    static Uri? Filled(string template, string gtin) =>
        Uri.TryCreate(template.Replace(GtinMark, gtin, StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri is { Scheme: "https", UserInfo: "", Host.Length: > 0 }
            ? uri
            : null;
}
