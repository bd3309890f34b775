using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Authentication;

/// <summary>
/// A secret of the program's own, the same on every instance: 256 random bits, made once by whoever needs it first. In the table of
/// keys: PartitionKey <c>server</c>, which no key's id can be; RowKey: empty. Each use has a key of its own, made from it.
/// </summary>
public sealed class ServerKeyTable(StorageAccount storage, TimeProvider time)
{
    const int Bytes = 32;

    /// <summary>How long it is used before it is read again: an operator who removed the row gets another within that.</summary>
    static readonly TimeSpan longest = TimeSpan.FromMinutes(5);

    readonly TableClient table = storage.Table(Tables.Keys);
    Read? last;

    /// <summary>The key for one use, 32 bytes.</summary>
    /// <param name="use">What it is for: another use gets another key.</param>
    public async ValueTask<byte[]> ForAsync(string use, CancellationToken cancellation)
    {
        if (last is not { } read || time.GetElapsedTime(read.At) >= longest)
        {
            read = new Read(await ReadAsync(cancellation), time.GetTimestamp());
            last = read;
        }

        return HMACSHA256.HashData(read.Secret, Encoding.UTF8.GetBytes(use));
    }

    async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        if (await table.FindAsync("server", "", cancellation) is { } kept)
        {
            return kept.GetBinary("Secret");
        }

        // Of many who find none, the first to write makes it, and all read what it made.
        await table.IsAddedAsync(
            new TableEntity("server", "") { ["Secret"] = RandomNumberGenerator.GetBytes(Bytes) },
            cancellation
        );
        return (await table.FindAsync("server", "", cancellation))?.GetBinary("Secret")
            ?? throw new InvalidDataException("The program's own secret was removed while it was made.");
    }

    sealed record Read(byte[] Secret, long At);
}
