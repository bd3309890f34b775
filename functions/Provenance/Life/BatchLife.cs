using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Provenance.Life;

/// <summary>How it ended that someone told what happened to a batch.</summary>
public abstract record Told
{
    Told() { }

    /// <summary>It is kept, and all that follows from it is there.</summary>
    public sealed record Kept(AcceptedEvent Accepted) : Told;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : Told;
}

/// <summary>
/// Takes what happens to a batch, told with a simple call, into the history as a proper event: the same way that a captured one goes.
/// </summary>
public sealed class BatchLife(Acceptances acceptances, RequestTable requests, Settings settings, TimeProvider time)
{
    /// <summary>An event's time may be so far ahead of this clock: clocks differ.</summary>
    static readonly TimeSpan clocksDiffer = TimeSpan.FromMinutes(5);

    /// <param name="caller">Who tells it.</param>
    /// <param name="key">The Idempotency-Key; null where none came.</param>
    /// <param name="request">Route and body, which a retry repeats.</param>
    /// <param name="at">When it happened; null for now.</param>
    /// <param name="make">Makes the event from its change's id and its time: the same for the same.</param>
    public async Task<Told> TellAsync(
        Caller caller,
        string? key,
        string request,
        DateTimeOffset? at,
        Func<string, DateTimeOffset, LifeEvent> make,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(make);
        var change = key is null ? OpaqueId.Make() : OpaqueId.From("life", caller.Id, key);
        var happened = at ?? time.GetUtcNow();
        if (key is not null)
        {
            var note = happened.ToString("O", CultureInfo.InvariantCulture);
            var earlier = await requests.NoteAsync(caller.Id, key, request, note, cancellation);
            if (earlier is { Same: false })
            {
                return new Told.KeyReused();
            }

            happened = earlier is null
                ? happened
                : DateTimeOffset.ParseExact(earlier.Note, "O", CultureInfo.InvariantCulture);
        }

        var e = make(change, happened).ToEvent();
        var acceptance = await acceptances.AcceptAsync(e, caller.Id, cancellation);
        return acceptance.IsSame ? new Told.Kept(acceptance.Kept.Accepted) : new Told.KeyReused();
    }

    /// <summary>Whether something cannot have happened yet.</summary>
    public bool IsFuture(DateTimeOffset at) => at > time.GetUtcNow() + clocksDiffer;

    /// <summary>A container's address.</summary>
    public string Container(Sscc sscc) => $"{settings.PublicUrl}/00/{sscc}";

    /// <summary>A lot's address, as its code holds it.</summary>
    public string Link(Gtin gtin, Lot lot) => DigitalLink.Of(settings.PublicUrl, gtin, lot).ToString();

    /// <summary>A number for a container that has none, the same for the same change.</summary>
    public Sscc Number(string change)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("sscc|" + change));
        return Sscc.Of(settings.CompanyPrefix, BitConverter.ToUInt64(hash));
    }
}
