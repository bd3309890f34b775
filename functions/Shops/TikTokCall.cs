using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace Traceability.Shops;

/// <summary>
/// Requests of one item's work to a shop on TikTok: signed, with its access token, and with what an error means ("Sign your API
/// request", "Authorization guide", "Common errors").
/// </summary>
sealed class TikTokCall(
    ShopClient client,
    AccessTokens tokens,
    TimeProvider time,
    Shop shop,
    CancellationToken cancellation
)
{
    public Shop Shop => shop;

    public CancellationToken Cancellation => cancellation;

    public Task<ShopReply<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        byte[]? body,
        JsonTypeInfo<TikTokAnswer<T>> type,
        T? nothing = null
    )
        where T : class =>
        SendAsync(
            method,
            path,
            [.. query, new("shop_cipher", shop.RemoteId)],
            body ?? [],
            () =>
                body is null
                    ? null
                    : new ByteArrayContent(body)
                    {
                        Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                    },
            type,
            nothing
        );

    // A picture belongs to the app and not to a shop, and a form's body is not signed.
    public Task<ShopReply<TikTokUploaded>> UploadAsync(byte[] jpeg) =>
        SendAsync(
            HttpMethod.Post,
            "/product/202309/images/upload",
            [],
            [],
            () =>
            {
                var form = new MultipartFormDataContent();
                var picture = new ByteArrayContent(jpeg);
                picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
                form.Add(picture, "data", "photo.jpg");
                form.Add(new StringContent("MAIN_IMAGE"), "use_case");
                return form;
            },
            TikTokJson.Default.TikTokAnswerTikTokUploaded,
            null
        );

    async Task<ShopReply<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        byte[] signed,
        Func<HttpContent?> content,
        JsonTypeInfo<TikTokAnswer<T>> type,
        T? nothing
    )
        where T : class
    {
        string? refused = null;
        while (true)
        {
            var (access, none) = await tokens.FindAsync(shop, refused, RefreshAsync, cancellation);
            if (none is not null)
            {
                return ShopReply<T>.Stopped(none, false);
            }

            using var request = Request(method, path, query, signed, content(), access!);
            var exchange = await client.SendAsync(shop, request, cancellation);
            if (exchange.Read(type) is not { } answer)
            {
                return ShopReply<T>.Stopped(exchange.Late(), exchange.MayBeDone);
            }

            if (answer is { Code: 0, Data: { } data })
            {
                return ShopReply<T>.Of(data);
            }

            if (answer.Code == 0 && nothing is not null)
            {
                return ShopReply<T>.Of(nothing);
            }

            if (refused is null && IsTokenRefused(answer.Code, answer.Message))
            {
                refused = access;
                continue;
            }

            var stop = Stop(answer.Code, answer.Message, exchange.After);
            if (stop is ShopAnswer.BrokenCredentials { Words: var words })
            {
                await tokens.BreakAsync(shop, words, cancellation);
            }

            return ShopReply<T>.Stopped(stop, stop is ShopAnswer.Later && answer.Code != 36009002);
        }
    }

    HttpRequestMessage Request(
        HttpMethod method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        byte[] signed,
        HttpContent? content,
        string access
    )
    {
        var seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        List<KeyValuePair<string, string>> all = [.. query, new("app_key", shop.AppKey), new("timestamp", seconds)];
        all.Add(new("sign", TikTokSign.Of(shop.AppSecret, path, all, signed)));
        var address = string.Join('&', all.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var request = new HttpRequestMessage(method, new Uri(shop.Origin, $"{path}?{address}")) { Content = content };
        request.Headers.Add("x-tts-access-token", access);
        return request;
    }

    // The secret is in the query: this is the one address that is never logged or kept.
    async Task<(FreshTokens? Fresh, ShopAnswer? Stop)> RefreshAsync(string refresh)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(
                shop.TokenOrigin,
                $"/api/v2/token/refresh?app_key={Uri.EscapeDataString(shop.AppKey)}&app_secret={Uri.EscapeDataString(shop.AppSecret)}&refresh_token={Uri.EscapeDataString(refresh)}&grant_type=refresh_token"
            )
        );
        var exchange = await client.SendAsync(shop, request, cancellation);
        if (exchange.Read(TikTokJson.Default.TikTokAnswerTikTokTokens) is not { } answer)
        {
            return (null, exchange.Late());
        }

        // What its name calls a span is a moment (Authorization guide: "Unix timestamp").
        return
            answer
                is { Code: 0, Data: { AccessToken: { } access, RefreshToken: { } next, AccessTokenExpireIn: { } ends } }
            ? (new FreshTokens(access, next, DateTimeOffset.FromUnixTimeSeconds(ends)), null)
            : (
                null,
                Stop(answer.Code, answer.Message, exchange.After) is ShopAnswer.Later later
                    ? later
                    : new ShopAnswer.BrokenCredentials(Words(answer.Code, answer.Message))
            );
    }

    static string Words(long code, string? message) =>
        string.Create(CultureInfo.InvariantCulture, $"{code}: {message}");

    /// <summary>What an error of TikTok Shop's means ("Common errors", and the error codes of its product interface).</summary>
    public static ShopAnswer Stop(long code, string? message, TimeSpan after)
    {
        var words = Words(code, message);
        return code switch
        {
            // Too many requests; timeout; internal errors; an answer without what was asked for.
            0 or 36009002 or 36009007 or 36009003 or 12001000 or 33001002 or 12052109 => new ShopAnswer.Later(
                after,
                words
            ),
            // Signature, scopes, IP list, identifiers of the shop.
            106001 or 105005 or 36009033 or 101000 or 106013 => new ShopAnswer.BrokenCredentials(words),
            // A clock that is wrong, or a request that was long on its way.
            36009004 when message?.Contains("timestamp", StringComparison.OrdinalIgnoreCase) == true =>
                new ShopAnswer.Later(after, words),
            36009004 when message?.Contains("credentials", StringComparison.OrdinalIgnoreCase) == true =>
                new ShopAnswer.BrokenCredentials(words),
            // Its status does not allow it now.
            12052901 or 12019113 => new ShopAnswer.Later(TikTokShop.ReviewWait, words),
            _ => new ShopAnswer.Refused(words),
        };
    }

    static bool IsTokenRefused(long code, string? message) =>
        code == 105002 || (code == 36009004 && message?.Contains("access", StringComparison.OrdinalIgnoreCase) == true);
}
