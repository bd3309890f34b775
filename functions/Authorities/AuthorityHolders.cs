using Traceability.Platform.Authentication;

namespace Traceability.Authorities;

/// <summary>What an authority is told of itself.</summary>
public sealed class AuthorityHolders(IAuthorities authorities) : IHolders
{
    public Role Role => Role.Authority;

    public async Task<Me> TellAsync(string id, CancellationToken cancellation) =>
        new("authority", id) { Name = (await authorities.FindAsync(id, cancellation))?.Authority.Name };
}
