using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>
/// Who works for a cooperative, and signs in with the account of an office. A cooperative names officers by their e-mail; from the first
/// sign-in on it is the issuer's own name for the person that counts, so that an address that goes to somebody else opens nothing.
/// </summary>
/// <param name="Id">Opaque; the same for the same cooperative and e-mail.</param>
/// <param name="Email">In small letters, at most 254 characters.</param>
/// <param name="Name">As the cooperative calls the officer, 1 to 100 characters.</param>
public sealed record Officer(string Id, string CooperativeId, string Email, string Name, DateTimeOffset AddedAt)
{
    /// <summary>How long an officer who signed in may take to let the browser in.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromMinutes(10);

    /// <summary>What names the person at the issuer, hashed; null before the first sign-in.</summary>
    public string? Subject { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }

    public static string IdOf(string cooperativeId, string email) => OpaqueId.From("officer", cooperativeId, email);
}

/// <summary>What a cooperative sends to name an officer.</summary>
public sealed record NameOfficer(string? Email, string? Name)
{
    const int MaxName = 100;

    /// <summary>RFC 5321 §4.5.3.1.3: a path of 256 octets, with its brackets.</summary>
    const int MaxEmail = 254;

    /// <summary>The officer, or every field that was refused.</summary>
    public Officer? Decide(string cooperativeId, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        var email = refusals.RequiredText("/email", Email, MaxEmail)?.ToLowerInvariant();
        if (email is not null && !IsAddress(email))
        {
            refusals.Add(
                "/email",
                "email",
                "Cần một địa chỉ thư điện tử, viết như ten@hoptacxa.example.",
                "Needs an e-mail address, written like name@cooperative.example."
            );
        }

        return refusals.Any
            ? null
            : new Officer(Officer.IdOf(cooperativeId, email!), cooperativeId, email!, name!, now);
    }

    // Whether an address exists only its owner's sign-in can tell: here it has a name, one @ and a domain.
    static bool IsAddress(string email) =>
        email.Split('@') is [{ Length: > 0 }, { Length: > 2 } domain]
        && domain.Contains('.', StringComparison.Ordinal)
        && !domain.StartsWith('.')
        && !domain.EndsWith('.')
        && !email.Any(char.IsWhiteSpace);
}
