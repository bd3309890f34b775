using System.Security.Cryptography;
using System.Text;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Problems;

namespace Traceability.Farmers;

/// <summary>Who is told that a farmer is about to be registered, before it is written (design: promise 2).</summary>
public interface INewFarmers
{
    Task AnnounceAsync(string farmerId, CancellationToken cancellation);
}

/// <summary>Registers farmers, each request once.</summary>
public sealed class FarmerRegistration(
    IFarmers farmers,
    IConsents consents,
    KeyTable keys,
    INewFarmers news,
    TimeProvider time
)
{
    /// <summary>How the registration of a farmer ended.</summary>
    public abstract record Outcome;

    /// <summary>It is kept; or it was, by this same request, and its key was shown then.</summary>
    public sealed record Kept(Farmer Farmer, ApiKey? Key) : Outcome;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : Outcome;

    /// <summary>Fields were refused.</summary>
    public sealed record Refused : Outcome;

    /// <param name="caller">Who registers it.</param>
    /// <param name="sent">The farmer.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">The body, which a retry repeats.</param>
    /// <param name="refusals">Gets every field that is refused.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    /// <param name="withKey">Whether it gets a key; one that comes in by an invitation gets none.</param>
    public async Task<Outcome> RegisterAsync(
        string caller,
        RegisterFarmer sent,
        string? idempotencyKey,
        string request,
        Refusals refusals,
        CancellationToken cancellation,
        bool withKey = true
    )
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(refusals);

        // The id comes from the caller's own key where there is one, so that a retry finds what the first try made.
        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("farmer", caller, idempotencyKey);
        var now = time.GetUtcNow();
        if (sent.Decide(id, now, refusals) is not var (farmer, personal))
        {
            return new Refused();
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));
        if (idempotencyKey is not null && await farmers.FindAsync(id, cancellation) is { } earlier)
        {
            return Replay(earlier, hash);
        }

        // The key first: a key that nobody has seen opens nothing, a farmer without a key could never come in.
        var key = withKey ? ApiKey.Make() : null;
        if (key is not null)
        {
            await keys.AddAsync(key, new Caller(Role.Farmer, id), now, cancellation);
        }

        await news.AnnounceAsync(id, cancellation);
        if (sent.Consent is { } given)
        {
            await consents.GiveAsync(id, given.By(caller, now), cancellation);
        }

        if (
            await farmers.AddAsync(farmer, personal, hash, key?.Id, cancellation)
            // Where storage's answer was lost, its retry finds what this very request made, which nobody has shown yet.
            || (key is not null && (await farmers.KeysAsync(id, cancellation)).Any(made => made.Id == key.Id))
        )
        {
            return new Kept(farmer, key);
        }

        return await farmers.FindAsync(id, cancellation) is { } winner
            ? Replay(winner, hash)
            : throw new InvalidDataException($"Farmer {id} is taken and cannot be read.");
    }

    static Outcome Replay(KeptFarmer earlier, string hash) =>
        earlier.Request == hash ? new Kept(earlier.Farmer, null) : new KeyReused();
}
