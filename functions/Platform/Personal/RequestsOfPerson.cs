using System.Text.Json;
using Azure.Data.Tables;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Personal;

/// <summary>
/// What a person's requests with an <c>Idempotency-Key</c> made: hashes and ids, of use to nobody but that person's programs, and gone
/// with them.
/// </summary>
public sealed class RequestsOfPerson(StorageAccount storage) : IPersonalData
{
    readonly TableClient table = storage.Table(Tables.Requests);

    public string Name => "requests";

    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation) =>
        AsyncEnumerable.Empty<JsonElement>();

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {person.Id}");
        return (await table.RemoveAsync(filter, cancellation)).AsPart();
    }
}
