using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace Traceability.Benchmarks;

/// <summary>A farmer's key and the products under it.</summary>
sealed record BusyFarm(string Key, List<string> Gtins);

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
        var made = await PostAsync("/api/farmers", body, ProgramUnderTest.OperatorKey);
        return new BusyFarm(made["key"]!.GetValue<string>(), []);
    }

    public async Task<string> ProductAsync(BusyFarm farm)
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

        var gtin = (await PostAsync("/api/products", body, farm.Key))["gtin"]!.GetValue<string>();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{gtin}/photo")
        {
            Content = new ByteArrayContent(Photo),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", farm.Key);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return gtin;
    }

    public Task<JsonNode> HarvestAsync(string key, string gtin, string lot, int kilograms) =>
        PostAsync(
            "/api/batches",
            new JsonObject
            {
                ["gtin"] = gtin,
                ["lot"] = lot,
                ["harvestedOn"] = "2026-11-20",
                ["quantity"] = new JsonObject { ["value"] = kilograms, ["unit"] = "KGM" },
            },
            key,
            $"{gtin}-{lot}"
        );

    /// <summary>One batch, and the path of its page.</summary>
    public async Task<string> OneBatchAsync()
    {
        var farm = await FarmAsync();
        var gtin = await ProductAsync(farm);
        var made = await HarvestAsync(farm.Key, gtin, "L1", 100);
        return new Uri(made["page"]!.GetValue<string>()).AbsolutePath;
    }

    async Task<JsonNode> PostAsync(string path, JsonNode body, string key, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await client.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonNode>())!
            : throw new InvalidOperationException(
                $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
            );
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
