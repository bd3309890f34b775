using System.Text.Json;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Platform.Storage;
using Traceability.Platform.Webhooks;

namespace Traceability.Shops;

/// <summary>Shops on other platforms, as their operator connects and watches them.</summary>
public static class ShopEndpoints
{
    /// <summary>How long a webhook's secret signs beside its successor.</summary>
    static readonly TimeSpan overlap = TimeSpan.FromDays(1);

    const string Example = """
        {"kind": "shopee", "name": "Nông sản Đồng Tháp", "shopId": "14701711", "appKey": "2001887",
         "appSecret": "4a5b…", "refreshToken": "6a71…", "categories": [{"name": "Trái cây", "id": "100777",
          "attributes": [{"id": "100061", "text": "Việt Nam"}]}], "package": {"length": 30, "width": 20, "height": 15}}
        """;

    const string Connected = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "kind": "shopee", "name": "Nông sản Đồng Tháp", "shopId": "14701711",
         "appKey": "2001887", "origin": "https://partner.shopeemobile.com/", "itemUrl": null, "state": "connected",
         "problem": null, "connectedAt": "2026-11-24T03:11:00Z", "endedAt": null, "secret": null}
        """;

    public static void AddShops(this IServiceCollection services)
    {
        services.AddApiJson(ShopJson.Default);
        services.AddSingleton<IShops, ShopTable>();
        services.AddSingleton<IShopItems, ShopItemTable>();
        services.AddSingleton<IShopLinks, ShopLinkTable>();
        services.AddSingleton<IShopTokens, ShopTokenTable>();
        services.AddSingleton<IShopChanges, ShopChangeQueue>();
        services.AddSingleton<ShopClient>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<IShop, ShopeeShop>();
        services.AddSingleton<IShop, TikTokShop>();
        services.AddSingleton<IShop, WebhookShop>();
        services.AddSingleton<IListingEffect, ShopListings>();
        services.AddSingleton<IListingPlaces, ShopPlaces>();
        services.AddQueueFunction<ShopChange, ShopChangedHandler>(
            "bring-to-shops",
            Queues.ShopChanged,
            ShopChangeJson.Default.ShopChange
        );
    }

    public static void MapShops(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes
            .MapPost("/api/shops", ConnectAsync)
            .Describe(
                "Shops",
                "Connect a shop",
                "Every product is brought to it, and again whenever its listing changes. `kind` is `shopee`, `tiktok` or "
                    + "`webhook` (Standard Webhooks: `name` and `target` alone; its `secret` is shown once). Secrets and tokens "
                    + "are never shown again. A category without a `name` takes what no other names. The product's page leads to "
                    + "where it is on sale: on Shopee and TikTok Shop by itself, in a shop by webhook where `itemUrl` tells how, such as "
                    + "`https://shop.example/p/{gtin}`."
            )
            .Takes<ShopBody>(Example)
            .Answers<ConnectedShop>(Connected, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/shops", ListAsync)
            .Describe("Shops", "List the shops", "In no order; those that were ended too.")
            .Answers<ConnectedShops>($$"""{"items": [{{Connected}}]}""");
        routes
            .MapGet("/api/shops/{id}", FindAsync)
            .Describe(
                "Shops",
                "See a shop",
                "`state` is `credentials-broken` where the shop does not know us any more, with its words in `problem`; `gone` "
                    + "where a webhook answered 410."
            )
            .Answers<ConnectedShop>(Connected)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete("/api/shops/{id}", EndAsync)
            .Describe(
                "Shops",
                "End a shop",
                "Nothing is brought to it any more, and no page leads there; its items stay as they are."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/shops/{id}/tokens", GiveTokensAsync)
            .Describe(
                "Shops",
                "Give a shop's new tokens",
                "After its owner authorised us again. Whatever waited for it is brought."
            )
            .Takes<ShopTokensBody>("""{"refreshToken": "6a71…"}""")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/shops/{id}/secret", RotateAsync)
            .Describe(
                "Shops",
                "Give a webhook another secret",
                "Shown this once. The one before signs beside it for a day, so that the receiver may change over."
            )
            .Answers<ShopSecret>(
                """
                {"id": "dmivkhulzjz2lsf5oobji6cxmi", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                 "previousUntil": "2026-11-25T03:11:00Z"}
                """,
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/shops/{id}/deliveries", DeliveriesAsync)
            .Describe(
                "Shops",
                "See what was brought to a shop",
                "Each product's state there, with the shop's own words, in the order of the GTINs. "
                    + "`?perPage=&nextPageToken=`."
            )
            .Answers<ShopDeliveries>(
                """
                {"items": [{"gtin": "09520000000028", "state": "waiting", "remote": "3000142341", "attempts": 2,
                  "lastError": "error_system_busy: Our system is taking some time to respond, please try later.",
                  "nextTryAt": "2026-11-24T03:15:00Z", "answeredAt": null, "notes": ["name cut"]}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapPost("/api/shops/{id}/deliveries/{gtin}/replay", ReplayAsync)
            .Describe(
                "Shops",
                "Bring a product again",
                "At once, whatever the shop answered before: the shop's own state is read and mended."
            )
            .Produces(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    static async Task<IResult> ConnectAsync(
        HttpRequest request,
        IShops shops,
        IShopTokens tokens,
        IShopChanges changes,
        WebhookTable webhooks,
        RequestTable requests,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, ShopJson.Default.ShopBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var caller = request.HttpContext.Caller().Id;
        var id = key is null ? OpaqueId.Make() : OpaqueId.From("shop", caller, key);
        var now = time.GetUtcNow();
        var shop = sent.Decide(id, settings.AllowPrivateWebhooks, now, refusals);
        if (shop is null || refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var said = "POST /api/shops " + JsonSerializer.Serialize(sent, ShopJson.Default.ShopBody);
        if (key is not null && await requests.NoteAsync(caller, key, said, id, cancellation) is { Same: false })
        {
            return IdempotencyKey.UsedForAnother;
        }

        if (await shops.FindAsync(id, cancellation) is { } earlier)
        {
            return Created(await AnswerAsync(earlier, tokens, webhooks, cancellation));
        }

        string? secret = null;
        if (shop.Kind == ShopKind.Webhook)
        {
            var made = WebhookSecret.Make();
            var webhook = new Webhook(id, caller, shop.Origin, made, null, null, now, null);
            // A try that died after this had shown its secret to nobody: the retry makes another.
            if (
                !await webhooks.AddAsync(webhook, cancellation)
                && await webhooks.FindAsync(id, cancellation) is { } kept
            )
            {
                await webhooks.RotateAsync(kept, made, now, cancellation);
            }

            secret = made.Text;
        }
        else
        {
            await tokens.GiveAsync(id, sent.RefreshToken!, cancellation);
        }

        await AnnounceAsync(changes, id, null, isReplay: false, settings.AnnouncementDelay, now, cancellation);
        await shops.AddAsync(shop, cancellation);
        return Created(await AnswerAsync(shop, tokens, webhooks, cancellation) with { Secret = secret });
    }

    static async Task<IResult> ListAsync(
        IShops shops,
        IShopTokens tokens,
        WebhookTable webhooks,
        CancellationToken cancellation
    )
    {
        var lines = new List<ConnectedShop>();
        foreach (var shop in await shops.AllAsync(cancellation))
        {
            lines.Add(await AnswerAsync(shop, tokens, webhooks, cancellation));
        }

        return Results.Json(new ConnectedShops(lines), ShopJson.Default.ConnectedShops);
    }

    static async Task<IResult> FindAsync(
        string id,
        IShops shops,
        IShopTokens tokens,
        WebhookTable webhooks,
        CancellationToken cancellation
    ) =>
        OpaqueId.IsOne(id) && await shops.FindAsync(id, cancellation) is { } shop
            ? Results.Json(await AnswerAsync(shop, tokens, webhooks, cancellation), ShopJson.Default.ConnectedShop)
            : ProblemResult.NotFound;

    static async Task<IResult> EndAsync(
        string id,
        IShops shops,
        IShopChanges changes,
        WebhookTable webhooks,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!OpaqueId.IsOne(id) || await shops.FindAsync(id, cancellation) is not { } shop)
        {
            return ProblemResult.NotFound;
        }

        var now = time.GetUtcNow();
        await changes.AnnounceAsync(
            new ShopChange(id, null, null, OpaqueId.Make(), false, now, IsEnding: true),
            settings.AnnouncementDelay,
            cancellation
        );
        await shops.EndAsync(id, now, cancellation);
        if (shop.Kind == ShopKind.Webhook)
        {
            await webhooks.StopAsync(id, now, cancellation);
        }

        return Results.NoContent();
    }

    static async Task<IResult> GiveTokensAsync(
        string id,
        HttpRequest request,
        IShops shops,
        IShopTokens tokens,
        IShopChanges changes,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, ShopJson.Default.ShopTokensBody);
        if (sent is null)
        {
            return problem!;
        }

        if (await OpenAsync(id, shops, cancellation) is not { Kind: not ShopKind.Webhook })
        {
            return ProblemResult.NotFound;
        }

        var refusals = new Refusals();
        if (ShopBody.Secret("/refreshToken", sent.RefreshToken, refusals) is not { } refresh)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        await tokens.GiveAsync(id, refresh, cancellation);
        await AnnounceAsync(changes, id, null, isReplay: true, TimeSpan.Zero, time.GetUtcNow(), cancellation);
        return Results.NoContent();
    }

    static async Task<IResult> RotateAsync(
        string id,
        IShops shops,
        WebhookTable webhooks,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (
            await OpenAsync(id, shops, cancellation) is not { Kind: ShopKind.Webhook }
            || await webhooks.FindAsync(id, cancellation) is not { } webhook
        )
        {
            return ProblemResult.NotFound;
        }

        var secret = WebhookSecret.Make();
        var until = time.GetUtcNow() + overlap;
        await webhooks.RotateAsync(webhook, secret, until, cancellation);
        return Results.Json(
            new ShopSecret(id, secret.Text, until),
            ShopJson.Default.ShopSecret,
            statusCode: StatusCodes.Status201Created
        );
    }

    static async Task<IResult> DeliveriesAsync(
        string id,
        HttpContext context,
        IShops shops,
        IShopItems items,
        WebhookTable webhooks,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        if (!OpaqueId.IsOne(id) || await shops.FindAsync(id, cancellation) is not { } shop)
        {
            return ProblemResult.NotFound;
        }

        var page = await items.OfAsync(id, asked, cancellation);
        var lines = new List<ShopDelivery>();
        foreach (var line in page.Items)
        {
            lines.Add(
                shop.Kind == ShopKind.Webhook
                && line.Kept is { State: ShopItemState.Done, Remote: { } sent }
                && await webhooks.FindAsync(id, sent, cancellation) is { } delivery
                    ? Line(line, delivery)
                    : Line(line)
            );
        }

        return Results.Json(
            new ShopDeliveries(lines, PageRequest.LinkNext(context, settings.PublicUrl, page.Next)),
            ShopJson.Default.ShopDeliveries
        );
    }

    static async Task<IResult> ReplayAsync(
        string id,
        string gtin,
        IShops shops,
        IShopChanges changes,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        if (refusals.Gtin("gtin", gtin) is not { } parsed)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (await OpenAsync(id, shops, cancellation) is null)
        {
            return ProblemResult.NotFound;
        }

        await AnnounceAsync(
            changes,
            id,
            parsed.ToString(),
            isReplay: true,
            TimeSpan.Zero,
            time.GetUtcNow(),
            cancellation
        );
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    static async Task<Shop?> OpenAsync(string id, IShops shops, CancellationToken cancellation) =>
        OpaqueId.IsOne(id) && await shops.FindAsync(id, cancellation) is { EndedAt: null } shop ? shop : null;

    static Task AnnounceAsync(
        IShopChanges changes,
        string shop,
        string? product,
        bool isReplay,
        TimeSpan delay,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        changes.AnnounceAsync(new ShopChange(shop, product, null, OpaqueId.Make(), isReplay, now), delay, cancellation);

    static async Task<ConnectedShop> AnswerAsync(
        Shop shop,
        IShopTokens tokens,
        WebhookTable webhooks,
        CancellationToken cancellation
    )
    {
        var isWebhook = shop.Kind == ShopKind.Webhook;
        var broken = isWebhook ? null : (await tokens.FindAsync(shop.Id, cancellation))?.Broken;
        var isGone = isWebhook && await webhooks.FindAsync(shop.Id, cancellation) is not { StoppedAt: null };
        return new ConnectedShop(
            shop.Id,
            Name(shop.Kind),
            shop.Name,
            isWebhook ? null : shop.RemoteId,
            isWebhook ? null : shop.AppKey,
            shop.Origin.AbsoluteUri,
            shop.Terms.ItemUrl,
            shop.EndedAt is not null ? "ended"
                : broken is not null ? "credentials-broken"
                : isGone ? "gone"
                : "connected",
            broken,
            shop.ConnectedAt,
            shop.EndedAt,
            null
        );
    }

    static string Name(ShopKind kind) =>
        kind switch
        {
            ShopKind.Shopee => "shopee",
            ShopKind.TikTok => "tiktok",
            _ => "webhook",
        };

    static ShopDelivery Line(ShopItemLine line) =>
        new(
            line.Gtin,
            line.Kept.State switch
            {
                ShopItemState.Done => "done",
                ShopItemState.Unfit => "incomplete",
                ShopItemState.Refused => "refused",
                ShopItemState.Waiting => "waiting",
                ShopItemState.GivenUp => "given-up",
                ShopItemState.BrokenCredentials => "credentials-broken",
                _ => "pending",
            },
            line.Kept.Remote,
            line.Kept.Attempts,
            line.Kept.LastError,
            line.Kept.NextTryAt,
            line.Kept.DoneAt,
            line.Kept.Notes
        );

    // What was handed over goes on as a delivery, by its own schedule.
    static ShopDelivery Line(ShopItemLine line, Delivery delivery)
    {
        var waited = Enumerable
            .Range(1, delivery.Attempts)
            .Select(Delivery.WaitAfter)
            .Aggregate(TimeSpan.Zero, (sum, wait) => sum + (wait ?? TimeSpan.Zero));
        var isTaken = delivery.Outcome is { Length: 3 } status && status[0] == '2';
        return Line(line) with
        {
            State =
                delivery.DoneAt is null ? "waiting"
                : isTaken ? "done"
                : delivery.Outcome == "410" ? "gone"
                : "given-up",
            Attempts = delivery.Attempts,
            LastError = isTaken ? null : delivery.Outcome,
            NextTryAt = delivery.DoneAt is null ? delivery.CreatedAt + waited : null,
            AnsweredAt = delivery.DoneAt,
        };
    }

    static IResult Created(ConnectedShop shop) =>
        Results.Json(shop, ShopJson.Default.ConnectedShop, statusCode: StatusCodes.Status201Created);
}
