using System.Text.Json.Serialization;

namespace Traceability.Shops;

/// <summary>What every answer of TikTok Shop's holds; code 0 is none of its errors.</summary>
sealed record TikTokAnswer<T>(long Code, string? Message, T? Data);

sealed record TikTokTokens(string? AccessToken, long? AccessTokenExpireIn, string? RefreshToken);

sealed record TikTokSearch(IReadOnlyList<string> SellerSkus);

sealed record TikTokFound(IReadOnlyList<TikTokProduct>? Products, string? NextPageToken);

sealed record TikTokProduct(
    string Id,
    string? Title,
    string? Description,
    string? Status,
    long? CreateTime,
    IReadOnlyList<TikTokSku>? Skus,
    IReadOnlyList<TikTokFailure>? AuditFailedReasons
);

sealed record TikTokFailure(IReadOnlyList<string>? Reasons);

sealed record TikTokSku(
    string Id,
    string? SellerSku,
    TikTokReadPrice? Price,
    IReadOnlyList<TikTokInventory>? Inventory
);

sealed record TikTokReadPrice(string? SalePrice, string? TaxExclusivePrice);

sealed record TikTokInventory(string WarehouseId, long Quantity);

/// <summary>The body of <c>Create Product</c> and <c>Edit Product</c>.</summary>
sealed record TikTokProductBody(
    string? SaveMode,
    string? IdempotencyKey,
    string Title,
    string Description,
    string CategoryId,
    IReadOnlyList<TikTokImage> MainImages,
    IReadOnlyList<TikTokSkuBody> Skus,
    IReadOnlyList<TikTokAttribute> ProductAttributes,
    TikTokMeasure PackageWeight,
    TikTokDimensions PackageDimensions
);

sealed record TikTokImage(string Uri);

sealed record TikTokSkuBody(
    string? Id,
    string SellerSku,
    TikTokPrice? Price,
    IReadOnlyList<TikTokInventory>? Inventory
);

sealed record TikTokPrice(string Amount, string Currency);

sealed record TikTokAttribute(string Id, IReadOnlyList<TikTokAttributeValue> Values);

sealed record TikTokAttributeValue(string? Id, string? Name);

sealed record TikTokMeasure(string Value, string Unit);

sealed record TikTokDimensions(string Length, string Width, string Height, string Unit);

sealed record TikTokCreated(string? ProductId, IReadOnlyList<TikTokCreatedSku>? Skus);

sealed record TikTokCreatedSku(string Id, string? SellerSku);

sealed record TikTokStockBody(IReadOnlyList<TikTokSkuStock> Skus);

sealed record TikTokSkuStock(string Id, IReadOnlyList<TikTokInventory> Inventory);

sealed record TikTokPriceBody(IReadOnlyList<TikTokSkuPrice> Skus);

sealed record TikTokSkuPrice(string Id, TikTokPrice Price);

sealed record TikTokProductIds(IReadOnlyList<string> ProductIds);

sealed record TikTokChanged(IReadOnlyList<TikTokError>? Errors);

sealed record TikTokError(long Code, string? Message);

sealed record TikTokUploaded(string? Uri);

sealed record TikTokAttributes(IReadOnlyList<TikTokAskedAttribute>? Attributes);

/// <param name="IsRequried">The documentation's own spelling.</param>
sealed record TikTokAskedAttribute(
    string Id,
    string? Name,
    string? Type,
    bool IsRequried,
    [property: JsonPropertyName("is_required")] bool IsRequired
);

[JsonSerializable(typeof(TikTokAnswer<TikTokTokens>))]
[JsonSerializable(typeof(TikTokAnswer<TikTokFound>))]
[JsonSerializable(typeof(TikTokAnswer<TikTokProduct>))]
[JsonSerializable(typeof(TikTokAnswer<TikTokCreated>))]
[JsonSerializable(typeof(TikTokAnswer<TikTokChanged>))]
[JsonSerializable(typeof(TikTokAnswer<TikTokUploaded>))]
[JsonSerializable(typeof(TikTokAnswer<TikTokAttributes>))]
[JsonSerializable(typeof(TikTokSearch))]
[JsonSerializable(typeof(TikTokProductBody))]
[JsonSerializable(typeof(TikTokStockBody))]
[JsonSerializable(typeof(TikTokPriceBody))]
[JsonSerializable(typeof(TikTokProductIds))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
sealed partial class TikTokJson : JsonSerializerContext;
