using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform.Authentication;
using Traceability.Platform.Personal;

namespace Traceability.Partners;

/// <summary>A partner as it is told to itself.</summary>
public sealed record PartnerTold(
    string Id,
    string Name,
    PartnerKind Kind,
    string Province,
    string Commune,
    string? Gln,
    DateTimeOffset RegisteredAt
);

[JsonSerializable(typeof(PartnerTold))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class PartnerToldJson : JsonSerializerContext;

/// <summary>
/// A trader's, carrier's or packing house's own record. Events name it by its id for ever; behind that stand its kind and province, and
/// a GLN names it no more.
/// </summary>
public sealed class PartnerPersonalData(IPartners partners, KeyTable keys, TimeProvider time) : IPersonalData
{
    public string Name => "partner";

    public async IAsyncEnumerable<JsonElement> TellAsync(
        Person person,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        if (
            person.Kind == PersonKind.Partner
            && await partners.FindAsync(person.Id, cancellation) is { Partner: var partner }
        )
        {
            yield return JsonSerializer.SerializeToElement(
                new PartnerTold(
                    partner.Id,
                    partner.Name,
                    partner.Kind,
                    partner.Province.Name,
                    partner.Commune,
                    partner.Gln,
                    partner.RegisteredAt
                ),
                PartnerToldJson.Default.PartnerTold
            );
        }
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        while (
            person.Kind == PersonKind.Partner
            && await partners.FindAsync(person.Id, cancellation) is { } read
            && (!read.Partner.IsErased || read.Request.Length > 0)
        )
        {
            // The key first: nothing new comes while the rest is erased.
            await keys.RevokeAsync(read.KeyId, time.GetUtcNow(), cancellation);
            if (await partners.EraseAsync(read, cancellation))
            {
                return ErasedPart.Last(1);
            }
        }

        return ErasedPart.Last(0);
    }
}
