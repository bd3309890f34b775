using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Opinions;

/// <summary>Opinions and reports survive what happens to messages and to processes.</summary>
public partial class OpinionReplayTests(TestStorage storage)
{
    const int Deliveries = 5;
    const int MoreCallsThanAny = 40;

    [Fact]
    public async Task Their_messages_five_times_and_shuffled_keep_what_they_keep_once_and_in_order()
    {
        await using var once = TraceabilityProgram.On(storage, Grower.Now);
        await LivesAsync(once, new QueueHost(once.Services), null);
        var expected = await KeptAsync(once);
        Assert.Contains(expected, line => line.StartsWith("opinions waiting", StringComparison.Ordinal));
        foreach (var seed in new[] { 1, 20 })
        {
            await using var often = TraceabilityProgram.On(storage, Grower.Now);
            var random = new Random(seed);
            await LivesAsync(often, new QueueHost(often.Services, random, Deliveries), random);
            Assert.Equal(expected, await KeptAsync(often));
        }
    }

    [Fact]
    public async Task An_opinion_is_kept_once_listed_and_told_wherever_its_writing_is_killed()
    {
        await using var succession = await Succession.Of(storage);
        var gtin = await succession.Now.Offers();
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var lot = $"L{call}";
            await succession.Now.Registers(Farm.Harvest(gtin, lot));
            await succession.Successor.Settles();
            var (before, now) = (new Taster(succession.Mortal, gtin, lot), new Taster(succession.Successor, gtin, lot));
            var form = await now.Fills();
            succession.Tap.Kills(call, call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
            var answer = await before.Sends(before.Opinions, form);
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.SeeOther);
            await SettlesAsync(succession);
            Assert.Equal(HttpStatusCode.SeeOther, (await now.Sends(now.Opinions, form)).StatusCode);
            await SettlesAsync(succession);
            Assert.Single(await now.Read(succession.Now.Key), opinion => opinion.Text("lot") == lot);
            Assert.Single(await now.Read(succession.Now.Key, "notices"), n => n["data"].Text("lot") == lot);
        }
    }

    [Fact]
    public async Task A_decision_is_on_the_page_wherever_its_request_or_its_handler_is_killed()
    {
        await using var succession = await Succession.Of(storage);
        var gtin = await succession.Now.Offers();
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var lot = $"L{call}";
            await succession.Now.Registers(Farm.Harvest(gtin, lot));
            await succession.Successor.Settles();
            var now = new Taster(succession.Successor, gtin, lot);
            await now.Says(text: $"Ý kiến {lot}.");
            var id = (await now.Read(succession.Now.Key)).Single(opinion => opinion.Text("lot") == lot).Text("id");
            succession.Tap.Kills(call, call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect);
            // The request, and after it the handler of its message, until one of them is killed.
            await Record.ExceptionAsync(async () =>
            {
                await succession.Mortal.Sends($"/api/opinions/{id}/decision", new JsonObject { ["decision"] = "show" });
                foreach (
                    var message in await new QueueHost(succession.Successor.Services).WaitingAsync(
                        Queues.OpinionChanged
                    )
                )
                {
                    await new QueueHost(succession.Mortal.Services).HandlesAsync(Queues.OpinionChanged, message);
                }
            });
            lived = !succession.Tap.Dead;
            await SettlesAsync(succession);
            Assert.Equal(HttpStatusCode.OK, (await now.Decides(id, "show")).StatusCode);
            await SettlesAsync(succession);
            succession.Clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Contains(
                $"Ý kiến {lot}.",
                await (await succession.Successor.Gets(now.Page)).Text(),
                StringComparison.Ordinal
            );
        }
    }

    static async Task SettlesAsync(Succession succession)
    {
        var host = new QueueHost(succession.Successor.Services);
        await host.SettlesAsync();
        // What was announced and is not there yet is looked for again.
        await host.LaterComesAsync();
        await host.SettlesAsync();
    }

    /// <summary>Every request carries a key or a form's token, so that names are the same.</summary>
    static async Task LivesAsync(TraceabilityProgram program, QueueHost host, Random? random)
    {
        var joined = await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, idempotencyKey: "f");
        var farm = new Farm(program, (await joined.Json()).Text("key"));
        var gtin = (await (await program.Sends("/api/products", Farm.Mango, farm.Key, "p")).Json()).Text("gtin");
        await farm.Registers(Farm.Harvest(gtin, "A"), "A");
        await host.SettlesAsync();
        var taster = new Taster(program, gtin, "A");

        Task<HttpResponseMessage> Says(string form, string stars, string text) =>
            taster.Sends(
                taster.Opinions,
                new Dictionary<string, string>
                {
                    ["form"] = form.PadRight(26, 'x'),
                    ["stars"] = stars,
                    ["text"] = text,
                }
            );

        async Task<string> Id(string text) =>
            (await taster.Read(farm.Key)).Single(opinion => opinion.Text("text") == text).Text("id");

        await Says("a", "5", "Ngon.");
        await Says("b", "1", "Dở.");
        await Says("c", "3", "Tạm.");
        await host.SettlesAsync();
        var (good, bad) = (await Id("Ngon."), await Id("Dở."));
        Func<Task<HttpResponseMessage>>[] steps =
        [
            () => Decides(good, "show", null),
            () => program.Sends($"/api/opinions/{good}/answer", new JsonObject { ["text"] = "Cảm ơn." }, farm.Key),
            () => Decides(bad, "hide", "Nói về hàng khác."),
            () => Decides(bad, "show", null),
        ];
        foreach (var step in steps)
        {
            program.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.OK, (await step()).StatusCode);
            if (random is null || random.Next(3) == 0)
            {
                await host.StepAsync();
            }
        }

        var report = new Dictionary<string, string>
        {
            ["form"] = "r".PadRight(26, 'x'),
            ["where"] = "Chợ",
            ["what"] = "Tem lạ.",
        };
        Assert.Equal(HttpStatusCode.SeeOther, (await taster.Sends(taster.Reports, report)).StatusCode);
        await host.SettlesAsync();
        await host.LaterComesAsync();
        await host.SettlesAsync();

        Task<HttpResponseMessage> Decides(string id, string decision, string? reason) =>
            program.Sends(
                $"/api/opinions/{id}/decision",
                new JsonObject { ["decision"] = decision, ["reason"] = reason }
            );
    }

    // Keys are random, and are kept by their names.
    static async Task<IReadOnlyList<string>> KeptAsync(TraceabilityProgram program) =>
        [.. (await Kept.AllAsync(program)).Select(line => Key.Replace(line, "KEY"))];

    [GeneratedRegex("(key\\||Key=)[0-9a-f]{16}")]
    static partial Regex Key { get; }
}
