using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Farmers.Certificates;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>A farmer as it is told to itself: everything, what is private too.</summary>
public sealed record FarmerTold(
    FarmerAnswer Public,
    string? Phone,
    string? Identifier,
    LocationRequest? Location,
    BankAccount? BankAccount,
    IReadOnlyList<CertificateAnswer> Certificates,
    IReadOnlyList<KeyTold> Keys,
    IReadOnlyList<Consent> Consents
);

/// <summary>A key that a farmer was given: never the key itself.</summary>
public sealed record KeyTold(string Id, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

[JsonSerializable(typeof(FarmerTold))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
public sealed partial class FarmerToldJson : JsonSerializerContext;

/// <summary>
/// A farmer's own record: what it published, what is private, its account, certificates, photos and keys. Its keys end first, so that
/// nothing new comes while the rest is erased; what follows is the next version of a farmer of whom only province, kind and id are told,
/// which its products and their passports follow as any change.
/// </summary>
public sealed class FarmerPersonalData(
    IFarmers farmers,
    IFarmerRows rows,
    IBankAccounts accounts,
    IConsents consents,
    IPassportChanges changes,
    IPhotos photos,
    ICertificateFiles files,
    KeyTable keys,
    Settings settings,
    TimeProvider time
) : IPersonalData
{
    public string Name => "farmer";

    public async IAsyncEnumerable<JsonElement> TellAsync(
        Person person,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        var id = person.Id;
        if (person.Kind != PersonKind.Farmer || await farmers.FindAsync(id, cancellation) is not { Farmer: var farmer })
        {
            yield break;
        }

        var personal = await farmers.PrivateAsync(id, cancellation);
        var certificates = new List<CertificateAnswer>();
        await foreach (var record in PagesOf.AllAsync(page => farmers.CertificatesAsync(id, page, cancellation)))
        {
            certificates.Add(CertificateAnswer.Of(id, record, time.Today(), settings.PublicUrl));
        }

        yield return JsonSerializer.SerializeToElement(
            new FarmerTold(
                FarmerAnswer.Of(farmer, settings.PublicUrl),
                personal?.Phone,
                personal?.Identifier,
                personal is { Latitude: { } latitude, Longitude: { } longitude }
                    ? new LocationRequest(latitude, longitude)
                    : null,
                await accounts.FindAsync(id, cancellation),
                certificates,
                [
                    .. (await farmers.KeysAsync(id, cancellation)).Select(key => new KeyTold(
                        key.Id,
                        key.CreatedAt,
                        key.RevokedAt
                    )),
                ],
                await consents.OfAsync(id, cancellation)
            ),
            FarmerToldJson.Default.FarmerTold
        );
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (person.Kind != PersonKind.Farmer)
        {
            return ErasedPart.Last(0);
        }

        var rewritten = await EndKeysAsync(person.Id, cancellation) + await EraseAsync(person.Id, cancellation);
        rewritten += await photos.SweepAsync(PhotoOwner.OfFarmer(person.Id), [], DateTimeOffset.MaxValue, cancellation);
        rewritten += await files.RemoveAllAsync(person.Id, cancellation);
        var removed = await rows.RemoveAsync(person.Id, cancellation);
        return new ErasedPart(rewritten + removed, removed == RowRemoval.Most ? "more" : null);
    }

    async Task<int> EndKeysAsync(string id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var open = (await farmers.KeysAsync(id, cancellation)).Where(key => key.RevokedAt is null).ToList();
        foreach (var key in open)
        {
            // The key first: what is listed as revoked must open nothing.
            await keys.RevokeAsync(key.Id, now, cancellation);
            await farmers.ListKeyAsync(id, key with { RevokedAt = now }, cancellation);
        }

        return open.Count;
    }

    // Announces first, then writes (design: promise 2). Which request made it is forgotten too: its hash is of what was private.
    async Task<int> EraseAsync(string id, CancellationToken cancellation)
    {
        while (
            await farmers.FindAsync(id, cancellation) is { } read && (!read.Farmer.IsErased || read.Request.Length > 0)
        )
        {
            var next = read.Farmer.Erased(time.GetUtcNow()) with { Version = read.Farmer.Version + 1 };
            await changes.AnnounceAsync(new PassportChange(null, id, next.Version, time.GetUtcNow()), cancellation);
            if (await farmers.ReplaceAsync(read with { Request = "" }, next, cancellation))
            {
                return 1;
            }
        }

        return 0;
    }
}
