using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Traceability.Fakes;

/// <summary>
/// TikTok Shop Partner API as its public documentation tells it, strict: signatures over path, query and body, times, tokens, fields
/// that are required, titles, prices, stock, pictures that were uploaded, what a product's status allows. It takes the same seller
/// SKU twice, but answers a repeated <c>idempotency_key</c> with the first product. A new product is sold at once unless a test has
/// it reviewed.
/// </summary>
sealed class TikTokFake(FakeClock clock)
{
    const int MinTitle = 25;
    const int MaxTitle = 255;
    const int MaxDescription = 10_000;
    const int MaxSku = 50;
    const int MaxKey = 128;
    const int MaxStock = 99_999;
    const long MaxPrice = 180_000_000;
    const int MaxImages = 9;
    const int MaxImageBytes = 10 * 1024 * 1024;
    const int MaxRepeats = 9;
    const int AccessSeconds = 7 * 24 * 60 * 60;
    const int Oldest = 300;
    const int Newest = 30;
    const string Warehouse = "7068517275539719942";
    const string Fruit = "600001";
    const string Vegetables = "600002";
    const string OriginAttribute = "100392";
    const string Active = "ACTIVATE";
    const string Deactivated = "SELLER_DEACTIVATED";

    readonly Lock gate = new();
    readonly ConcurrentDictionary<string, Room> rooms = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, bool> images = new(StringComparer.Ordinal);
    long lastId = 1_729_592_969_712_000_000;

    sealed class Room
    {
        public required string AppKey { get; init; }
        public required string AppSecret { get; init; }
        public string Refresh { get; set; } = "";
        public string Access { get; set; } = "";
        public long AccessEnds { get; set; }
        public int Refreshes { get; set; }
        public List<JsonObject> Products { get; } = [];
        public Dictionary<string, JsonObject> Keys { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>Opens a shop, or authorises it anew, and says its refresh token.</summary>
    public string Open(JsonNode said)
    {
        lock (gate)
        {
            var room = rooms.GetOrAdd(
                (string)said["shopId"]!,
                _ => new Room { AppKey = (string)said["appKey"]!, AppSecret = (string)said["appSecret"]! }
            );
            room.Refresh = Token();
            return room.Refresh;
        }
    }

    public JsonObject Show(string shop)
    {
        lock (gate)
        {
            var room = rooms[shop];
            return new JsonObject
            {
                ["products"] = new JsonArray([.. room.Products.Select(product => product.DeepClone())]),
                ["refreshes"] = room.Refreshes,
                ["calls"] = new JsonObject(
                    room.Calls.Select(call => KeyValuePair.Create(call.Key, (JsonNode?)call.Value))
                ),
            };
        }
    }

    public void Expire(string shop) => rooms[shop].AccessEnds = 0;

    public void Become(string shop, string sku, string status)
    {
        lock (gate)
        {
            rooms[shop].Products.Last(product => Text(product["skus"]![0]!["seller_sku"]) == sku)["status"] = status;
        }
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2/token/refresh", RefreshAsync);
        routes.MapPost("/product/202309/images/upload", UploadAsync);
        Body("POST", "/product/202309/products", (room, _, body) => Create(room, body));
        Body("PUT", "/product/202309/products/{id}", (room, context, body) => Edit(room, Id(context), body));
        Body("POST", "/product/202502/products/search", (room, context, body) => Search(room, context.Request, body));
        Body("POST", "/product/202309/products/activate", (room, _, body) => Switch(room, body, isActive: true));
        Body("POST", "/product/202309/products/deactivate", (room, _, body) => Switch(room, body, isActive: false));
        Body(
            "POST",
            "/product/202309/products/{id}/inventory/update",
            (room, context, body) => Restock(room, Id(context), body)
        );
        Body(
            "POST",
            "/product/202309/products/{id}/prices/update",
            (room, context, body) => Reprice(room, Id(context), body)
        );
        Plain("/product/202309/products/{id}", (room, context) => Read(room, Id(context)));
        Plain(
            "/product/202309/categories/{id}/attributes",
            (_, context) =>
                Id(context) is Fruit or Vegetables ? Attributes(Id(context)) : Fail(12052023, "Category does not exist")
        );

        void Body(string method, string path, Func<Room, HttpContext, JsonObject, JsonObject> act) =>
            routes.MapMethods(
                path,
                [method],
                async (HttpContext context) =>
                {
                    using var copy = new MemoryStream();
                    await context.Request.Body.CopyToAsync(copy);
                    var bytes = copy.ToArray();
                    await AnswerAsync(
                        context,
                        bytes,
                        room =>
                            Parse(bytes) is { } body && context.Request.HasJsonContentType()
                                ? act(room, context, body)
                                : Fail(36009022, "Invalid request format.")
                    );
                }
            );

        void Plain(string path, Func<Room, HttpContext, JsonObject> act) =>
            routes.MapGet(path, (HttpContext context) => AnswerAsync(context, [], room => act(room, context)));
    }

    static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    Task RefreshAsync(HttpContext context)
    {
        var query = context.Request.Query;
        lock (gate)
        {
            var room = rooms.Values.FirstOrDefault(r =>
                r.AppKey == query["app_key"] && r.Refresh == query["refresh_token"]
            );
            if (room is null || room.AppSecret != query["app_secret"] || query["grant_type"] != "refresh_token")
            {
                return WriteAsync(context, Fail(36004004, "refresh token is invalid"));
            }

            room.Refresh = Token();
            room.Access = Token();
            room.AccessEnds = clock.Seconds + AccessSeconds;
            room.Refreshes++;
            return WriteAsync(
                context,
                Answer(
                    new JsonObject
                    {
                        ["access_token"] = room.Access,
                        ["access_token_expire_in"] = room.AccessEnds,
                        ["refresh_token"] = room.Refresh,
                        ["refresh_token_expire_in"] = room.AccessEnds * 2,
                    }
                )
            );
        }
    }

    async Task UploadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Query.ContainsKey("shop_cipher"))
        {
            await WriteAsync(context, Fail(36009004, "Unexpected identifier."));
            return;
        }

        var room = rooms.Values.FirstOrDefault(r => r.Access == request.Headers["x-tts-access-token"]);
        if (Closed(request, room, []) is { } wrong)
        {
            await WriteAsync(context, wrong);
            return;
        }

        if (!request.HasFormContentType)
        {
            await WriteAsync(context, Fail(36009023, "Invalid request format."));
            return;
        }

        var form = await request.ReadFormAsync();
        if (form.Files["data"] is not { Length: > 0 and <= MaxImageBytes } file)
        {
            await WriteAsync(context, Fail(36009021, "Invalid file size."));
            return;
        }

        var start = new byte[4];
        await using var picture = file.OpenReadStream();
        await picture.ReadExactlyAsync(start);
        if (!(start is [0xFF, 0xD8, 0xFF, _] or [0x89, 0x50, 0x4E, 0x47]) || form["use_case"] != "MAIN_IMAGE")
        {
            await WriteAsync(context, Fail(12052304, "Main product image format not support."));
            return;
        }

        var uri = "tos-alisg-i-aphluv4xwc-sg/" + Token();
        images[uri] = true;
        await WriteAsync(context, Answer(new JsonObject { ["uri"] = uri, ["use_case"] = "MAIN_IMAGE" }));
    }

    Task AnswerAsync(HttpContext context, byte[] body, Func<Room, JsonObject> act)
    {
        lock (gate)
        {
            if (!rooms.TryGetValue(context.Request.Query["shop_cipher"].ToString(), out var room))
            {
                return WriteAsync(context, Fail(106013, "Missing identifier."));
            }

            if (Closed(context.Request, room, body) is { } wrong)
            {
                return WriteAsync(context, wrong);
            }

            var path = context.Request.Path.Value!;
            room.Calls[path] = room.Calls.GetValueOrDefault(path) + 1;
            return WriteAsync(context, act(room));
        }
    }

    JsonObject? Closed(HttpRequest request, Room? room, byte[] body)
    {
        var query = request.Query;
        if (room is null)
        {
            return Fail(36009004, "Invalid credentials. The `x-tts-access-token` header is invalid.");
        }

        if (query["app_key"] != room.AppKey)
        {
            return Fail(36009004, "Invalid credentials. Invalid `app_key` query parameter.");
        }

        if (
            !long.TryParse(query["timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds < clock.Seconds - Oldest
            || seconds > clock.Seconds + Newest
        )
        {
            return Fail(36009004, "Invalid timestamp.");
        }

        if (query["sign"].Count != 1)
        {
            return Fail(36009004, "Missing credentials.");
        }

        var said = new StringBuilder(room.AppSecret).Append(request.Path.Value);
        foreach (var name in query.Keys.Where(k => k is not ("sign" or "access_token")).Order(StringComparer.Ordinal))
        {
            said.Append(name).Append(query[name]);
        }

        byte[] whole = [.. Encoding.UTF8.GetBytes(said.ToString()), .. body, .. Encoding.UTF8.GetBytes(room.AppSecret)];
        if (
            query["sign"]
            != Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(room.AppSecret), whole))
        )
        {
            return Fail(106001, "Invalid credentials. The `sign` query parameter is invalid.");
        }

        return request.Headers["x-tts-access-token"] != room.Access
                ? Fail(36009004, "Invalid credentials. The `x-tts-access-token` header is invalid.")
            : room.AccessEnds <= clock.Seconds
                ? Fail(105002, "Expired credentials. The `access_token` or `x-tts-access-token` header has expired.")
            : null;
    }

    JsonObject Create(Room room, JsonObject body)
    {
        var key = Text(body["idempotency_key"]);
        if (key is { Length: > MaxKey })
        {
            return Fail(36009004, "invalid param error");
        }

        if (key is not null && room.Keys.TryGetValue(key, out var earlier))
        {
            return Answer(Created(earlier));
        }

        if (Wrong(body, isNew: true) is { } wrong)
        {
            return wrong;
        }

        var product = (JsonObject)body.DeepClone();
        product["id"] = Number(++lastId);
        product["create_time"] = clock.Seconds;
        product["status"] = Text(body["save_mode"]) == "AS_DRAFT" ? "DRAFT" : Active;
        foreach (var sku in product["skus"]!.AsArray())
        {
            sku!["id"] = Number(++lastId);
        }

        room.Products.Add(product);
        if (key is not null)
        {
            room.Keys[key] = product;
        }

        return Answer(Created(product));
    }

    static JsonObject Created(JsonObject product) =>
        new()
        {
            ["product_id"] = Text(product["id"]),
            ["skus"] = new JsonArray([
                .. product["skus"]!
                    .AsArray()
                    .Select(sku =>
                        (JsonNode)new JsonObject { ["id"] = Text(sku!["id"]), ["seller_sku"] = Text(sku["seller_sku"]) }
                    ),
            ]),
        };

    JsonObject Edit(Room room, string id, JsonObject body)
    {
        if (Product(room, id) is not { } product)
        {
            return Fail(12052260, "The product ID does not exist");
        }

        if (Text(product["status"]) is "PENDING" or "FREEZE" or "PLATFORM_DEACTIVATED")
        {
            return Fail(12052901, "The product in its current status is not available for this operation.");
        }

        if (Wrong(body, isNew: false) is { } wrong)
        {
            return wrong;
        }

        if (body["skus"]!.AsArray().Any(sku => Text(sku!["id"]) != Text(product["skus"]![0]!["id"])))
        {
            return Fail(12052910, "Invalid input parameters.");
        }

        foreach (var (name, value) in body)
        {
            product[name] = value?.DeepClone();
        }

        return Answer(Created(product));
    }

    JsonObject? Wrong(JsonObject body, bool isNew)
    {
        var title = Text(body["title"]) ?? "";
        if (title.Length is < MinTitle or > MaxTitle)
        {
            return Fail(12052051, "The product name exceed max limit characters");
        }

        if (IsUgly(title))
        {
            return Fail(12052931, "The title must follow these formatting rules");
        }

        var description = Text(body["description"]) ?? "";
        if (description.Length is 0 or > MaxDescription)
        {
            return Fail(12052013, "The product description cannot exceed maximum characters");
        }

        var plain = description
            .Replace("<p>", "", StringComparison.Ordinal)
            .Replace("</p>", "\n", StringComparison.Ordinal);
        if (plain.AsSpan().ContainsAny('<', '>') || !description.StartsWith("<p>", StringComparison.Ordinal))
        {
            return Fail(12052345, "The product description html tag not support.");
        }

        if (IsUgly(plain))
        {
            return Fail(12052932, "The description must follow these formatting rules");
        }

        if (Text(body["category_id"]) is not (Fruit or Vegetables))
        {
            return Fail(12052023, "Category does not exist");
        }

        if (
            body["main_images"] is not JsonArray { Count: > 0 and <= MaxImages } pictures
            || pictures.Any(picture => !images.ContainsKey(Text(picture?["uri"]) ?? ""))
        )
        {
            return Fail(12052722, "The image URI does not exist in TikTok Shop.");
        }

        var attributes = body["product_attributes"] as JsonArray ?? [];
        if (
            Text(body["category_id"]) == Vegetables && attributes.All(a => Text(a?["id"]) != OriginAttribute)
            || attributes.Any(a => a?["values"] is not JsonArray { Count: > 0 })
        )
        {
            return Fail(12052104, "property is required");
        }

        if (
            Text(body["package_weight"]?["unit"]) != "KILOGRAM"
            || !decimal.TryParse(
                Text(body["package_weight"]?["value"]),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var weight
            )
            || weight <= 0
        )
        {
            return Fail(12052006, "Incorrect parcel weight format");
        }

        if (body["package_dimensions"] is { } box && Text(box["unit"]) != "CENTIMETER")
        {
            return Fail(12052116, "product package size is invalid");
        }

        if (body["skus"] is not JsonArray { Count: 1 } skus || skus[0] is not JsonObject sku)
        {
            return Fail(12052910, "Invalid input parameters.");
        }

        if (Text(sku["seller_sku"]) is not { Length: <= MaxSku } code || code.Contains(' ', StringComparison.Ordinal))
        {
            return Fail(12019059, "seller sku is invalid");
        }

        return Priced(sku["price"]) ?? Stocked(sku["inventory"], isNew ? 1 : 0);
    }

    static bool IsUgly(string text)
    {
        var repeats = 0;
        for (var i = 0; i < text.Length; i++)
        {
            repeats = i > 0 && text[i] == text[i - 1] ? repeats + 1 : 1;
            if (
                repeats > MaxRepeats
                || (char.IsControl(text[i]) && text[i] != '\n')
                || char.IsSurrogate(text[i])
                || text[i] is >= '\u4E00' and <= '\u9FFF'
                || text[i] is '\u200F' or '\u202E'
                || (text[i] == '&' && text.IndexOf(';', i) is > 0 and var end && end - i < 10)
            )
            {
                return true;
            }
        }

        return !text.Any(char.IsLetterOrDigit);
    }

    static JsonObject? Priced(JsonNode? price) =>
        Text(price?["currency"]) != "VND"
            ? Fail(12052084, "The provided currency is not available for this shop/region")
        : long.TryParse(Text(price?["amount"]), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
        && amount is >= 1 and <= MaxPrice
            ? null
        : Fail(12052073, "The product price is invalid");

    static JsonObject? Stocked(JsonNode? inventory, int least) =>
        inventory is not JsonArray { Count: 1 } list ? Fail(12052910, "Invalid input parameters.")
        : Text(list[0]?["warehouse_id"]) != Warehouse ? Fail(12052097, "The warehouse does not exist")
        : Whole(list[0]?["quantity"]) is { } quantity && quantity >= least && quantity <= MaxStock ? null
        : Fail(12052055, "The SKU inventory quantity for the warehouse must be within allowed limits.");

    static JsonObject Search(Room room, HttpRequest request, JsonObject body)
    {
        if (
            !int.TryParse(request.Query["page_size"], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size is < 1 or > 100
            || body["seller_skus"] is not JsonArray skus
        )
        {
            return Fail(36009004, "invalid param error");
        }

        _ = int.TryParse(request.Query["page_token"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset);
        var asked = skus.Select(Text).ToHashSet(StringComparer.Ordinal);
        var found = room
            .Products.Where(product => product["skus"]!.AsArray().Any(sku => asked.Contains(Text(sku!["seller_sku"]))))
            .ToList();
        return Answer(
            new JsonObject
            {
                ["total_count"] = found.Count,
                ["products"] = new JsonArray([
                    .. found
                        .Skip(offset)
                        .Take(size)
                        .Select(product =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["id"] = Text(product["id"]),
                                    ["title"] = Text(product["title"]),
                                    ["status"] = Text(product["status"]),
                                    ["create_time"] = product["create_time"]!.DeepClone(),
                                    ["skus"] = Skus(product),
                                }
                        ),
                ]),
                ["next_page_token"] = offset + size < found.Count ? Number(offset + size) : "",
            }
        );
    }

    static JsonObject Read(Room room, string id) =>
        Product(room, id) is not { } product
            ? Fail(12052260, "The product ID does not exist")
            : Answer(
                new JsonObject
                {
                    ["id"] = Text(product["id"]),
                    ["title"] = Text(product["title"]),
                    ["description"] = Text(product["description"]),
                    ["status"] = Text(product["status"]),
                    ["create_time"] = product["create_time"]!.DeepClone(),
                    ["skus"] = Skus(product),
                    ["audit_failed_reasons"] =
                        Text(product["status"]) == "FAILED"
                            ? new JsonArray(
                                new JsonObject { ["position"] = "Product", ["reasons"] = new JsonArray("Blurry image") }
                            )
                            : new JsonArray(),
                }
            );

    static JsonArray Skus(JsonObject product) =>
        new([
            .. product["skus"]!
                .AsArray()
                .Select(sku =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = Text(sku!["id"]),
                            ["seller_sku"] = Text(sku["seller_sku"]),
                            ["price"] = new JsonObject
                            {
                                ["currency"] = "VND",
                                ["sale_price"] = Text(sku["price"]!["amount"]),
                                ["tax_exclusive_price"] = Text(sku["price"]!["amount"]),
                            },
                            ["inventory"] = sku["inventory"]!.DeepClone(),
                        }
                ),
        ]);

    static JsonObject Restock(Room room, string id, JsonObject body) =>
        Change(room, id, body, "inventory", value => Stocked(value, 0));

    static JsonObject Reprice(Room room, string id, JsonObject body) => Change(room, id, body, "price", Priced);

    static JsonObject Change(Room room, string id, JsonObject body, string field, Func<JsonNode?, JsonObject?> check)
    {
        if (Product(room, id) is not { } product)
        {
            return Fail(12052032, "The product does not exist");
        }

        if (Text(product["status"]) != Active)
        {
            return Fail(12019113, "product status is invalid");
        }

        if (body["skus"] is not JsonArray { Count: 1 } skus || Text(skus[0]?["id"]) != Text(product["skus"]![0]!["id"]))
        {
            return Fail(12052910, "Invalid input parameters.");
        }

        if (check(skus[0]![field]) is { } wrong)
        {
            return wrong;
        }

        product["skus"]![0]![field] = skus[0]![field]!.DeepClone();
        return Answer([]);
    }

    static JsonObject Switch(Room room, JsonObject body, bool isActive)
    {
        if (body["product_ids"] is not JsonArray { Count: > 0 and <= 20 } ids)
        {
            return Fail(12019120, "The number of provided product IDs exceeds the limit.");
        }

        var errors = new JsonArray();
        foreach (var id in ids)
        {
            var product = Product(room, Text(id) ?? "");
            if (product is null || Text(product["status"]) is not (Active or Deactivated or "DRAFT"))
            {
                errors.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["code"] = product is null ? 12052032 : 12052901,
                            ["message"] = "The product in its current status is not available for this operation.",
                            ["detail"] = new JsonObject { ["product_id"] = Text(id) },
                        }
                );
                continue;
            }

            product["status"] = isActive ? Active : Deactivated;
        }

        return Answer(errors.Count == 0 ? [] : new JsonObject { ["errors"] = errors });
    }

    static JsonObject Attributes(string category) =>
        Answer(
            new JsonObject
            {
                ["attributes"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = OriginAttribute,
                        ["name"] = "Xuất xứ",
                        ["type"] = "PRODUCT_PROPERTY",
                        ["is_requried"] = category == Vegetables,
                        ["is_customizable"] = true,
                    },
                    new JsonObject
                    {
                        ["id"] = "100000",
                        ["name"] = "Màu",
                        ["type"] = "SALES_PROPERTY",
                        ["is_requried"] = true,
                    }
                ),
            }
        );

    static JsonObject? Product(Room room, string id) =>
        room.Products.FirstOrDefault(product => Text(product["id"]) == id && Text(product["status"]) != "DELETED");

    static JsonObject Answer(JsonObject data) =>
        new()
        {
            ["code"] = 0,
            ["message"] = "Success",
            ["request_id"] = Token(),
            ["data"] = data,
        };

    static JsonObject Fail(int code, string message) =>
        new()
        {
            ["code"] = code,
            ["message"] = message,
            ["request_id"] = Token(),
        };

    static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static Task WriteAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    static long? Whole(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<long>(out var whole) ? whole : null;

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
