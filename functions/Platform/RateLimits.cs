using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Traceability.Platform.Authentication;
using Traceability.Platform.Problems;

namespace Traceability.Platform;

/// <summary>How fast one key, and one address without a key, may ask.</summary>
/// <param name="Burst">Requests at once; 0 for no limit.</param>
/// <param name="Refill">Requests that come back each time, 1 or more.</param>
/// <param name="Every">How often they do.</param>
public sealed record RateLimit(int Burst, int Refill, TimeSpan Every)
{
    public RateLimit(int burst, int perSecond)
        : this(burst, perSecond, TimeSpan.FromSeconds(1)) { }

    /// <exception cref="InvalidOperationException">What is set is no limit.</exception>
    public static RateLimit From(IConfiguration configuration, string name, RateLimit usual)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(usual);
        var limit = new RateLimit(
            configuration.GetValue($"Traceability:{name}:Burst", usual.Burst),
            configuration.GetValue($"Traceability:{name}:Refill", usual.Refill),
            configuration.GetValue($"Traceability:{name}:Every", usual.Every)
        );
        return limit is { Burst: >= 0, Refill: > 0 } && limit.Every > TimeSpan.Zero
            ? limit
            : throw new InvalidOperationException(
                $"Traceability:{name} is {limit}: Burst must be 0 (no limit) or more, Refill 1 or more, and Every a time such as 00:00:01."
            );
    }
}

/// <summary>
/// Keeps one caller from taking everyone's turn. A key that opens has a bucket of its own, the operator's has none; what comes without
/// one has its address's, and so has each key that does not open, which costs storage a read. What a bucket holds is this
/// instance's: with n instances a caller may have n times as much, and many addresses at once are for who stands in front of us.
/// </summary>
public sealed class RateLimits(Settings settings) : IDisposable
{
    // Of IPv6 a household has a network, and may change the rest with every request.
    const int NetworkBytes = 8;

    static readonly Text words = new(
        "Quá nhiều yêu cầu. Xin đợi một chút rồi thử lại.",
        "Too many requests. Wait a moment and try again."
    );

    readonly PartitionedRateLimiter<string> keys = Buckets(settings.KeyLimit);
    readonly PartitionedRateLimiter<string> addresses = Buckets(settings.AddressLimit);
    readonly PartitionedRateLimiter<string> wrongKeys = Buckets(settings.WrongKeyLimit);

    /// <summary>Before anything is read: what comes without a key.</summary>
    public async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        // A key that a route does not look at is none.
        var isKeyed =
            http.Request.Headers.Authorization.Count > 0
            && http.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Roles.Count: > 0 };
        if ((isKeyed ? GuessedTooOften(http) : Take(addresses, AddressOf(http))) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    /// <summary>Why a caller has to wait; null where it need not.</summary>
    public ProblemResult? RefusesCaller(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Role == Role.Operator ? null : Take(keys, caller.By ?? caller.Id);
    }

    /// <summary>A key that does not open came along.</summary>
    public void NoteWrongKey(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var lease = AddressOf(http) is { } address ? wrongKeys.AttemptAcquire(address) : null;
    }

    public void Dispose()
    {
        keys.Dispose();
        addresses.Dispose();
        wrongKeys.Dispose();
    }

    // By what is left, and not by a lease of nothing: that one is granted for the first part of a permit that came back.
    ProblemResult? GuessedTooOften(HttpContext http) =>
        AddressOf(http) is { } address && wrongKeys.GetStatistics(address) is { CurrentAvailablePermits: < 1 }
            ? Wait(settings.WrongKeyLimit.Every)
            : null;

    static ProblemResult? Take(PartitionedRateLimiter<string> limiter, string? whose)
    {
        if (whose is null)
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire(whose);
        return lease.IsAcquired
            ? null
            : Wait(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    }

    static ProblemResult Wait(TimeSpan time) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-requests", words) { RetryAfter = time };

    // Who stands in front of us puts who called it last. Who is on this machine has no need to come in by the door.
    string? AddressOf(HttpContext http)
    {
        var connected = http.Connection.RemoteIpAddress;
        var address = connected is null || IPAddress.IsLoopback(connected) ? Forwarded(http) : connected;
        return address switch
        {
            null => null,
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(
                address.GetAddressBytes().AsSpan(0, NetworkBytes)
            ),
            _ => address.ToString(),
        };
    }

    // "203.0.113.7", "203.0.113.7:50123", "[2001:db8::1]:50123", each hop's caller after the one before: what is further to the left than
    // the hops that are ours is whatever the caller wrote.
    IPAddress? Forwarded(HttpContext http)
    {
        var callers = string.Join(',', http.Request.Headers["X-Forwarded-For"].ToArray()).Split(',');
        return
            callers.Length >= settings.ForwardedHops
            && IPEndPoint.TryParse(callers[^settings.ForwardedHops].Trim(), out var caller)
            ? caller.Address
            : null;
    }

    static PartitionedRateLimiter<string> Buckets(RateLimit limit) =>
        PartitionedRateLimiter.Create<string, string>(whose =>
            limit.Burst == 0
                ? RateLimitPartition.GetNoLimiter(whose)
                : RateLimitPartition.GetTokenBucketLimiter(
                    whose,
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = limit.Burst,
                        TokensPerPeriod = limit.Refill,
                        ReplenishmentPeriod = limit.Every,
                        QueueLimit = 0,
                    }
                )
        );
}
