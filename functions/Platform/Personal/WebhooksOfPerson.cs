using System.Runtime.CompilerServices;
using System.Text.Json;
using Traceability.Platform.Storage;
using Traceability.Platform.Webhooks;

namespace Traceability.Platform.Personal;

/// <summary>Where a party is told what happens, and what it was told there.</summary>
public sealed class WebhooksOfPerson(WebhookTable webhooks, TimeProvider time) : IPersonalData
{
    public string Name => "webhooks";

    public async IAsyncEnumerable<JsonElement> TellAsync(
        Person person,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        foreach (var id in await webhooks.OfOwnerAsync(person.Id, cancellation))
        {
            if (await webhooks.FindAsync(id, cancellation) is { } webhook)
            {
                yield return JsonSerializer.SerializeToElement(
                    new WebhookLine(id, webhook.Target.OriginalString, webhook.CreatedAt, webhook.StoppedAt),
                    WebhookJson.Default.WebhookLine
                );
            }
        }
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        // It is on the list until all of it is gone, so that a repetition finds it.
        if (await webhooks.OfOwnerAsync(person.Id, cancellation) is not [var id, ..])
        {
            return ErasedPart.Last(0);
        }

        await webhooks.StopAsync(id, time.GetUtcNow(), cancellation);
        var removed = await webhooks.RemoveAsync(id, cancellation);
        if (removed < RowRemoval.Most)
        {
            await webhooks.UnlistAsync(person.Id, id, cancellation);
            removed++;
        }

        return new ErasedPart(removed, "more");
    }
}
