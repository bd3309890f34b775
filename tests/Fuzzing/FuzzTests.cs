using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Fuzz;
using Traceability.Fuzz.WholeProgram;
using Traceability.Tests.Support;

namespace Traceability.Tests.Fuzzing;

/// <summary>
/// The short run of the fuzzing: the corpus, with every input that ever broke a promise, and what chance makes of it for a moment.
/// <c>dotnet run -c Release --project fuzz -- 10000000</c> is the long one.
/// </summary>
public class FuzzTests(TestStorage storage)
{
    // The same inputs on every machine: what is found here is there for whoever looks.
    const int Seed = 20261124;
    const int InputsAShare = 2;
    const int Requests = 700;
    static readonly TimeSpan moment = TimeSpan.FromMilliseconds(600);

    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_input_breaks_a_promise(string name)
    {
        var target = FuzzTargets.All.Single(one => one.Name == name);
        Assert.NotEmpty(target.Seeds());
        // At least the seeds and some hundreds of what comes of them, however slow the target.
        var report = new InputSearch(target, Seed).Run(
            target.Seeds().Count + 200 + (target.Share * InputsAShare),
            moment
        );
        Assert.Empty(report.Faults);
        TestContext.Current.SendDiagnosticMessage(
            $"{name}: {report.Inputs} inputs, {report.Inputs / report.Seconds:N0}/s"
        );
    }

    [Fact]
    public void An_input_that_breaks_a_promise_is_found_and_kept_as_it_was()
    {
        var planted = new FuzzTarget(
            "planted",
            1,
            input =>
            {
                if (Encoding.UTF8.GetString(input).Contains("lot", StringComparison.Ordinal))
                {
                    throw new BrokenPromiseException("planted");
                }
            }
        )
        {
            Words = ["lot"],
        };
        var found = Assert.Single(new InputSearch(planted, Seed).Run(5_000).Faults);
        Assert.Throws<BrokenPromiseException>(() => planted.Run(Convert.FromBase64String(found.Input)));
    }

    [Fact]
    public async Task Nothing_that_strangers_send_is_answered_with_a_fault_of_the_program()
    {
        await using var program = new TraceabilityProgram(storage.ConnectionString) { IsQuiet = true }.Listening();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = program.Address,
        };
        var report = await new Strangers(
            client,
            program.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(),
            await (await program.Gets("/openapi/v1.json")).Json(),
            TraceabilityProgram.OperatorKey,
            Seed
        ).RunAsync(Requests, TestContext.Current.CancellationToken);
        Assert.True(
            report.Faults.Count == 0,
            string.Join('\n', report.Faults.Select(fault => $"{fault.Status} {fault.Request}\n    {fault.Answer}"))
        );
        // They were let in, too: else only the door was tried.
        Assert.True(report.Statuses.GetValueOrDefault(201) > 5, string.Join(", ", report.Statuses));
    }
}
