using System.Text.RegularExpressions;
using Traceability.Platform.Storage;
using Traceability.Privacy;
using Traceability.Tests.Support;

namespace Traceability.Tests.Privacy;

/// <summary>An erasure comes to the same end however its messages come, and wherever the process dies.</summary>
public sealed partial class ErasureHandlerTests(TestStorage storage)
{
    const int Deliveries = 5;
    const int MoreDeathsThanAny = 400;

    [Fact]
    public async Task Messages_that_come_five_times_and_in_any_order_leave_what_they_leave_once()
    {
        await using var once = TraceabilityProgram.On(storage, Supply.Morning);
        await ErasesAsync(once, new QueueHost(once.Services));
        var expected = await KeptAsync(once);
        Assert.True(expected.Count > 40);
        await using var often = TraceabilityProgram.On(storage, Supply.Morning);
        await ErasesAsync(often, new QueueHost(often.Services, new Random(7), Deliveries));
        Assert.Equal(expected, await KeptAsync(often));
    }

    [Fact]
    public async Task Wherever_the_process_dies_the_next_one_goes_on_and_nothing_is_left()
    {
        await using var succession = await Succession.Of(storage);
        var farm = await MarkedFarm.OfAsync(succession.Successor);
        var (_, location) = await ErasureTests.AsksAsync(succession.Successor, "/api/me/erase", farm.Key);
        var host = new QueueHost(succession.Successor.Services);
        var message = (await host.WaitingAsync(Queues.Erasure))[^1];
        var mortal = new QueueHost(succession.Mortal.Services);
        var lived = false;
        for (var call = 1; !lived; call++)
        {
            Assert.True(call < MoreDeathsThanAny);
            // Without its effect and with it, by turns; each death comes a call later than the one before, from where that one was.
            succession.Tap.Kills(call, call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
            try
            {
                await mortal.HandlesAsync(Queues.Erasure, message);
            }
            catch (Exception) when (succession.Tap.Dead)
            {
                // Whatever the death looks like from inside.
            }

            lived = !succession.Tap.Dead;
        }

        succession.Tap.Forgets();
        for (var pass = 0; pass < 5; pass++)
        {
            await host.SettlesAsync();
            succession.Clock.Advance(ErasureProgress.Seen);
            await host.LaterComesAsync();
        }

        await host.SettlesAsync();
        Assert.Equal("done", (await (await succession.Successor.Gets(location)).Json()).Text("state"));
        Assert.Empty(await MarkedFarm.FoundInStorage(succession.Successor, [Marks.Published, .. Marks.Private]));
    }

    [Fact]
    public async Task Asking_is_all_or_nothing_and_asking_again_is_the_same()
    {
        await using var succession = await Succession.Of(storage);
        var answers = new HashSet<string>();
        var lived = false;
        for (var call = 1; !lived; call++)
        {
            Assert.True(call < MoreDeathsThanAny);
            succession.Tap.Kills(call, call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
            var answer = await succession.Mortal.Sends("/api/me/erase", null, succession.Now.Key);
            lived = !succession.Tap.Dead;
            if (answer.IsSuccessStatusCode)
            {
                answers.Add(answer.Headers.Location!.AbsolutePath);
            }
        }

        succession.Tap.Forgets();
        var location = Assert.Single(answers);
        var host = new QueueHost(succession.Successor.Services);
        for (var pass = 0; pass < 5; pass++)
        {
            await host.SettlesAsync();
            succession.Clock.Advance(ErasureProgress.Seen);
            await host.LaterComesAsync();
        }

        await host.SettlesAsync();
        Assert.Equal("done", (await (await succession.Successor.Gets(location)).Json()).Text("state"));
    }

    static async Task ErasesAsync(TraceabilityProgram program, QueueHost host)
    {
        var farm = await MarkedFarm.OfAsync(program, "replayed");
        var (_, location) = await ErasureTests.AsksAsync(program, "/api/me/erase", farm.Key);
        for (var pass = 0; pass < 10; pass++)
        {
            await host.SettlesAsync();
            if ((await (await program.Gets(location)).Json()).Text("state") == "done")
            {
                break;
            }

            program.Clock.Advance(ErasureProgress.Seen);
            await host.LaterComesAsync();
        }

        await host.SettlesAsync();
        Assert.Equal("done", (await (await program.Gets(location)).Json()).Text("state"));
        Assert.Empty(await MarkedFarm.FoundInStorage(program, [Marks.Published]));
    }

    // Keys are random; how far an erasure is, and how much each pass found, differs with who came first.
    static async Task<IReadOnlyList<string>> KeptAsync(TraceabilityProgram program) =>
        [
            .. (await Kept.AllAsync(program))
                .Where(line =>
                    !line.StartsWith("erasures ", StringComparison.Ordinal)
                    && !line.StartsWith("people ", StringComparison.Ordinal)
                    && !line.Contains("RevokedAt=", StringComparison.Ordinal)
                )
                .Select(line => Key.Replace(line, "KEY"))
                .Select(line => Name.Replace(line, "NAME")),
        ];

    [GeneratedRegex("(key\\||Key=)[0-9a-f]{16}")]
    private static partial Regex Key { get; }

    // A photo's name, and a blob's hash with it.
    [GeneratedRegex("\\b[0-9a-f]{16}(-page|-feed)\\.jpg.*$")]
    private static partial Regex Name { get; }
}
