using System.Text.Json.Serialization;

namespace Traceability.Shops;

/// <summary>What every answer of Shopee's holds; an empty error is none.</summary>
sealed record ShopeeAnswer<T>(string? Error, string? Message, T? Response);

sealed record ShopeeTokens(string? Error, string? Message, string? AccessToken, string? RefreshToken, long? ExpireIn);

sealed record ShopeeRefresh(string RefreshToken, long PartnerId, long ShopId);

sealed record ShopeeFound(IReadOnlyList<long>? ItemIdList, string? NextOffset);

sealed record ShopeeItems(IReadOnlyList<ShopeeItem>? ItemList);

sealed record ShopeeItem(
    long ItemId,
    string? ItemSku,
    string? ItemName,
    string? Description,
    string? ItemStatus,
    long CreateTime,
    IReadOnlyList<ShopeePrice>? PriceInfo,
    ShopeeStockInfo? StockInfoV2
);

sealed record ShopeePrice(decimal OriginalPrice);

sealed record ShopeeStockInfo(IReadOnlyList<ShopeeStock>? SellerStock);

sealed record ShopeeStock(long Stock, string? LocationId = null);

/// <summary>The body of <c>add_item</c>, and of <c>update_item</c> where it has an id and neither price nor stock.</summary>
sealed record ShopeeItemBody(
    long? ItemId,
    decimal? OriginalPrice,
    IReadOnlyList<ShopeeStock>? SellerStock,
    string ItemName,
    string Description,
    string? ItemStatus,
    string ItemSku,
    string Condition,
    decimal Weight,
    ShopeeDimension Dimension,
    IReadOnlyList<ShopeeChannelChoice>? LogisticInfo,
    IReadOnlyList<ShopeeAttribute> AttributeList,
    long CategoryId,
    ShopeeImages Image,
    ShopeeBrand Brand
);

sealed record ShopeeDimension(int PackageHeight, int PackageLength, int PackageWidth);

sealed record ShopeeChannelChoice(long LogisticId, bool Enabled);

sealed record ShopeeAttribute(long AttributeId, IReadOnlyList<ShopeeAttributeValue> AttributeValueList);

sealed record ShopeeAttributeValue(long ValueId, string? OriginalValueName);

sealed record ShopeeImages(IReadOnlyList<string> ImageIdList);

sealed record ShopeeBrand(long BrandId, string OriginalBrandName);

sealed record ShopeeAdded(long ItemId);

sealed record ShopeeStockBody(long ItemId, IReadOnlyList<ShopeeModelStock> StockList);

sealed record ShopeeModelStock(long ModelId, IReadOnlyList<ShopeeStock> SellerStock);

sealed record ShopeePriceBody(long ItemId, IReadOnlyList<ShopeeModelPrice> PriceList);

sealed record ShopeeModelPrice(long ModelId, decimal OriginalPrice);

sealed record ShopeeUnlistBody(IReadOnlyList<ShopeeUnlist> ItemList);

sealed record ShopeeUnlist(long ItemId, bool Unlist);

sealed record ShopeeDelete(long ItemId);

sealed record ShopeeChanged(IReadOnlyList<ShopeeFailure>? FailureList);

sealed record ShopeeFailure(string? FailedReason);

sealed record ShopeeUploaded(ShopeeImageInfo? ImageInfo);

sealed record ShopeeImageInfo(string? ImageId);

sealed record ShopeeRange(decimal? MinLimit, decimal? MaxLimit);

sealed record ShopeeItemLimit(
    ShopeeRange? PriceLimit,
    ShopeeRange? StockLimit,
    ShopeeRange? ItemNameLengthLimit,
    ShopeeRange? ItemDescriptionLengthLimit
);

sealed record ShopeeTrees(IReadOnlyList<ShopeeTree>? List);

sealed record ShopeeTree(long CategoryId, IReadOnlyList<ShopeeTreeAttribute>? AttributeTree);

sealed record ShopeeTreeAttribute(long AttributeId, bool Mandatory, string? Name);

sealed record ShopeeChannels(IReadOnlyList<ShopeeChannel>? LogisticsChannelList);

sealed record ShopeeChannel(long LogisticsChannelId, bool Enabled, long MaskChannelId);

[JsonSerializable(typeof(ShopeeTokens))]
[JsonSerializable(typeof(ShopeeRefresh))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeFound>))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeItems>))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeAdded>))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeChanged>))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeUploaded>))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeItemLimit>))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeTrees>))]
[JsonSerializable(typeof(ShopeeAnswer<ShopeeChannels>))]
[JsonSerializable(typeof(ShopeeItemBody))]
[JsonSerializable(typeof(ShopeeStockBody))]
[JsonSerializable(typeof(ShopeePriceBody))]
[JsonSerializable(typeof(ShopeeUnlistBody))]
[JsonSerializable(typeof(ShopeeDelete))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
sealed partial class ShopeeJson : JsonSerializerContext;
