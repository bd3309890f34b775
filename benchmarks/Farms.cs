using System.Globalization;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace Traceability.Benchmarks;

/// <summary>A farmer, by the key.</summary>
sealed record BusyFarm(string Key);

/// <summary>A product as it was registered.</summary>
/// <param name="Body">What was sent for it.</param>
sealed record BusyProduct(BusyFarm Farm, string Gtin, JsonObject Body);

/// <summary>Farmers, products and harvests with the names that they have in Vietnam, the same for the same seed.</summary>
sealed class Farms(HttpClient client, int seed = 2026)
{
    static readonly string[] families =
    [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
    ];
    static readonly string[] middles = ["Văn", "Thị", "Hữu", "Đức", "Ngọc", "Minh", "Thanh", "Quốc", "Kim", "Xuân"];
    static readonly string[] givens =
    [
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Hạnh",
        "Hoa",
        "Hùng",
        "Lan",
        "Liên",
        "Long",
        "Mai",
        "Nam",
        "Phúc",
        "Quý",
        "Sơn",
        "Tâm",
        "Thảo",
        "Tuấn",
        "Yến",
    ];
    static readonly string[] communes =
    [
        "Hòa Hưng",
        "Mỹ Đức Tây",
        "Tân Phú",
        "Vĩnh Kim",
        "Long Hưng",
        "Cái Mơn",
        "Phú Phụng",
        "Tân Thạnh",
        "Đạ Ròn",
        "Xuân Trường",
    ];
    static readonly string[] provinces =
    [
        "Đồng Tháp",
        "Vĩnh Long",
        "Cần Thơ",
        "Lâm Đồng",
        "Đắk Lắk",
        "Gia Lai",
        "Sơn La",
        "Bắc Ninh",
        "An Giang",
        "Tây Ninh",
    ];
    static readonly string[] produce =
    [
        "Xoài cát Hòa Lộc",
        "Bưởi da xanh",
        "Sầu riêng Ri6",
        "Nhãn xuồng cơm vàng",
        "Chôm chôm Thái",
        "Vải thiều Lục Ngạn",
        "Cà phê Robusta",
        "Hồ tiêu đen",
        "Mận hậu",
        "Thanh long ruột đỏ",
        "Ổi nữ hoàng",
        "Quýt đường",
        "Dừa xiêm",
        "Mít Thái",
        "Gạo ST25",
    ];
    static readonly string[] kinds = ["loại một", "hữu cơ", "VietGAP", "chín cây", "vườn nhà"];

    readonly Random random = new(seed);

    /// <summary>A small picture: what is measured is storage, not the shrinking of photos.</summary>
    public static byte[] Photo { get; } = Draw();

    public async Task<BusyFarm> FarmAsync()
    {
        var body = new JsonObject
        {
            ["name"] = $"Hộ {Pick(families)} {Pick(middles)} {Pick(givens)}",
            ["kind"] = "household",
            ["phone"] = "0" + random.NextInt64(900_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture),
            ["province"] = Pick(provinces),
            ["commune"] = Pick(communes),
        };
        var made = await client.PostAsync(ProgramUnderTest.OperatorKey, "/api/farmers", body.ToJsonString());
        return new BusyFarm(made["key"]!.GetValue<string>());
    }

    /// <param name="idempotencyKey">Makes a retry safe; null where nobody tries again.</param>
    public async Task<BusyProduct> ProductAsync(BusyFarm farm, string? idempotencyKey = null)
    {
        JsonObject body;
        lock (random)
        {
            var name = $"{Pick(produce)} {Pick(kinds)}";
            body = new JsonObject
            {
                ["name"] = name,
                ["description"] = $"{name}, hái buổi sáng, đóng thùng trong ngày, giao tận nơi.",
                ["unit"] = "KGM",
                ["price"] = new JsonObject
                {
                    ["amount"] = (random.Next(10, 300) * 1000).ToString(CultureInfo.InvariantCulture),
                    ["currency"] = "VND",
                },
            };
        }

        var made = await client.PostAsync(farm.Key, "/api/products", body.ToJsonString(), idempotencyKey);
        var gtin = made["gtin"]!.GetValue<string>();
        await client.PutPhotoAsync(farm.Key, gtin, Photo);
        return new BusyProduct(farm, gtin, body);
    }

    public Task<JsonNode> HarvestAsync(string key, string gtin, string lot, int kilograms) =>
        client.PostAsync(
            key,
            "/api/batches",
            new JsonObject
            {
                ["gtin"] = gtin,
                ["lot"] = lot,
                ["harvestedOn"] = "2026-11-20",
                ["quantity"] = Requests.Kilograms(kilograms),
            }.ToJsonString(),
            $"{gtin}-{lot}"
        );

    /// <summary>One batch, and the path of its page.</summary>
    public async Task<string> OneBatchAsync()
    {
        var farm = await FarmAsync();
        var gtin = (await ProductAsync(farm)).Gtin;
        var made = await HarvestAsync(farm.Key, gtin, "L1", 100);
        return new Uri(made["page"]!.GetValue<string>()).AbsolutePath;
    }

    string Pick(string[] words)
    {
        lock (random)
        {
            return words[random.Next(words.Length)];
        }
    }

    static byte[] Draw()
    {
        using var bitmap = new SKBitmap(400, 300);
        bitmap.Erase(SKColors.Gold);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }
}
