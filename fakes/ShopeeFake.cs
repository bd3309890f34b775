using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Traceability.Fakes;

/// <summary>
/// Shopee Open Platform v2 as its public documentation tells it, strict: signatures, times, tokens that serve once, fields that are
/// required, limits, categories without further ones, attributes that are mandatory, pictures that were uploaded. As the real one it
/// takes the same SKU twice. What <c>get_item_limit</c> says is this fake's own, as it is each market's.
/// </summary>
sealed class ShopeeFake(FakeClock clock)
{
    const int MinName = 10;
    const int MaxName = 120;
    const int MinDescription = 100;
    const int MaxDescription = 3_000;
    const int MinPrice = 1_000;
    const int MaxPrice = 120_000_000;
    const int MaxStock = 999_999;
    const int MaxImages = 9;
    const int MaxImageBytes = 10 * 1024 * 1024;
    const int MaxSku = 100;
    const int AccessSeconds = 4 * 60 * 60;
    const int Skew = 300;
    const int Channel = 5_0021;

    /// <summary>Categories: one with further ones below it, two without; the second asks for an attribute.</summary>
    const long Parent = 100_000;
    const long Fruit = 100_777;
    const long Vegetables = 100_778;
    const long OriginAttribute = 100_061;

    readonly Lock gate = new();
    readonly ConcurrentDictionary<string, Room> rooms = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, bool> images = new(StringComparer.Ordinal);
    long lastItem = 3_000_000_000;

    sealed class Room
    {
        public required string PartnerId { get; init; }
        public required string PartnerKey { get; init; }
        public string Refresh { get; set; } = "";
        public string Access { get; set; } = "";
        public long AccessEnds { get; set; }
        public int Refreshes { get; set; }
        public List<JsonObject> Items { get; } = [];

        /// <summary>The same by their ids: a shop of thousands is asked for one of them again and again.</summary>
        public Dictionary<long, JsonObject> ById { get; } = [];
        public Dictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>Opens a shop, or authorises it anew, and says its refresh token.</summary>
    public string Open(JsonNode said)
    {
        lock (gate)
        {
            var room = rooms.GetOrAdd(
                (string)said["shopId"]!,
                _ => new Room { PartnerId = (string)said["partnerId"]!, PartnerKey = (string)said["partnerKey"]! }
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
                ["items"] = new JsonArray([.. room.Items.Select(item => item.DeepClone())]),
                ["refreshes"] = room.Refreshes,
                ["calls"] = new JsonObject(
                    room.Calls.Select(call => KeyValuePair.Create(call.Key, (JsonNode?)call.Value))
                ),
            };
        }
    }

    /// <summary>How many items a shop ever had.</summary>
    public int Count(string shop)
    {
        lock (gate)
        {
            return rooms[shop].Items.Count;
        }
    }

    public void Expire(string shop) => rooms[shop].AccessEnds = 0;

    public void Become(string shop, string sku, string status)
    {
        lock (gate)
        {
            rooms[shop].Items.Last(item => (string?)item["item_sku"] == sku)["item_status"] = status;
        }
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v2/auth/access_token/get", RefreshAsync);
        routes.MapPost("/api/v2/media_space/upload_image", UploadAsync);
        Post("add_item", Add);
        Post("update_item", Update);
        Post("update_price", UpdatePrice);
        Post("update_stock", UpdateStock);
        Post("unlist_item", Unlist);
        Post("delete_item", Delete);
        Get("/api/v2/product/search_item", Search);
        Get("/api/v2/product/get_item_base_info", Read);
        Get("/api/v2/product/get_item_limit", Limit);
        Get("/api/v2/product/get_category", (_, _) => Categories());
        Get("/api/v2/product/get_attribute_tree", Attributes);
        Get("/api/v2/logistics/get_channel_list", (_, _) => Channels());

        void Post(string name, Func<Room, JsonObject, JsonObject> act) =>
            routes.MapPost(
                "/api/v2/product/" + name,
                async (HttpContext context) =>
                {
                    var body = await BodyAsync(context.Request);
                    await AnswerAsync(
                        context,
                        room => body is null ? Fail("error_param", "parse data failed") : act(room, body)
                    );
                }
            );

        void Get(string path, Func<Room, IQueryCollection, JsonObject> act) =>
            routes.MapGet(
                path,
                (HttpContext context) => AnswerAsync(context, room => act(room, context.Request.Query))
            );
    }

    async Task RefreshAsync(HttpContext context)
    {
        var body = await BodyAsync(context.Request);
        JsonObject answer;
        lock (gate)
        {
            answer = Refreshed(context.Request, body);
        }

        await WriteAsync(context, answer);
    }

    JsonObject Refreshed(HttpRequest request, JsonObject? body)
    {
        if (
            Whole(body?["shop_id"]) is not { } shop
            || Whole(body?["partner_id"]) is not { } partner
            || Text(body?["refresh_token"]) is not { } refresh
        )
        {
            return Fail("error_param", "parameter invalid");
        }

        if (!rooms.TryGetValue(Number(shop), out var room) || room.PartnerId != Number(partner))
        {
            return Fail("shop_no_linked", "Partner and shop has no linked.");
        }

        if (Unsigned(request, room, "", "") is { } wrong)
        {
            return wrong;
        }

        if (refresh != room.Refresh)
        {
            return Fail(
                "error_shop_refresh_token",
                "Your refresh token is error ,please check refresh token or shopid."
            );
        }

        room.Refresh = Token();
        room.Access = Token();
        room.AccessEnds = clock.Seconds + AccessSeconds;
        room.Refreshes++;
        return new JsonObject
        {
            ["error"] = "",
            ["message"] = "",
            ["request_id"] = Token(),
            ["partner_id"] = partner,
            ["shop_id"] = shop,
            ["access_token"] = room.Access,
            ["refresh_token"] = room.Refresh,
            ["expire_in"] = AccessSeconds,
        };
    }

    async Task UploadAsync(HttpContext context)
    {
        var request = context.Request;
        var room = rooms.Values.FirstOrDefault(r => r.PartnerId == request.Query["partner_id"]);
        if (room is null)
        {
            await WriteAsync(context, Fail("error_auth", "partner_id is invalid"));
            return;
        }

        if (Unsigned(request, room, "", "") is { } wrong)
        {
            await WriteAsync(context, wrong);
            return;
        }

        if (!request.HasFormContentType)
        {
            await WriteAsync(context, Fail("error_param", "parameter invalid"));
            return;
        }

        var form = await request.ReadFormAsync();
        if (form.Files["image"] is not { Length: > 0 and <= MaxImageBytes } file)
        {
            await WriteAsync(context, Fail("error_param", "Wrong parameters, detail: image."));
            return;
        }

        var start = new byte[4];
        await using var picture = file.OpenReadStream();
        await picture.ReadExactlyAsync(start);
        if (!(start is [0xFF, 0xD8, 0xFF, _] or [0x89, 0x50, 0x4E, 0x47]) || form["scene"] is not ["normal" or "desc"])
        {
            await WriteAsync(context, Fail("error_param", "Wrong parameters, detail: image format or scene."));
            return;
        }

        var id = "vn-11134207-" + Token();
        images[id] = true;
        await WriteAsync(context, Answer(new JsonObject { ["image_info"] = new JsonObject { ["image_id"] = id } }));
    }

    async Task AnswerAsync(HttpContext context, Func<Room, JsonObject> act)
    {
        JsonObject answer;
        lock (gate)
        {
            answer = Opened(context.Request, act);
        }

        await WriteAsync(context, answer);
    }

    JsonObject Opened(HttpRequest request, Func<Room, JsonObject> act)
    {
        var query = request.Query;
        foreach (var name in (ReadOnlySpan<string>)["partner_id", "timestamp", "sign", "access_token", "shop_id"])
        {
            if (query[name].Count != 1)
            {
                return Fail("error_param", $"There is no {name} in query.");
            }
        }

        var (access, shop) = (query["access_token"].ToString(), query["shop_id"].ToString());
        if (!rooms.TryGetValue(shop, out var room) || room.PartnerId != query["partner_id"])
        {
            return Fail("partner_shop_no_link", "Invalid partner_id or shop_id, please have a check.");
        }

        if (Unsigned(request, room, access, shop) is { } wrong)
        {
            return wrong;
        }

        if (access != room.Access || room.AccessEnds <= clock.Seconds)
        {
            return Fail("invalid_acceess_token", "Invalid access_token, please have a check.");
        }

        var path = request.Path.Value!;
        room.Calls[path] = room.Calls.GetValueOrDefault(path) + 1;
        return act(room);
    }

    JsonObject? Unsigned(HttpRequest request, Room room, string access, string shop)
    {
        var query = request.Query;
        if (
            !long.TryParse(query["timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(clock.Seconds - seconds) > Skew
        )
        {
            return Fail("error_param", "Timestamp is expired.");
        }

        var said = $"{room.PartnerId}{request.Path.Value}{query["timestamp"]}{access}{shop}";
        var sign = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(room.PartnerKey), Encoding.UTF8.GetBytes(said))
        );
        return query["sign"] == sign && query["partner_id"] == room.PartnerId
            ? null
            : Fail("error_sign", "Wrong sign.");
    }

    JsonObject Add(Room room, JsonObject body)
    {
        if (body.ContainsKey("item_id"))
        {
            return Fail("error_param", "Wrong parameters, detail: item_id.");
        }

        if (
            (
                body["original_price"] is null
                    ? Fail("error_param", "Wrong parameters, detail: original_price.")
                    : Priced(body["original_price"])
            ) is
            { } price
        )
        {
            return price;
        }

        if (Stocked(body["seller_stock"]) is { } stock)
        {
            return stock;
        }

        foreach (
            var name in (ReadOnlySpan<string>)
                ["item_name", "description", "category_id", "image", "logistic_info", "weight", "dimension", "brand"]
        )
        {
            if (body[name] is null)
            {
                return Fail("error_param", $"Wrong parameters, detail: {name} is required.");
            }
        }

        if (Wrong(body) is { } wrong)
        {
            return wrong;
        }

        var item = (JsonObject)body.DeepClone();
        item["item_id"] = ++lastItem;
        item["create_time"] = clock.Seconds;
        item["item_status"] ??= "NORMAL";
        room.Items.Add(item);
        room.ById[lastItem] = item;
        return Answer(new JsonObject { ["item_id"] = lastItem, ["item_status"] = (string)item["item_status"]! });
    }

    JsonObject Update(Room room, JsonObject body)
    {
        if (Item(room, body["item_id"]) is not { } item)
        {
            return Fail("error_item_not_found", "Product not found");
        }

        if (body.ContainsKey("original_price") || body.ContainsKey("seller_stock"))
        {
            return Fail("error_param", "Wrong parameters, detail: price and stock have their own interface.");
        }

        if (Wrong(body) is { } wrong)
        {
            return wrong;
        }

        foreach (var (name, value) in body)
        {
            item[name] = value?.DeepClone();
        }

        return Answer(new JsonObject { ["item_id"] = Whole(item["item_id"]) });
    }

    // Every field that is there is checked, as at every update.
    JsonObject? Wrong(JsonObject body)
    {
        if (body.ContainsKey("item_name"))
        {
            var name = Text(body["item_name"]) ?? "";
            if (name.Length is < MinName)
            {
                return Fail("error_item_name_is_too_short", "Item_name length is less than min limit.");
            }

            if (name.Length > MaxName)
            {
                return Fail("error_title_exceeds_max_length", "The length of item_name is bigger than max limit.");
            }

            if (name.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '<' or '>' or '\u200F' or '\u202E'))
            {
                return Fail("error_title_character_forbidden", "Item_name contains forbidden characters.");
            }
        }

        if (
            body.ContainsKey("description")
            && (Text(body["description"]) ?? "").Length is < MinDescription or > MaxDescription
        )
        {
            return Fail("error_desc_length_min_limit", "Description length is less than the min limit.");
        }

        if (body.ContainsKey("item_sku") && Text(body["item_sku"]) is not { Length: <= MaxSku })
        {
            return Fail("error_param", "Wrong parameters, detail: item_sku.");
        }

        if (body.ContainsKey("condition") && Text(body["condition"]) is not ("NEW" or "USED"))
        {
            return Fail("error_param", "Wrong parameters, detail: condition.");
        }

        if (body.ContainsKey("item_status") && Text(body["item_status"]) is not ("NORMAL" or "UNLIST"))
        {
            return Fail("error_param", "Wrong parameters, detail: item_status.");
        }

        if (body.ContainsKey("weight") && Amount(body["weight"]) is not > 0)
        {
            return Fail("error_param", "Invalid Weight.");
        }

        if (
            body["dimension"] is { } box
            && new[] { "package_height", "package_length", "package_width" }.Any(side => Whole(box[side]) is not > 0)
        )
        {
            return Fail("error_param", "dimension is required");
        }

        if (
            body["image"] is { } image
            && (
                image["image_id_list"] is not JsonArray { Count: > 0 and <= MaxImages } list
                || list.Any(id => !images.ContainsKey(Text(id) ?? ""))
            )
        )
        {
            return Fail("error_param", "Image not exist.");
        }

        if (
            body["logistic_info"] is { } ways
            && (ways is not JsonArray { Count: > 0 } all || all.Any(way => Whole(way?["logistic_id"]) != Channel))
        )
        {
            return Fail("error_invalid_logistic_info", "invalid logistic info , logistic_id");
        }

        if (body["brand"] is { } brand && (Whole(brand["brand_id"]) != 0 || Text(brand["original_brand_name"]) is null))
        {
            return Fail("error_invalid_brand", "Invalid brand");
        }

        if (body["category_id"] is { } category)
        {
            if (Whole(category) is not (Fruit or Vegetables))
            {
                return Fail("error_invalid_category", "Invalid category ID");
            }

            var given = body["attribute_list"] as JsonArray ?? [];
            if (Whole(category) == Vegetables && given.All(a => Whole(a?["attribute_id"]) != OriginAttribute))
            {
                return Fail("error_invalid_attribute", "Mandatory attribute information required");
            }

            if (
                given.Any(a =>
                    a?["attribute_value_list"] is not JsonArray { Count: > 0 } values
                    || values.Any(v => Whole(v?["value_id"]) == 0 && Text(v?["original_value_name"]) is null)
                )
            )
            {
                return Fail("error_value_name_required", "Value_name is required.");
            }
        }

        return null;
    }

    static JsonObject? Priced(JsonNode? price) =>
        Amount(price) is not { } amount || amount != decimal.Truncate(amount)
            ? Fail("error_invalid_price", "Invalid price, please use the correct format")
        : amount < MinPrice ? Fail("error_price_exceed_min_limitt", "Original_price is less than min price limit.")
        : amount > MaxPrice ? Fail("error_price_exceed_max_limitt", "Original_price is bigger than max price limit.")
        : null;

    static JsonObject? Stocked(JsonNode? stock) =>
        stock is JsonArray { Count: 1 } list
        && list[0]?["location_id"] is null
        && Whole(list[0]?["stock"]) is >= 0 and <= MaxStock
            ? null
            : Fail("error_param", "Wrong parameters, detail: seller_stock.");

    static JsonObject UpdatePrice(Room room, JsonObject body)
    {
        if (Item(room, body["item_id"]) is not { } item)
        {
            return Fail("error_item_not_found", "Item_id is not found.");
        }

        if (body["price_list"] is not JsonArray { Count: 1 } list || Whole(list[0]?["model_id"]) is not (null or 0))
        {
            return Fail("error_param", "Wrong model_id.");
        }

        if (Priced(list[0]?["original_price"]) is { } wrong)
        {
            return wrong;
        }

        item["original_price"] = list[0]!["original_price"]!.DeepClone();
        return Answer(Changed());
    }

    static JsonObject UpdateStock(Room room, JsonObject body)
    {
        if (Item(room, body["item_id"]) is not { } item)
        {
            return Fail("error_item_not_found", "Item_id is not found.");
        }

        if (body["stock_list"] is not JsonArray { Count: 1 } list || Whole(list[0]?["model_id"]) is not (null or 0))
        {
            return Fail("error_param", "Wrong model_id.");
        }

        if (Stocked(list[0]?["seller_stock"]) is { } wrong)
        {
            return wrong;
        }

        item["seller_stock"] = list[0]!["seller_stock"]!.DeepClone();
        return Answer(Changed());
    }

    static JsonObject Unlist(Room room, JsonObject body)
    {
        if (body["item_list"] is not JsonArray { Count: > 0 and <= 50 } list)
        {
            return Fail("error_param", "parameter invalid");
        }

        var failures = new JsonArray();
        foreach (var asked in list)
        {
            if (Item(room, asked?["item_id"]) is not { } item)
            {
                failures.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["item_id"] = Whole(asked?["item_id"]),
                            ["failed_reason"] = "Product not found",
                        }
                );
                continue;
            }

            if (Text(item["item_status"]) is not ("NORMAL" or "UNLIST"))
            {
                failures.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["item_id"] = Whole(item["item_id"]),
                            ["failed_reason"] = "Banned and Reviewing Products cannot be delisted",
                        }
                );
                continue;
            }

            item["item_status"] = (bool)asked!["unlist"]! ? "UNLIST" : "NORMAL";
        }

        return Answer(new JsonObject { ["failure_list"] = failures, ["success_list"] = new JsonArray() });
    }

    static JsonObject Delete(Room room, JsonObject body)
    {
        if (Item(room, body["item_id"]) is not { } item)
        {
            return Fail("error_item_not_found", "Product not found");
        }

        item["item_status"] = "SELLER_DELETE";
        return new JsonObject
        {
            ["error"] = "",
            ["message"] = "",
            ["warning"] = "",
            ["request_id"] = Token(),
        };
    }

    static JsonObject Search(Room room, IQueryCollection query)
    {
        if (
            query["item_sku"].ToString() is not { Length: > 0 } sku
            || !int.TryParse(query["page_size"], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size is < 1 or > 100
        )
        {
            return Fail("error_param", "request must set one of [item_name,attribute_status]");
        }

        _ = int.TryParse(query["offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset);
        var found = room
            .Items.Where(item => Text(item["item_sku"])?.Contains(sku, StringComparison.Ordinal) == true)
            .ToList();
        return Answer(
            new JsonObject
            {
                ["item_id_list"] = new JsonArray([
                    .. found.Skip(offset).Take(size).Select(item => item["item_id"]!.DeepClone()),
                ]),
                ["next_offset"] = offset + size < found.Count ? Number(offset + size) : "",
                ["total_count"] = found.Count,
            }
        );
    }

    static JsonObject Read(Room room, IQueryCollection query)
    {
        var ids = query["item_id_list"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length is 0 or > 50)
        {
            return Fail("error_param", "Wrong parameters, detail: item_id_list.");
        }

        var found = ids.Distinct(StringComparer.Ordinal)
            .Select(id =>
                long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
            )
            .Select(number => room.ById.GetValueOrDefault(number))
            .OfType<JsonObject>()
            .ToList();
        return found.Count == 0
            ? Fail("error_item_not_found", "Item_id is not found.")
            : Answer(
                new JsonObject
                {
                    ["item_list"] = new JsonArray([
                        .. found.Select(item =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["item_id"] = item["item_id"]!.DeepClone(),
                                    ["category_id"] = item["category_id"]!.DeepClone(),
                                    ["item_name"] = item["item_name"]!.DeepClone(),
                                    ["description"] = item["description"]!.DeepClone(),
                                    ["item_sku"] = item["item_sku"]?.DeepClone(),
                                    ["create_time"] = item["create_time"]!.DeepClone(),
                                    ["item_status"] = item["item_status"]!.DeepClone(),
                                    ["has_model"] = false,
                                    ["price_info"] = new JsonArray(
                                        new JsonObject
                                        {
                                            ["currency"] = "VND",
                                            ["original_price"] = item["original_price"]!.DeepClone(),
                                            ["current_price"] = item["original_price"]!.DeepClone(),
                                        }
                                    ),
                                    ["stock_info_v2"] = new JsonObject
                                    {
                                        ["summary_info"] = new JsonObject
                                        {
                                            ["total_reserved_stock"] = 0,
                                            ["total_available_stock"] = item["seller_stock"]![0]!["stock"]!.DeepClone(),
                                        },
                                        ["seller_stock"] = item["seller_stock"]!.DeepClone(),
                                    },
                                }
                        ),
                    ]),
                }
            );
    }

    static JsonObject Limit(Room room, IQueryCollection query) =>
        Answer(
            new JsonObject
            {
                ["price_limit"] = Range(MinPrice, MaxPrice),
                ["stock_limit"] = Range(0, MaxStock),
                ["item_name_length_limit"] = Range(MinName, MaxName),
                ["item_image_count_limit"] = Range(1, MaxImages),
                ["item_description_length_limit"] = Range(MinDescription, MaxDescription),
                ["weight_limit"] = new JsonObject { ["weight_mandatory"] = true },
                ["dimension_limit"] = new JsonObject { ["dimension_mandatory"] = true },
            }
        );

    static JsonObject Categories() =>
        Answer(
            new JsonObject
            {
                ["category_list"] = new JsonArray(
                    Category(Parent, 0, "Thực phẩm tươi", hasChildren: true),
                    Category(Fruit, Parent, "Trái cây", hasChildren: false),
                    Category(Vegetables, Parent, "Rau củ", hasChildren: false)
                ),
            }
        );

    static JsonObject Category(long id, long parent, string name, bool hasChildren) =>
        new()
        {
            ["category_id"] = id,
            ["parent_category_id"] = parent,
            ["original_category_name"] = name,
            ["display_category_name"] = name,
            ["has_children"] = hasChildren,
        };

    static JsonObject Attributes(Room room, IQueryCollection query) =>
        long.TryParse(query["category_id_list"], NumberStyles.None, CultureInfo.InvariantCulture, out var category)
        && category is Fruit or Vegetables
            ? Answer(
                new JsonObject
                {
                    ["list"] = new JsonArray(
                        new JsonObject
                        {
                            ["category_id"] = category,
                            ["attribute_tree"] = new JsonArray(
                                new JsonObject
                                {
                                    ["attribute_id"] = OriginAttribute,
                                    ["mandatory"] = category == Vegetables,
                                    ["name"] = "Xuất xứ",
                                    ["attribute_value_list"] = new JsonArray(),
                                    ["attribute_info"] = new JsonObject { ["input_type"] = 3, ["format_type"] = 1 },
                                }
                            ),
                        }
                    ),
                }
            )
            : Fail("error_invalid_category", "Invalid category ID");

    static JsonObject Channels() =>
        Answer(
            new JsonObject
            {
                ["logistics_channel_list"] = new JsonArray(
                    new JsonObject
                    {
                        ["logistics_channel_id"] = Channel,
                        ["logistics_channel_name"] = "Nhanh",
                        ["enabled"] = true,
                        ["mask_channel_id"] = 0,
                        ["fee_type"] = "SIZE_INPUT",
                    },
                    new JsonObject
                    {
                        ["logistics_channel_id"] = Channel + 1,
                        ["enabled"] = false,
                        ["mask_channel_id"] = 0,
                        ["fee_type"] = "SIZE_INPUT",
                    }
                ),
            }
        );

    static JsonObject Range(long min, long max) => new() { ["min_limit"] = min, ["max_limit"] = max };

    static JsonObject Changed() => new() { ["failure_list"] = new JsonArray(), ["success_list"] = new JsonArray() };

    static JsonObject? Item(Room room, JsonNode? id) =>
        Whole(id) is { } number
        && room.ById.TryGetValue(number, out var item)
        && Text(item["item_status"]) is not ("SELLER_DELETE" or "SHOPEE_DELETE")
            ? item
            : null;

    static JsonObject Answer(JsonObject response) =>
        new()
        {
            ["error"] = "",
            ["message"] = "",
            ["warning"] = "",
            ["request_id"] = Token(),
            ["response"] = response,
        };

    static JsonObject Fail(string error, string message) =>
        new()
        {
            ["error"] = error,
            ["message"] = message,
            ["request_id"] = Token(),
        };

    static async Task<JsonObject?> BodyAsync(HttpRequest request)
    {
        try
        {
            return request.HasJsonContentType() ? await JsonNode.ParseAsync(request.Body) as JsonObject : null;
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
        Amount(node) is { } amount && amount == decimal.Truncate(amount) ? (long)amount : null;

    static decimal? Amount(JsonNode? node) =>
        node is JsonValue value
            ? value.TryGetValue<decimal>(out var amount)
                ? amount
                : value.TryGetValue<long>(out var whole)
                    ? whole
                    : value.TryGetValue<int>(out var small)
                        ? small
                        : null
            : null;

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
