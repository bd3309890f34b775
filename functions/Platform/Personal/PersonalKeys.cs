using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Traceability.Platform.Authentication;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Personal;

/// <summary>
/// A key for each person. What is private of it is kept sealed by it, so that with the key every copy is gone, those in backups too. In
/// the table of people: PartitionKey: the person's id, a farmer's, partner's or order's; RowKey: empty. The key itself is sealed by
/// the operator's, <c>Traceability:PersonalKey</c>, or else by the program's own, which lies in the same account; the row says by which,
/// so that an operator who sets one later still reads what was there.
/// </summary>
public sealed class PersonalKeys(StorageAccount storage, ServerKeyTable server, Settings settings, TimeProvider time)
{
    const string Field = "key";
    const string Operators = "operator";
    const string Programs = "program";
    readonly TableClient table = storage.Table(Tables.People);
    readonly ShortCache<string, PersonalCipher> cache = new(time);

    /// <summary>
    /// What seals a person's texts; made with the first. Always as storage has it now: what is sealed by a key that another instance
    /// just threw away would be lost.
    /// </summary>
    /// <exception cref="PersonErasedException">The person was erased.</exception>
    public async Task<PersonalCipher> OfAsync(string person, CancellationToken cancellation)
    {
        if (await ReadAsync(person, cancellation) is { } cipher)
        {
            return cipher;
        }

        // Of many who find none, the first to write makes it, and all read what it made.
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(PersonalCipher.KeyBytes));
        var by = settings.PersonalKey is null ? Programs : Operators;
        await table.IsAddedAsync(
            new TableEntity(person, "")
            {
                ["Key"] = (await WrapperAsync(person, by, cancellation)).Seal(key, Field),
                ["By"] = by,
                ["MadeAt"] = time.GetUtcNow(),
            },
            cancellation
        );
        return await ReadAsync(person, cancellation) ?? throw new PersonErasedException(person);
    }

    /// <summary>What opens a person's texts, as it was at most five seconds ago; null where there are none, or none any more.</summary>
    public async Task<PersonalCipher?> FindAsync(string person, CancellationToken cancellation) =>
        (await cache.FindAsync(person, () => ReadAsync(person, cancellation)))?.Value;

    async Task<PersonalCipher?> ReadAsync(string person, CancellationToken cancellation) =>
        await table.FindAsync(person, "", cancellation) is { } row && row.GetString("Key") is { } kept
            ? new PersonalCipher(
                person,
                Convert.FromBase64String(
                    (await WrapperAsync(person, row.GetString("By"), cancellation)).Open(kept, Field)!
                )
            )
            : null;

    /// <summary>
    /// Throws a person's key away, for good: the row stays without it, so that nobody makes another. Twice is once; no instance opens
    /// its texts after five seconds.
    /// </summary>
    public async Task EraseAsync(string person, CancellationToken cancellation)
    {
        if (await table.FindAsync(person, "", cancellation) is not { } row || row.GetDateTimeOffset("ErasedAt") is null)
        {
            await table.UpsertEntityAsync(
                new TableEntity(person, "") { ["ErasedAt"] = time.GetUtcNow() },
                TableUpdateMode.Replace,
                cancellation
            );
        }

        cache.Forget(person);
    }

    /// <summary>Throws a key away, as of one who may come again: the next text is sealed by another.</summary>
    public async Task ForgetAsync(string person, CancellationToken cancellation)
    {
        // Of one who was erased the row stays: nobody makes another key.
        if (await table.FindAsync(person, "", cancellation) is { } row && row.GetString("Key") is not null)
        {
            try
            {
                await table.DeleteEntityAsync(person, "", row.ETag, cancellation);
            }
            catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status412PreconditionFailed)
            {
                // It was erased for good in between, which is more.
            }
        }

        cache.Forget(person);
    }

    async Task<PersonalCipher> WrapperAsync(string person, string by, CancellationToken cancellation) =>
        new(
            person,
            by == Programs ? await server.ForAsync("personal", cancellation)
                : settings.PersonalKey is { } own ? HMACSHA256.HashData(own, "personal"u8)
                : throw new InvalidOperationException(
                    "What is private was sealed by Traceability:PersonalKey, which is not set any more: nobody reads it without."
                )
        );
}
