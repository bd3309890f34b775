using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Authentication;

/// <summary>A key that opens.</summary>
/// <param name="Holder">Whose it is.</param>
/// <param name="Thumbprint">Of the device's own key, without whose proof it opens nothing; null for one that opens by itself.</param>
/// <param name="SeenOn">The last day that its device was noted; null before the first.</param>
public sealed record HeldKey(Caller Holder, string? Thumbprint, DateOnly? SeenOn);

/// <summary>
/// Keys. PartitionKey: the key's id; RowKey: empty; so that a check is one point read and keys spread over partitions.
/// </summary>
public sealed class KeyTable(StorageAccount storage, TimeProvider time)
{
    readonly TableClient table = storage.Table(Tables.Keys);
    readonly ShortCache<string, TableEntity> cache = new(time);

    /// <summary>Keeps a key's hash; false where another key has this id.</summary>
    /// <param name="thumbprint">Of the device's own key that it is bound to; null for one that opens by itself.</param>
    /// <param name="terms">What it opens, and for how long; <see cref="KeyTerms.Whole"/> where it is left out.</param>
    public async Task<bool> AddAsync(
        ApiKey key,
        Caller holder,
        DateTimeOffset now,
        CancellationToken cancellation,
        string? thumbprint = null,
        KeyTerms? terms = null
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(holder);
        try
        {
            await table.AddEntityAsync(
                new TableEntity(key.Id, "")
                {
                    ["Hash"] = key.Hash,
                    ["Role"] = holder.Role.ToString(),
                    ["Holder"] = holder.Id,
                    ["CreatedAt"] = now,
                    ["Thumbprint"] = thumbprint,
                    ["ReadsOnly"] = terms?.ReadsOnly,
                    ["EndsAt"] = terms?.EndsAt,
                },
                cancellation
            );
            return true;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // Where storage's answer was lost, its retry finds this very key.
            TableEntity kept = await table.GetEntityAsync<TableEntity>(key.Id, "", cancellationToken: cancellation);
            return key.Matches(kept.GetBinary("Hash"));
        }
    }

    /// <summary>A key, by a row read in the last five seconds; null for one that is unknown, wrong, ended or revoked.</summary>
    public async Task<HeldKey?> FindAsync(ApiKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        var found = await cache.FindAsync(
            key.Id,
            async () =>
                await table.GetEntityIfExistsAsync<TableEntity>(key.Id, "", cancellationToken: cancellation)
                    is { HasValue: true, Value: { } row }
                    ? row
                    : null
        );
        return
            found is { Value: var kept }
            && key.Matches(kept.GetBinary("Hash"))
            && kept.GetDateTimeOffset("RevokedAt") is null
            && kept.GetDateTimeOffset("EndsAt") is var ends
            && !(ends <= time.GetUtcNow())
            && Enum.TryParse<Role>(kept.GetString("Role"), out var role)
            ? new HeldKey(
                new Caller(role, kept.GetString("Holder"))
                {
                    ReadsOnly = kept.GetBoolean("ReadsOnly") ?? false,
                    KeyEndsAt = ends,
                },
                kept.GetString("Thumbprint"),
                SeenOn(kept)
            )
            : null;
    }

    /// <summary>Notes the day that a device was last seen.</summary>
    public async Task NoteSeenAsync(string id, DateOnly day, CancellationToken cancellation)
    {
        await table.UpdateEntityAsync(
            new TableEntity(id, "") { ["SeenOn"] = day.ToString("O", CultureInfo.InvariantCulture) },
            ETag.All,
            TableUpdateMode.Merge,
            cancellation
        );
        cache.Forget(id);
    }

    /// <summary>The last day that a device was noted, as storage has it now; null before the first.</summary>
    public async Task<DateOnly?> SeenOnAsync(string id, CancellationToken cancellation) =>
        await table.FindAsync(id, "", cancellation) is { } row ? SeenOn(row) : null;

    static DateOnly? SeenOn(TableEntity row) =>
        row.GetString("SeenOn") is { } day ? DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture) : null;

    /// <summary>
    /// Gives a holder another key in place of the one that it has; null, and no key, where its holder's record changed since it was
    /// read.
    /// </summary>
    /// <param name="overlap">How long the one before still opens; one that leaked has none.</param>
    /// <param name="noteAsync">Notes the new key's id in that record; false where it changed.</param>
    public async Task<ApiKey?> ReplaceAsync(
        string keyId,
        Caller holder,
        DateTimeOffset now,
        TimeSpan overlap,
        Func<string, Task<bool>> noteAsync,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(noteAsync);
        var key = ApiKey.Make();
        await AddAsync(key, holder, now, cancellation);
        // The old key first: one that leaked must not outlive its successor, wherever this ends.
        if (overlap == TimeSpan.Zero)
        {
            await RevokeAsync(keyId, now, cancellation);
        }
        else
        {
            await EndAsync(keyId, now + overlap, cancellation);
        }

        if (await noteAsync(key.Id))
        {
            return key;
        }

        await RevokeAsync(key.Id, now, cancellation);
        return null;
    }

    /// <summary>Ends a key; false where there is none with this id.</summary>
    public Task<bool> RevokeAsync(string id, DateTimeOffset now, CancellationToken cancellation) =>
        NoteAsync(id, "RevokedAt", now, cancellation);

    Task<bool> EndAsync(string id, DateTimeOffset end, CancellationToken cancellation) =>
        NoteAsync(id, "EndsAt", end, cancellation);

    async Task<bool> NoteAsync(string id, string what, DateTimeOffset at, CancellationToken cancellation)
    {
        try
        {
            await table.UpdateEntityAsync(
                new TableEntity(id, "") { [what] = at },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation
            );
            cache.Forget(id);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }
}
