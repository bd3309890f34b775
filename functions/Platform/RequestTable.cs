using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Platform;

/// <summary>What a caller's Idempotency-Key was used for.</summary>
/// <param name="Same">The same request as now; false where the key came with another one.</param>
/// <param name="Note">What the first request noted: the name of the thing that it makes.</param>
public sealed record EarlierRequest(bool Same, string Note);

/// <summary>
/// Requests that carried an Idempotency-Key. PartitionKey: the caller; RowKey: the SHA-256 of the key, since a key may hold what
/// a row's name may not.
/// </summary>
public sealed class RequestTable(StorageAccount storage)
{
    readonly TableClient table = storage.Table(Tables.Requests);

    /// <summary>Notes a request; null where it is the first with its key, else what the key was used for.</summary>
    /// <param name="caller">Who sends it.</param>
    /// <param name="key">The Idempotency-Key.</param>
    /// <param name="request">The request's route and body, which a retry repeats.</param>
    /// <param name="note">What this request makes, for its retries.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<EarlierRequest?> NoteAsync(
        string caller,
        string key,
        string request,
        string note,
        CancellationToken cancellation
    )
    {
        var row = Hash(key);
        var hash = Hash(request);
        return await table.IsAddedAsync(
            new TableEntity(caller, row) { ["Request"] = hash, ["Note"] = note },
            cancellation
        )
            ? null
            : await FindAsync(caller, key, request, cancellation);
    }

    /// <summary>What a key was used for; null where it was not.</summary>
    public async Task<EarlierRequest?> FindAsync(
        string caller,
        string key,
        string request,
        CancellationToken cancellation
    )
    {
        return await table.FindAsync(caller, Hash(key), cancellation) is { } row
            ? new EarlierRequest(row.GetString("Request") == Hash(request), row.GetString("Note"))
            : null;
    }

    /// <summary>
    /// Puts another note in place of one that turned out to be of no use, and says the note that stands: of several who put theirs
    /// in place of the same one, the first does.
    /// </summary>
    /// <exception cref="InvalidDataException">The request was never noted.</exception>
    public async Task<string> NoteInsteadAsync(
        string caller,
        string key,
        string useless,
        string note,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            if (await table.FindAsync(caller, Hash(key), cancellation) is not { } row)
            {
                throw new InvalidDataException($"A request of {caller} is answered before it was noted.");
            }

            if (row.GetString("Note") is var standing && standing != useless)
            {
                return standing;
            }

            row["Note"] = note;
            try
            {
                await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation);
                return note;
            }
            catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status412PreconditionFailed)
            {
                // Another retry noted its own between our read and our write: read again.
            }
        }
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
