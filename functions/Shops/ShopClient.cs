using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;
using Traceability.Platform;
using Traceability.Platform.Telemetry;
using Traceability.Platform.Webhooks;

namespace Traceability.Shops;

/// <summary>What a shop answered.</summary>
/// <param name="RetryAfter">How long it asks to be left alone.</param>
public sealed record ShopResponse(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    public const int TooManyRequests = 429;

    public bool IsBusy => Status == TooManyRequests;

    public bool IsFault => Status >= 500;
}

/// <summary>What became of a request.</summary>
/// <param name="Response">Null where none came.</param>
/// <param name="Why">Why none came.</param>
/// <param name="After">How long to wait, where something says so.</param>
/// <param name="WasSent">Whether the shop may have done what was asked.</param>
public sealed record ShopExchange(ShopResponse? Response, string Why, TimeSpan After, bool WasSent)
{
    /// <summary>Whether the shop may have done what was asked: one that has too much to do has not.</summary>
    public bool MayBeDone => WasSent && Response is not { Status: ShopResponse.TooManyRequests };

    /// <summary>Not now: what the shop did not answer for.</summary>
    public ShopAnswer.Later Late() =>
        new(
            After,
            Response is { } response ? string.Create(CultureInfo.InvariantCulture, $"HTTP {response.Status}") : Why
        );

    /// <summary>What was answered; null where that was a fault of the shop, or of somebody on the way to it.</summary>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        if (Response is not { IsFault: false, IsBusy: false } response)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// The way out to shops. Each has its own room of a few requests at once, its own rate and its own circuit breaker, so that one that
/// is dead or slow delays no other: what does not come through at once is told so, and waits in the queue and not here. Rates are
/// of one instance; the shop's own 429 has the last word.
/// </summary>
public sealed class ShopClient : IDisposable
{
    /// <summary>Items of one shop under way at once: half of what a queue takes in hand.</summary>
    const int AtOnce = 8;

    const int MaxAnswer = 4 * 1024 * 1024;

    readonly HttpClient http;
    readonly TimeProvider time;
    readonly TimeSpan timeout;
    readonly ConcurrentDictionary<string, Gate> gates = new(StringComparer.Ordinal);

    public ShopClient(Settings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.time = time;
        timeout = settings.ShopTimeout;
#pragma warning disable CA2000 // The client disposes of its handler.
        http = new HttpClient(WebhookTarget.Handler(settings.AllowPrivateWebhooks))
#pragma warning restore CA2000
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
    }

    /// <summary>A place among those of a shop; null where none is free, which is no matter of the shop's own.</summary>
    public IDisposable? Enter(Shop shop)
    {
        ArgumentNullException.ThrowIfNull(shop);
        var place = GateOf(shop).Room.AttemptAcquire();
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    /// <summary>Sends one request, once.</summary>
    public async Task<ShopExchange> SendAsync(Shop shop, HttpRequestMessage request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shop);
        var gate = GateOf(shop);
        // Only those in the shop's own room wait here, and never for more than a few seconds.
        using var turn = await gate.Rate.AcquireAsync(1, cancellation);
        if (!turn.IsAcquired)
        {
            return new ShopExchange(null, "too many requests to it in a second", TimeSpan.FromSeconds(1), false);
        }

        try
        {
            var response = await gate.Breaker.ExecuteAsync(
                async stop => await SendOnceAsync(shop, request, stop),
                cancellation
            );
            return new ShopExchange(response, "", response.RetryAfter ?? TimeSpan.Zero, true);
        }
        catch (BrokenCircuitException open)
        {
            return new ShopExchange(null, "it does not answer", open.RetryAfter ?? TimeSpan.Zero, false);
        }
        catch (HttpRequestException fault)
        {
            return new ShopExchange(
                null,
                fault.HttpRequestError.ToString(),
                TimeSpan.Zero,
                fault.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError)
            );
        }
        catch (TimeoutException)
        {
            return new ShopExchange(null, "Timeout", TimeSpan.Zero, true);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        foreach (var gate in gates.Values)
        {
            gate.Dispose();
        }
    }

    Gate GateOf(Shop shop) => gates.GetOrAdd(shop.Id, _ => new Gate(shop.Terms.RequestsPerSecond, time));

    async Task<ShopResponse> SendOnceAsync(Shop shop, HttpRequestMessage request, CancellationToken cancellation)
    {
        using var span = TraceSpans.Begin(request, shop.Kind.Name());
        // By the machine's own clock: a shop that hangs does so in real time.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            span.Answered((int)answer.StatusCode);
            return new ShopResponse(
                (int)answer.StatusCode,
                await answer.Content.ReadAsByteArrayAsync(limit.Token),
                answer.Headers.RetryAfter is { } after
                    ? after.Delta ?? (after.Date is { } date ? date - time.GetUtcNow() : null)
                    : null
            );
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            span.Fails("Timeout");
            throw new TimeoutException();
        }
        catch (IOException fault)
        {
            span.Fails("ResponseEnded");
            throw new HttpRequestException(HttpRequestError.ResponseEnded, fault.Message, fault);
        }
        catch (HttpRequestException fault) when (span.Fails(fault))
        {
            throw;
        }
    }

    sealed class Gate : IDisposable
    {
        public Gate(int perSecond, TimeProvider time)
        {
            Rate = new TokenBucketRateLimiter(
                new TokenBucketRateLimiterOptions
                {
                    TokenLimit = perSecond,
                    TokensPerPeriod = perSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = AtOnce,
                }
            );
            Breaker = new ResiliencePipelineBuilder<ShopResponse> { TimeProvider = time }
                .AddCircuitBreaker(
                    new CircuitBreakerStrategyOptions<ShopResponse>
                    {
                        // Of ten answers in half a minute, so many faults are no bad luck any more.
                        FailureRatio = 0.6,
                        MinimumThroughput = 10,
                        SamplingDuration = TimeSpan.FromSeconds(30),
                        BreakDuration = TimeSpan.FromSeconds(30),
                        ShouldHandle = new PredicateBuilder<ShopResponse>()
                            .Handle<HttpRequestException>()
                            .Handle<TimeoutException>()
                            .HandleResult(response => response.IsFault),
                    }
                )
                .Build();
        }

        public ConcurrencyLimiter Room { get; } = new(new() { PermitLimit = AtOnce, QueueLimit = 0 });

        public TokenBucketRateLimiter Rate { get; }

        public ResiliencePipeline<ShopResponse> Breaker { get; }

        public void Dispose()
        {
            Room.Dispose();
            Rate.Dispose();
        }
    }
}
