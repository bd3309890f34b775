using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Traceability.Shops;

/// <summary>
/// Requests of one item's work to a shop on Shopee: signed, with its access token, and with what an error means ("API calls",
/// "Authorization and Authentication", the common errors of the references).
/// </summary>
sealed class ShopeeCall(
    ShopClient client,
    AccessTokens tokens,
    TimeProvider time,
    Shop shop,
    CancellationToken cancellation
)
{
    const string AuthPath = "/api/v2/auth/access_token/get";

    public Shop Shop => shop;

    public CancellationToken Cancellation => cancellation;

    public Task<ShopReply<T>> GetAsync<T>(
        string path,
        string query,
        JsonTypeInfo<ShopeeAnswer<T>> type,
        T? nothing = null
    )
        where T : class => SendAsync(path, query, () => null, type, nothing, isPublic: false);

    public Task<ShopReply<T>> PostAsync<TBody, T>(
        string path,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<ShopeeAnswer<T>> type,
        T? nothing = null
    )
        where T : class => SendAsync(path, "", () => Json(body, bodyType), type, nothing, isPublic: false);

    // A picture is sent by a public interface, which takes neither access token nor shop (v2.media_space.upload_image).
    public Task<ShopReply<ShopeeUploaded>> UploadAsync(byte[] jpeg) =>
        SendAsync(
            "/api/v2/media_space/upload_image",
            "",
            () =>
            {
                var form = new MultipartFormDataContent();
                var picture = new ByteArrayContent(jpeg);
                picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
                form.Add(picture, "image", "photo.jpg");
                form.Add(new StringContent("normal"), "scene");
                return form;
            },
            ShopeeJson.Default.ShopeeAnswerShopeeUploaded,
            null,
            isPublic: true
        );

    async Task<ShopReply<T>> SendAsync<T>(
        string path,
        string query,
        Func<HttpContent?> body,
        JsonTypeInfo<ShopeeAnswer<T>> type,
        T? nothing,
        bool isPublic
    )
        where T : class
    {
        string? refused = null;
        while (true)
        {
            var (access, none) = isPublic
                ? (null, null)
                : await tokens.FindAsync(shop, refused, RefreshAsync, cancellation);
            if (none is not null)
            {
                return ShopReply<T>.Stopped(none, false);
            }

            using var request = Request(path, query, body(), access);
            var exchange = await client.SendAsync(shop, request, cancellation);
            if (exchange.Read(type) is not { } answer)
            {
                return ShopReply<T>.Stopped(exchange.Late(), exchange.MayBeDone);
            }

            if (answer is { Error: null or "", Response: { } value })
            {
                return ShopReply<T>.Of(value);
            }

            if (!isPublic && refused is null && IsTokenRefused(answer.Error, answer.Message))
            {
                refused = access;
                continue;
            }

            if (nothing is not null && answer.Error is (null or "" or "error_item_not_found"))
            {
                return ShopReply<T>.Of(nothing!);
            }

            var stop = Stop(answer.Error, answer.Message, exchange.After);
            if (stop is ShopAnswer.BrokenCredentials { Words: var words })
            {
                await tokens.BreakAsync(shop, words, cancellation);
            }

            // What is refused was not done; what a fault within the shop did is not known.
            return ShopReply<T>.Stopped(stop, stop is ShopAnswer.Later);
        }
    }

    HttpRequestMessage Request(string path, string query, HttpContent? body, string? access)
    {
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var sign = access is null
            ? ShopeeSign.Of(shop.AppSecret, shop.AppKey, path, seconds)
            : ShopeeSign.Of(shop.AppSecret, shop.AppKey, path, seconds, access, shop.RemoteId);
        var whose = access is null ? "" : $"&access_token={Uri.EscapeDataString(access)}&shop_id={shop.RemoteId}";
        var more = query.Length == 0 ? "" : "&" + query;
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}?partner_id={shop.AppKey}&timestamp={seconds}{whose}&sign={sign}{more}"
        );
        return new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(shop.Origin, address))
        {
            Content = body,
        };
    }

    async Task<(FreshTokens? Fresh, ShopAnswer? Stop)> RefreshAsync(string refresh)
    {
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var sign = ShopeeSign.Of(shop.AppSecret, shop.AppKey, AuthPath, seconds);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(
                shop.TokenOrigin,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{AuthPath}?partner_id={shop.AppKey}&timestamp={seconds}&sign={sign}"
                )
            )
        );
        request.Content = Json(
            new ShopeeRefresh(
                refresh,
                long.Parse(shop.AppKey, CultureInfo.InvariantCulture),
                long.Parse(shop.RemoteId, CultureInfo.InvariantCulture)
            ),
            ShopeeJson.Default.ShopeeRefresh
        );
        var exchange = await client.SendAsync(shop, request, cancellation);
        if (exchange.Read(ShopeeJson.Default.ShopeeTokens) is not { } answer)
        {
            return (null, exchange.Late());
        }

        return answer is { Error: null or "", AccessToken: { } access, RefreshToken: { } next, ExpireIn: { } span }
            ? (new FreshTokens(access, next, time.GetUtcNow().AddSeconds(span)), null)
            : (null, Stop(answer.Error, answer.Message, exchange.After));
    }

    static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, type))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };

    /// <summary>What an error of Shopee's means: the common errors of its references, and those of its product interface.</summary>
    static ShopAnswer Stop(string? error, string? message, TimeSpan after)
    {
        var words = $"{error}: {message}";
        return error switch
        {
            null or "" => new ShopAnswer.Later(after, "an answer without what was asked for"),
            // A clock that is wrong, or a request that was long on its way.
            "error_param" when IsLate(message) => new ShopAnswer.Later(after, words),
            "error_rate_limit"
            or "error_limit"
            or "error_system_busy"
            or "error_inner"
            or "error_server"
            or "error_network"
            or "error_data"
            or "error_get_shop_fail"
            or "error_unlist_item_failed"
            or "error_holiday_mode_change_stock" => new ShopAnswer.Later(after, words),
            "error_sign"
            or "invalid_partner_id"
            or "error_partner_key_expired"
            or "error_api_permission"
            or "error_api_call_restricted"
            or "error_ashop_api_permission"
            or "error_kyc_auth"
            or "source_ip_undeclared"
            or "shop_no_linked"
            or "partner_shop_no_link"
            or "shop_banned"
            or "shop_access_expired"
            or "refresh_token_expired"
            or "error_shop_refresh_token" => new ShopAnswer.BrokenCredentials(words),
            _ => new ShopAnswer.Refused(words),
        };
    }

    static bool IsLate(string? message) => message?.Contains("timestamp", StringComparison.OrdinalIgnoreCase) == true;

    // The documentation has both spellings.
    static bool IsTokenRefused(string? error, string? message) =>
        error is "invalid_acceess_token" or "invalid_access_token"
        || (error == "error_auth" && message?.Contains("access_token", StringComparison.OrdinalIgnoreCase) == true);
}
