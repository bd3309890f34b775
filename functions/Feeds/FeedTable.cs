using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Storage;

namespace Traceability.Feeds;

/// <summary>
/// Feeds of one's own selection. PartitionKey: <c>feed</c>; RowKey: the id of its token. An operator makes few: a list is one query,
/// a pull one point read, of which an instance keeps the answer for five seconds.
/// </summary>
public sealed class FeedTable(StorageAccount storage, TimeProvider time) : IFeeds
{
    const string Partition = "feed";
    readonly TableClient table = storage.Table(Tables.Feeds);
    readonly ShortCache<string, TableEntity> cache = new(time);

    public async Task<bool> AddAsync(Feed feed, ApiKey token, string request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(token);
        return await table.IsAddedAsync(
            new TableEntity(Partition, feed.Id)
            {
                ["Hash"] = token.Hash,
                ["Name"] = feed.Name,
                ["Formats"] = Write(feed.Formats),
                ["Provinces"] = Write(feed.Selection.Provinces),
                ["Categories"] = Write(feed.Selection.Categories),
                ["Gtins"] = Write(feed.Selection.Gtins),
                ["CreatedAt"] = feed.CreatedAt,
                ["Request"] = request,
            },
            cancellation
        );
    }

    public async Task<KeptFeed?> FindAsync(string id, CancellationToken cancellation)
    {
        return await table.FindAsync(Partition, id, cancellation) is { } row
            ? new KeptFeed(Read(row), row.GetString("Request"))
            : null;
    }

    public async Task<Feed?> OpenAsync(string token, CancellationToken cancellation)
    {
        if (!ApiKey.TryParse(token, out var key))
        {
            return null;
        }

        var found = await cache.FindAsync(key.Id, () => table.FindAsync(Partition, key.Id, cancellation));
        return found is { Value: var row } && key.Matches(row.GetBinary("Hash")) && Read(row) is { EndedAt: null } feed
            ? feed
            : null;
    }

    public Task<PageOf<Feed>> ListAsync(PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(Partition, page, Read, cancellation);

    public async Task<bool> EndAsync(string id, DateTimeOffset now, CancellationToken cancellation)
    {
        // Anything else may not even be a key.
        if (!id.All(char.IsAsciiHexDigitLower) || await FindAsync(id, cancellation) is not { Feed: var feed })
        {
            return false;
        }

        if (feed.EndedAt is null)
        {
            await table.UpdateEntityAsync(
                new TableEntity(Partition, id) { ["EndedAt"] = now },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation
            );
        }

        cache.Forget(id);
        return true;
    }

    static Feed Read(TableEntity row) =>
        new(
            row.RowKey,
            row.GetString("Name"),
            Texts(row, "Formats"),
            new FeedSelection(Texts(row, "Provinces"), Texts(row, "Categories"), Texts(row, "Gtins")),
            row.GetDateTimeOffset("CreatedAt")!.Value,
            row.GetDateTimeOffset("EndedAt")
        );

    // At most 1,000 GTINs, or 100 categories of 200 characters: what a property of 64 KiB holds.
    static string Write(IReadOnlyList<string> texts) =>
        JsonSerializer.Serialize(texts, StoredTexts.Default.IReadOnlyListString);

    static IReadOnlyList<string> Texts(TableEntity row, string column) =>
        JsonSerializer.Deserialize(row.GetString(column), StoredTexts.Default.IReadOnlyListString)!;
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class StoredTexts : JsonSerializerContext;
