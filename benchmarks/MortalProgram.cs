namespace Traceability.Benchmarks;

/// <summary>
/// The published program, killed every few seconds and started again, and clients who do as real ones: where a connection breaks they
/// send the same request again, with the same Idempotency-Key.
/// </summary>
sealed class MortalProgram : IAsyncDisposable
{
    const int ShortestLife = 3_000;
    const int LongestLife = 8_000;

    readonly Func<ProgramUnderTest> start;
    ProgramUnderTest living;
    int retries;

    public MortalProgram(Func<ProgramUnderTest> start)
    {
        this.start = start;
        living = start();
        // Where the program listens is another address in each of its lives.
        Client = new HttpClient(
            new Insisting(() => Volatile.Read(ref living).Address, () => Interlocked.Increment(ref retries))
        )
        {
            BaseAddress = new Uri("http://program.invalid"),
        };
    }

    public HttpClient Client { get; }

    public int Deaths { get; private set; }

    /// <summary>Requests that were sent again.</summary>
    public int Retries => retries;

    public Task ReadyAsync() => Volatile.Read(ref living).FirstAsync("/readyz");

    /// <summary>Kills it with SIGKILL, at moments that a seed chooses, until it is told to stop.</summary>
    public async Task DiesAsync(Random random, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(random.Next(ShortestLife, LongestLife), stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            await living.DisposeAsync();
            Volatile.Write(ref living, start());
            Deaths++;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await living.DisposeAsync();
    }

    sealed class Insisting(Func<Uri> address, Action onRetry)
        : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 })
    {
        static readonly TimeSpan wait = TimeSpan.FromMilliseconds(50);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var path = request.RequestUri!.PathAndQuery;
            while (true)
            {
                try
                {
                    request.RequestUri = new Uri(address(), path);
                    var answer = await base.SendAsync(request, cancellationToken);
                    // An answer that breaks off is none.
                    await answer.Content.LoadIntoBufferAsync(cancellationToken);
                    return answer;
                }
                catch (HttpRequestException)
                {
                    onRetry();
                    await Task.Delay(wait, cancellationToken);
                }
            }
        }
    }
}
