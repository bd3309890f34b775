using System.Text.Json;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Telemetry;
using Traceability.Products;

namespace Traceability.Shops;

/// <summary>
/// Brings a product to a shop as its listing is now, whatever the message was sent for. The second delivery finds the content that
/// the shop answered for and asks nothing; one that comes while another works on the item waits; one whose first try died holds the
/// item when that one's time is over, and the shop's own state is read before anything is changed.
/// </summary>
public sealed class ShopChangedHandler(
    IShops shops,
    IEnumerable<IShop> interfaces,
    IShopItems items,
    IShopLinks links,
    IShopChanges changes,
    ShopClient client,
    IProducts products,
    IStock stock,
    IListings listings,
    Signals signals,
    TimeProvider time
) : IMessageHandler<ShopChange>
{
    /// <summary>How long an item is held at most: longer than a handler may take.</summary>
    static readonly TimeSpan longest = TimeSpan.FromMinutes(6);

    /// <summary>How long a shop that does not take an item is asked again (as Standard Webhooks).</summary>
    static readonly TimeSpan patience = TimeSpan.FromDays(3);

    static readonly TimeSpan soon = TimeSpan.FromSeconds(1);
    static readonly TimeSpan longestForPlace = TimeSpan.FromSeconds(30);
    static readonly TimeSpan busyWait = TimeSpan.FromSeconds(10);
    static readonly TimeSpan longestWait = TimeSpan.FromHours(1);

    /// <summary>Products that one message announces, and how many at once.</summary>
    const int PageSize = 200;
    const int AtOnce = 8;

    readonly Dictionary<ShopKind, IShop> byKind = interfaces.ToDictionary(i => i.Kind);

    public async Task<Outcome> HandleAsync(ShopChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var now = time.GetUtcNow();
        if (await shops.FindAsync(message.Shop, cancellation) is not { } shop)
        {
            return Announcement.NotYet(Text(message), message.AnnouncedAt, now);
        }

        if (message.IsEnding != (shop.EndedAt is not null))
        {
            // What was announced before the shop ended has nothing to do any more; its end was announced before it was written.
            return message.IsEnding ? Announcement.NotYet(Text(message), message.AnnouncedAt, now) : Outcome.Done;
        }

        if (message.Product is null)
        {
            return await AnnounceAllAsync(message, cancellation);
        }

        if (!Gtin.TryParse(message.Product, out var gtin))
        {
            throw new JsonException("The message names no product.");
        }

        if (message.IsEnding)
        {
            await links.RemoveAsync(gtin, shop.Id, cancellation);
            return Outcome.Done;
        }

        using var place = client.Enter(shop);
        if (place is null)
        {
            return Outcome.Continue(Text(message), ForPlace(now - message.AnnouncedAt));
        }

        return await BringAsync(shop, gtin, message, cancellation);
    }

    async Task<Outcome> BringAsync(Shop shop, Gtin gtin, ShopChange message, CancellationToken cancellation)
    {
        if (await ItemAsync(shop, gtin, cancellation) is not { } seen)
        {
            return Outcome.Done;
        }

        var hash = seen.Hash();
        var now = time.GetUtcNow();
        var (held, kept) = await items.HoldAsync(
            shop.Id,
            seen.Gtin,
            found => Hold(found, hash, message, now),
            cancellation
        );
        if (held is null)
        {
            // Whoever works on it may have read the listing before it changed: then this comes after.
            return kept.BusyUntil > now ? Outcome.Continue(Text(message), Least(kept.BusyUntil.Value - now, busyWait))
                // Who tries again reads the listing then; several need not.
                : IsAnswered(kept, hash, message) || kept.Carrier != message.Id ? Outcome.Done
                : Outcome.Continue(Text(message), kept.NextTryAt - now ?? soon);
        }

        // Read again now that it is held: another may have brought a later state between our look and our hold.
        var item = await ItemAsync(shop, gtin, cancellation) ?? seen;
        var answer = await byKind[shop.Kind].PutAsync(shop, item, held, cancellation);
        var (after, wait) = After(held.Kept, answer, item.Hash(), message, time.GetUtcNow());
        // Before the answer is noted: who finds it noted does nothing more.
        await LinkAsync(shop, gtin, item, after, cancellation);
        await held.NoteAsync(after, cancellation);
        if (after.State == ShopItemState.Done && message is { IsReplay: false })
        {
            signals.Brought(shop.Kind.Name(), time.GetUtcNow() - message.AnnouncedAt);
        }

        return wait is { } delay ? Outcome.Continue(Text(message), delay) : Outcome.Done;
    }

    // The product's page leads to the shop while it is on sale there. A fault that will pass changes nothing of that.
    async Task LinkAsync(Shop shop, Gtin gtin, ShopItem item, KeptItem after, CancellationToken cancellation)
    {
        if (after.State == ShopItemState.Waiting)
        {
            return;
        }

        if (after.State == ShopItemState.Done && item.IsForSale && ItemPage.Of(shop, item.Gtin, after) is { } url)
        {
            await links.PutAsync(gtin, shop.Id, new ShopLink(shop.Name, url), cancellation);
            if (await shops.FindAsync(shop.Id, cancellation) is { EndedAt: null })
            {
                return;
            }

            // It ended meanwhile, and whoever removes its links may have passed this one by.
        }

        await links.RemoveAsync(gtin, shop.Id, cancellation);
    }

    async Task<ShopItem?> ItemAsync(Shop shop, Gtin gtin, CancellationToken cancellation)
    {
        if (await products.FindAsync(gtin, cancellation) is not { Product: var product })
        {
            return null;
        }

        var left = await stock.OfAsync(gtin, cancellation);
        var today = time.Today();
        return ShopItem.Of(Listing.Decide(shop.Id, product, left, today), today, shop.Terms);
    }

    // A content that the shop answered for good is not brought again, unless its operator asks for it.
    static bool IsAnswered(KeptItem kept, string hash, ShopChange message) =>
        kept.Sent == hash
        && kept.State is not (ShopItemState.Pending or ShopItemState.Waiting)
        && !AsksAnew(kept, message);

    static bool AsksAnew(KeptItem kept, ShopChange message) => message.IsReplay && kept.Carrier != message.Id;

    static KeptItem? Hold(KeptItem kept, string hash, ShopChange message, DateTimeOffset now) =>
        kept.BusyUntil > now || IsAnswered(kept, hash, message) || (kept.NextTryAt > now && !AsksAnew(kept, message))
            ? null
            : kept with
            {
                BusyUntil = now + longest,
                Carrier = message.Id,
                State = ShopItemState.Pending,
                NextTryAt = null,
            };

    static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>What is kept after an answer, and how long to wait for the next try; null where none follows.</summary>
    static (KeptItem Kept, TimeSpan? Wait) After(
        KeptItem held,
        ShopAnswer answer,
        string hash,
        ShopChange message,
        DateTimeOffset now
    )
    {
        var kept = held with { BusyUntil = null, Attempts = held.Attempts + 1, DoneAt = now, Sent = hash };
        switch (answer)
        {
            case ShopAnswer.Done done:
                return (
                    kept with
                    {
                        State = ShopItemState.Done,
                        Notes = done.Notes,
                        Attempts = 0,
                        FailingSince = null,
                        LastError = null,
                    },
                    null
                );
            case ShopAnswer.Unfit unfit:
                return (kept with { State = ShopItemState.Unfit, LastError = unfit.Reason.Code }, null);
            case ShopAnswer.Refused refused:
                return (kept with { State = ShopItemState.Refused, LastError = refused.Words }, null);
            case ShopAnswer.BrokenCredentials broken:
                return (kept with { State = ShopItemState.BrokenCredentials, LastError = broken.Words }, null);
            case ShopAnswer.Later later:
                var since = held.FailingSince ?? now;
                if (now - since > patience)
                {
                    return (kept with { State = ShopItemState.GivenUp, LastError = later.Words }, null);
                }

                var wait = Wait(later.After, kept.Attempts);
                return (
                    held with
                    {
                        BusyUntil = null,
                        State = ShopItemState.Waiting,
                        Attempts = kept.Attempts,
                        FailingSince = since,
                        LastError = later.Words,
                        NextTryAt = now + wait,
                        Carrier = message.Id,
                    },
                    wait
                );
            default:
                throw new InvalidOperationException($"Nothing is known of {answer.GetType().Name}.");
        }
    }

    // Of the thousands that wait for a slow shop, each looks after a place the more seldom the longer it has waited.
    static TimeSpan ForPlace(TimeSpan age) =>
        TimeSpan.FromSeconds(Math.Clamp(age.TotalSeconds / 8, soon.TotalSeconds, longestForPlace.TotalSeconds));

    // 2 s, 4 s, … up to an hour, and never before the shop itself wants to be asked.
    static TimeSpan Wait(TimeSpan asked, int attempts)
    {
        var wait = Least(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts, 12))), longestWait);
        return asked > wait ? asked : wait;
    }

    async Task<Outcome> AnnounceAllAsync(ShopChange message, CancellationToken cancellation)
    {
        var page = await listings.GtinsAsync(
            Marketplaces.Catalogue,
            new PageRequest(PageSize, message.After),
            cancellation
        );
        await InParallel.ForEachAsync(
            page.Items,
            AtOnce,
            (gtin, stop) =>
                changes.AnnounceAsync(
                    message with
                    {
                        Product = gtin,
                        After = null,
                        // The same message again is the same announcement.
                        Id = OpaqueId.From(message.Id, gtin),
                    },
                    TimeSpan.Zero,
                    stop
                ),
            cancellation
        );
        return page.Next is { } next
            ? Outcome.Continue(Text(message with { After = next }), TimeSpan.Zero)
            : Outcome.Done;
    }

    static string Text(ShopChange message) => JsonSerializer.Serialize(message, ShopChangeJson.Default.ShopChange);
}

/// <summary>Has a product brought to every connected shop when its listings were decided.</summary>
public sealed class ShopListings(IShops shops, IShopChanges changes, TimeProvider time) : IListingEffect
{
    public async Task FollowAsync(Gtin gtin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        foreach (var shop in await shops.AllAsync(cancellation))
        {
            if (shop.EndedAt is null)
            {
                await changes.AnnounceAsync(
                    new ShopChange(shop.Id, gtin.ToString(), null, OpaqueId.Make(), false, time.GetUtcNow()),
                    TimeSpan.Zero,
                    cancellation
                );
            }
        }
    }
}
