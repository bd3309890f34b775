namespace Traceability.Shops;

/// <summary>A shop's tokens as they are kept.</summary>
/// <param name="Access">Opens the shop's interface; null where it was never had.</param>
/// <param name="ExpiresAt">When it opens nothing any more.</param>
/// <param name="Refresh">Renews it.</param>
/// <param name="RefreshingUntil">Until when somebody renews it, unless that one ends first.</param>
/// <param name="Broken">Why it cannot be renewed, in the shop's words.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptTokens(
    string? Access,
    DateTimeOffset? ExpiresAt,
    string Refresh,
    DateTimeOffset? RefreshingUntil,
    string? Broken,
    string ETag
);

/// <summary>What a shop gave when its tokens were renewed.</summary>
public sealed record FreshTokens(string Access, string Refresh, DateTimeOffset ExpiresAt);

/// <summary>Where tokens of shops are kept.</summary>
public interface IShopTokens
{
    Task<KeptTokens?> FindAsync(string shop, CancellationToken cancellation);

    /// <summary>Keeps what an operator gave, in place of whatever was there.</summary>
    Task GiveAsync(string shop, string refresh, CancellationToken cancellation);

    /// <summary>Replaces tokens, unless they changed since they were read: then null.</summary>
    Task<KeptTokens?> ReplaceAsync(string shop, KeptTokens changed, CancellationToken cancellation);
}

/// <summary>
/// The access token of a shop, renewed by one at a time: a refresh token serves once, so that of two who used the same one the
/// second would lose the shop its access. Whoever dies between the shop's answer and the note of it does lose it: then the
/// operator gives other tokens.
/// </summary>
public sealed class AccessTokens(IShopTokens tokens, TimeProvider time)
{
    /// <summary>A token that ends this soon is renewed first.</summary>
    static readonly TimeSpan margin = TimeSpan.FromMinutes(5);

    /// <summary>How long a renewal takes at most.</summary>
    static readonly TimeSpan longestRefresh = TimeSpan.FromMinutes(1);

    static readonly TimeSpan wait = TimeSpan.FromSeconds(2);

    /// <summary>A token that opens the shop, or why there is none.</summary>
    /// <param name="refused">A token that the shop would not take.</param>
    /// <param name="refresh">Asks the shop for others, with the refresh token.</param>
    public async Task<(string? Access, ShopAnswer? Stop)> FindAsync(
        Shop shop,
        string? refused,
        Func<string, Task<(FreshTokens? Fresh, ShopAnswer? Stop)>> refresh,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(refresh);
        while (true)
        {
            var now = time.GetUtcNow();
            if (await tokens.FindAsync(shop.Id, cancellation) is not { } kept)
            {
                return (null, new ShopAnswer.BrokenCredentials("no tokens"));
            }

            if (kept.Broken is { } words)
            {
                return (null, new ShopAnswer.BrokenCredentials(words));
            }

            if (kept.Access is { } access && access != refused && kept.ExpiresAt - margin > now)
            {
                return (access, null);
            }

            if (kept.RefreshingUntil > now)
            {
                return (null, new ShopAnswer.Later(wait, "its access is being renewed"));
            }

            var claimed = await tokens.ReplaceAsync(
                shop.Id,
                kept with
                {
                    RefreshingUntil = now + longestRefresh,
                },
                cancellation
            );
            if (claimed is null)
            {
                continue;
            }

            var (fresh, stop) = await refresh(kept.Refresh);
            var renewed =
                fresh is not null
                    ? claimed with
                    {
                        Access = fresh.Access,
                        Refresh = fresh.Refresh,
                        ExpiresAt = fresh.ExpiresAt,
                        RefreshingUntil = null,
                    }
                : stop is ShopAnswer.BrokenCredentials { Words: var why }
                    ? claimed with
                    {
                        Broken = why,
                        RefreshingUntil = null,
                    }
                : claimed with { RefreshingUntil = null };
            // Where it changed, its operator gave others in between: those are looked at.
            if (await tokens.ReplaceAsync(shop.Id, renewed, cancellation) is not null && fresh is null)
            {
                return (null, stop);
            }
        }
    }

    /// <summary>Notes that the shop does not know us any more, unless others were given in between.</summary>
    public async Task BreakAsync(Shop shop, string words, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shop);
        if (await tokens.FindAsync(shop.Id, cancellation) is { Broken: null } kept)
        {
            await tokens.ReplaceAsync(shop.Id, kept with { Broken = words }, cancellation);
        }
    }
}
