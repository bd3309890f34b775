using System.Net;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

/// <summary>The program is told to end while somebody waits for an answer.</summary>
public sealed class OrderlyStopTests(TestStorage storage)
{
    [Fact]
    public async Task A_registration_that_is_under_way_when_the_program_is_told_to_end_is_answered_and_there()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var (writing, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        tap.Before = async (call, _) =>
        {
            if (call is { Method: "POST", Target: "$batch" })
            {
                writing.TrySetResult();
                await mayGoOn.Task;
            }
        };

        var registering = farm.Registers(Farm.Harvest(gtin, "L1"));
        await writing.Task;
        var stopping = program.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        mayGoOn.SetResult();

        Assert.Equal(HttpStatusCode.Created, (await registering).StatusCode);
        await stopping;
        await using var next = new TraceabilityProgram(storage.ConnectionString)
        {
            Prefix = program.Prefix,
        }.Listening();
        Assert.Equal(HttpStatusCode.OK, (await next.Gets($"/api/batches/{gtin}/L1")).StatusCode);
    }
}
