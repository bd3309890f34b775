using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Benchmarks.Scale;
using Traceability.Platform;
using Traceability.Recalls;
using Traceability.Statistics;
using Traceability.Tests.Support;

namespace Traceability.Tests.Budget;

/// <summary>A program whose storage is behind a meter, on a day that stands still.</summary>
sealed class MeteredProgram : IAsyncDisposable
{
    readonly StorageMeter meter;

    public MeteredProgram(TestStorage storage)
    {
        var tap = new StorageTap();
        meter = new StorageMeter(tap);
        Program = new TraceabilityProgram(
            storage.ConnectionString,
            new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero)
        )
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
    }

    public TraceabilityProgram Program { get; }

    public void Starts() => meter.Starts();

    /// <summary>Starts so much later that nothing is cached.</summary>
    public void StartsLater()
    {
        Program.Clock.Advance(ShortCache<string, string>.Longest);
        meter.Starts();
    }

    /// <param name="answered">Bytes of the answers' bodies.</param>
    public OperationCost Stops(long answered) => meter.Stops(answered);

    public async Task<OperationCost> StopsAsync(HttpResponseMessage answer)
    {
        Assert.True((int)answer.StatusCode < 400, await answer.Text());
        return meter.Stops(await LengthAsync(answer));
    }

    /// <summary>Stops when all that follows at once is done; what is put off for hours, as an order's end is, is left out.</summary>
    public async Task<OperationCost> SettlesAsync(HttpResponseMessage? answer = null)
    {
        await Program.Settles();
        return answer is null ? meter.Stops(0) : await StopsAsync(answer);
    }

    /// <summary>Stops when a recall is told to be complete: when its last mark is seen everywhere.</summary>
    public async Task<OperationCost> CompletesAsync(HttpResponseMessage recall)
    {
        const int steps = 20;
        var host = new QueueHost(Program.Services);
        await host.SettlesAsync();
        for (var step = 0; step < steps && host.Later.Count > 0; step++)
        {
            Program.Clock.Advance(KeptRecall.Seen);
            await host.LaterComesAsync();
            await host.SettlesAsync();
        }

        Assert.Empty(host.Later);
        return await StopsAsync(recall);
    }

    /// <summary>What the program does by itself once a minute.</summary>
    public Task SendsOpenedPagesAsync() =>
        Program.Services.GetRequiredService<OpenedPages>().SendAsync(TestContext.Current.CancellationToken);

    public static async Task<long> LengthAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).LongLength;

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
