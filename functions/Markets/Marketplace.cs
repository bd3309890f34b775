using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Markets;

/// <summary>How a marketplace comes to what it sells.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MarketplaceKind>))]
public enum MarketplaceKind
{
    /// <summary>It pulls a feed, and lists what is in it.</summary>
    [JsonStringEnumMemberName("feed")]
    Feed,

    /// <summary>It lists nothing: a shop's till.</summary>
    [JsonStringEnumMemberName("counter")]
    Counter,
}

/// <summary>Where products are sold: it reports each of its sales, and sees those alone.</summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="Name">As farmers know it, 1 to 100 characters.</param>
public sealed record Marketplace(string Id, string Name, MarketplaceKind Kind, DateTimeOffset RegisteredAt);

/// <summary>What an operator sends to register a marketplace.</summary>
public sealed record RegisterMarketplace(string? Name, string? Kind)
{
    const int MaxName = 100;

    /// <summary>The marketplace, or every field that was refused.</summary>
    public Marketplace? Decide(string id, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        MarketplaceKind? kind = Kind switch
        {
            "feed" => MarketplaceKind.Feed,
            "counter" => MarketplaceKind.Counter,
            _ => null,
        };
        if (kind is null)
        {
            refusals.Add(
                "/kind",
                string.IsNullOrEmpty(Kind) ? "required" : "unknown-kind",
                "Cần là feed (sàn lấy danh sách hàng từ đây) hoặc counter (quầy bán hàng).",
                "Must be feed (it pulls a feed) or counter (a shop's till)."
            );
        }

        return refusals.Any ? null : new Marketplace(id, name!, kind!.Value, now);
    }
}

/// <summary>A marketplace as it was read, with what its keys and retries must know.</summary>
/// <param name="Request">The SHA-256 of the request that made it.</param>
/// <param name="KeyId">The id of the key that opens now.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptMarketplace(Marketplace Marketplace, string Request, string KeyId, string ETag);

/// <summary>Where marketplaces are kept.</summary>
public interface IMarketplaces
{
    /// <summary>Keeps a new marketplace; false where its id is taken.</summary>
    /// <param name="marketplace">The marketplace.</param>
    /// <param name="request">The SHA-256 of the request that made it, to know a retry from another request.</param>
    /// <param name="keyId">The id of its key.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    Task<bool> AddAsync(Marketplace marketplace, string request, string keyId, CancellationToken cancellation);

    /// <summary>One point read.</summary>
    Task<KeptMarketplace?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Notes the key that opens from now on, unless the marketplace changed since it was read: then false.</summary>
    Task<bool> NoteKeyAsync(KeptMarketplace read, string keyId, CancellationToken cancellation);

    /// <summary>Every marketplace, in the order of their ids.</summary>
    Task<PageOf<Marketplace>> ListAsync(PageRequest page, CancellationToken cancellation);
}
