using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Members;

/// <summary>What becomes of an invitation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InvitationState>))]
public enum InvitationState
{
    /// <summary>A device may come in by it.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>One came in by it.</summary>
    [JsonStringEnumMemberName("used")]
    Used,

    /// <summary>Its time is over.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>Somebody took it back.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,
}

/// <summary>Lets one device in, once, for a time.</summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="FarmerId">Whose device it will be.</param>
/// <param name="MadeBy">Who invites: a farmer's id, or <see cref="Caller.Operator"/>.</param>
/// <param name="ExpiresAt">From then on it lets nobody in.</param>
public sealed record Invitation(
    string Id,
    string FarmerId,
    string MadeBy,
    DateTimeOffset MadeAt,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>How long one waits for a phone.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>The device that came in; null before.</summary>
    public string? DeviceId { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>The officer that it is for; null for a farmer's own device.</summary>
    public string? OfficerId { get; init; }

    public InvitationState StateAt(DateTimeOffset now) =>
        DeviceId is not null ? InvitationState.Used
        : WithdrawnAt is not null ? InvitationState.Withdrawn
        : now >= ExpiresAt ? InvitationState.Ended
        : InvitationState.Open;
}

/// <summary>
/// What an invitation's link carries: <c>{farmer}.{invitation}.{secret}</c>. The secret is 128 random bits, shown once and kept only as
/// its SHA-256.
/// </summary>
public sealed class InvitationToken
{
    const int SecretBytes = 16;

    /// <summary>Characters of a token.</summary>
    public const int Length = 26 + 1 + 26 + 1 + 22;

    InvitationToken(string farmerId, string id, byte[] secret)
    {
        FarmerId = farmerId;
        Id = id;
        Hash = SHA256.HashData(secret);
        text = $"{farmerId}.{id}.{JoseText.Of(secret)}";
    }

    readonly string text;

    public string FarmerId { get; }

    public string Id { get; }

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public byte[] Hash { get; }

    public static InvitationToken Make(string farmerId, string id) =>
        new(farmerId, id, RandomNumberGenerator.GetBytes(SecretBytes));

    public static bool TryParse(string? text, [NotNullWhen(true)] out InvitationToken? token)
    {
        token = null;
        if (
            text is not { Length: Length }
            || text.Split('.') is not [var farmer, var id, var secret]
            || !OpaqueId.IsOne(farmer)
            || !OpaqueId.IsOne(id)
            || !JoseText.TryRead(secret, out var bytes)
            || bytes.Length != SecretBytes
        )
        {
            return false;
        }

        token = new InvitationToken(farmer, id, bytes);
        return true;
    }

    /// <summary>Compares in constant time.</summary>
    public bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash, hash);

    /// <summary>The whole token, for the one answer that shows it.</summary>
    public override string ToString() => text;
}
