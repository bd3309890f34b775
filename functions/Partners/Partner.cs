using System.Text.Json.Serialization;
using Traceability.Places;
using Traceability.Platform.Problems;

namespace Traceability.Partners;

/// <summary>What a partner does with produce.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartnerKind>))]
public enum PartnerKind
{
    [JsonStringEnumMemberName("packing-house")]
    PackingHouse,

    [JsonStringEnumMemberName("carrier")]
    Carrier,

    [JsonStringEnumMemberName("laboratory")]
    Laboratory,

    [JsonStringEnumMemberName("trader")]
    Trader,

    [JsonStringEnumMemberName("retailer")]
    Retailer,
}

/// <summary>Who handles produce that others grew: it sends events, and sees those of what it was handed.</summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="Name">The trading name, 1 to 100 characters.</param>
/// <param name="Province">Where it works.</param>
/// <param name="Commune">Free text, 1 to 100 characters.</param>
/// <param name="Gln">Its Global Location Number (AI 417), by which events may name it; null where it has none.</param>
public sealed record Partner(
    string Id,
    string Name,
    PartnerKind Kind,
    Province Province,
    string Commune,
    string? Gln,
    DateTimeOffset RegisteredAt
)
{
    /// <summary>What stands where a partner's name was, in the stories of the lots that it handled.</summary>
    public const string ErasedName = "Đối tác đã rút thông tin";

    /// <summary>What stands where its commune was.</summary>
    public const string Gone = "Không còn lưu";

    /// <summary>The partner with nothing that tells who it is.</summary>
    public Partner Erased() => this with { Name = ErasedName, Commune = Gone, Gln = null };

    public bool IsErased => this == Erased();
}

/// <summary>What an operator sends to register a partner.</summary>
public sealed record RegisterPartner(string? Name, string? Kind, string? Province, string? Commune, string? Gln)
{
    const int MaxName = 100;

    /// <summary>The partner, or every field that was refused.</summary>
    public Partner? Decide(string id, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        var commune = refusals.RequiredText("/commune", Commune, MaxName);
        var kind = ParseKind(refusals);
        var province = refusals.Province("/province", Province);
        var gln = Gln is null ? null : refusals.Gln("/gln", Gln);
        return refusals.Any ? null : new Partner(id, name!, kind!.Value, province!, commune!, gln, now);
    }

    PartnerKind? ParseKind(Refusals refusals)
    {
        switch (Kind)
        {
            case "packing-house":
                return PartnerKind.PackingHouse;
            case "carrier":
                return PartnerKind.Carrier;
            case "laboratory":
                return PartnerKind.Laboratory;
            case "trader":
                return PartnerKind.Trader;
            case "retailer":
                return PartnerKind.Retailer;
            default:
                refusals.Add(
                    "/kind",
                    Kind is null ? "required" : "unknown-kind",
                    "Cần là packing-house (cơ sở đóng gói), carrier (vận chuyển), laboratory (phòng thử nghiệm), "
                        + "trader (thương lái) hoặc retailer (bán lẻ).",
                    "Must be packing-house, carrier, laboratory, trader or retailer."
                );
                return null;
        }
    }
}

/// <summary>A partner as it was read, with what its keys and retries must know.</summary>
/// <param name="Request">The SHA-256 of the request that made it.</param>
/// <param name="KeyId">The id of the key that opens now.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptPartner(Partner Partner, string Request, string KeyId, string ETag);

/// <summary>Where partners are kept.</summary>
public interface IPartners
{
    /// <summary>Keeps a new partner; false where its id is taken.</summary>
    /// <param name="partner">The partner; its GLN is claimed before.</param>
    /// <param name="request">The SHA-256 of the request that made it, to know a retry from another request.</param>
    /// <param name="keyId">The id of its key.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    Task<bool> AddAsync(Partner partner, string request, string keyId, CancellationToken cancellation);

    Task<KeptPartner?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Notes the key that opens from now on, unless the partner changed since it was read: then false.</summary>
    Task<bool> NoteKeyAsync(KeptPartner read, string keyId, CancellationToken cancellation);

    /// <summary>Leaves of a partner what <see cref="Partner.Erased"/> does, unless it changed since it was read: then false.</summary>
    Task<bool> EraseAsync(KeptPartner read, CancellationToken cancellation);

    /// <summary>Takes a GLN for a partner; false where another has it.</summary>
    Task<bool> ClaimAsync(string gln, string id, CancellationToken cancellation);

    /// <summary>Whose GLN it is; null where nobody here has it.</summary>
    Task<string?> ByGlnAsync(string gln, CancellationToken cancellation);
}
