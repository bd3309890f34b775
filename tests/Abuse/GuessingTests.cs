using System.Net;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Traceability.Platform.Authentication;
using Traceability.Tests.Support;

namespace Traceability.Tests.Abuse;

/// <summary>Who tries numbers learns nothing: what is another's, and what never was, are one and the same.</summary>
public sealed class GuessingTests(TestStorage storage)
{
    [Fact]
    public async Task What_is_anothers_is_answered_byte_for_byte_as_what_is_not_there()
    {
        await using var program = TraceabilityProgram.On(storage);
        var (mine, theirs) = (await Orchard.OfAsync(program, "A"), await Orchard.OfAsync(program, "B"));
        await program.Settles();
        var home = new Household(program, theirs.Gtin);
        var order = (await home.Order(await home.Orders("1"))).Text("id");
        var place = await IdAsync(program, "/api/places", PlaceBody(), theirs.Key);
        const string none = "qmivkhulzjz2lsf5oobji6cxmq";
        foreach (
            var (there, missing) in new[]
            {
                ($"/api/orders/{order}", $"/api/orders/{none}"),
                ($"/api/places/{place}", $"/api/places/{none}"),
                ($"/labels/{theirs.Gtin}/B.pdf", $"/labels/{theirs.Gtin}/Z.pdf"),
                ($"/api/sales/{order}", $"/api/sales/{none}"),
            }
        )
        {
            using var theirsIs = await program.Gets(there, mine.Key);
            using var isNot = await program.Gets(missing, mine.Key);
            Assert.Equal((there, isNot.StatusCode), (there, theirsIs.StatusCode));
            Assert.True((int)theirsIs.StatusCode is >= 400 and < 500, $"{there}: {theirsIs.StatusCode}");
            Assert.Equal(await isNot.Text(), await theirsIs.Text());
        }
    }

    [Fact]
    public async Task A_key_that_is_nearly_right_costs_and_says_the_same_as_one_that_never_was()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var farm = await Farm.JoinsAsync(program);
        // The right id with another secret, and an id that nobody has: a read of storage each, and one answer.
        var changed = farm.Key[..^2] + (farm.Key[^2] == 'A' ? 'B' : 'A') + farm.Key[^1];
        var (first, firstCalls) = await AskAsync(program, tap, changed);
        var (second, secondCalls) = await AskAsync(program, tap, ApiKey.Make().ToString());
        Assert.Equal(first, second);
        Assert.Equal(firstCalls, secondCalls);
        // What no key looks like is not even looked for.
        var (third, thirdCalls) = await AskAsync(program, tap, "x");
        Assert.Equal(first, third);
        Assert.Equal(0, thirdCalls);
    }

    [Fact]
    public async Task Who_is_refused_is_on_record_and_what_was_sent_is_not()
    {
        using var log = new Heard();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Information" },
            With = services => services.AddSingleton<ILoggerProvider>(log),
        }.Listening();
        var farm = await Farm.JoinsAsync(program);
        var guess = ApiKey.Make().ToString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/batches", guess)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc, farm.Key)).StatusCode
        );
        Assert.Contains("GET /api/batches: a key that opens nothing", log.Lines);
        Assert.Contains(
            log.Lines,
            line => line.StartsWith("POST /api/farmers: not for Farmer ", StringComparison.Ordinal)
        );
        Assert.All(
            log.Lines,
            line =>
            {
                Assert.DoesNotContain(guess, line, StringComparison.Ordinal);
                Assert.DoesNotContain(farm.Key, line, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task Ids_are_random_and_nothing_can_be_counted_from_them()
    {
        await using var program = TraceabilityProgram.On(storage);
        var ids = new List<string>();
        for (var number = 0; number < 8; number++)
        {
            var answer = await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
            ids.Add(answer.Text("id"));
        }

        // 128 bits in base 32: no two begin alike.
        Assert.All(ids, id => Assert.Equal(26, id.Length));
        Assert.Equal(ids.Count, ids.Select(id => id[..6]).Distinct().Count());
        // There is no list of farmers for anyone but who may see it.
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/notices")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await program.Gets("/api/farmers")).StatusCode);
    }

    static JsonObject PlaceBody() =>
        new()
        {
            ["kind"] = "plot",
            ["name"] = "Vườn sau nhà",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Hòa Hưng",
            ["position"] = new JsonObject { ["latitude"] = 10.4123, ["longitude"] = 105.9876 },
            ["area"] = 5200,
        };

    static async Task<string> IdAsync(TraceabilityProgram program, string path, JsonObject body, string key)
    {
        var answer = await program.Sends(path, body, key);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return (await answer.Json()).Text("id");
    }

    static async Task<(string Answer, int Calls)> AskAsync(TraceabilityProgram program, StorageTap tap, string key)
    {
        tap.Forgets();
        using var answer = await program.Gets("/api/batches", key);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        return ($"{answer.Headers.WwwAuthenticate} {await answer.Text()}", tap.Calls.Count);
    }
}
