using System.Net;
using System.Net.Http.Headers;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Authentication;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform;

/// <summary>What one caller may ask for at once, and that it is its own turn alone that it takes.</summary>
public class RateLimitTests(TestStorage storage)
{
    [Fact]
    public async Task By_default_two_hundred_requests_at_once_pass()
    {
        await using var program = new TraceabilityProgram(storage.ConnectionString) { IsLimited = true }.Listening();
        var farm = await Farm.JoinsAsync(program);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .SelectMany(_ => new[] { Asks(program, farm.Key, null), Asks(program, null, "203.0.113.7") })
        );
        Assert.All(answers, status => Assert.True((int)status < 300, status.ToString()));
    }

    [Fact]
    public async Task Who_asks_faster_than_its_share_waits_and_nobody_else_does()
    {
        await using var program = Limited("KeyLimit");
        var (eager, other) = (await Farm.JoinsAsync(program), await Farm.JoinsAsync(program));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Asks(program, eager.Key, null)));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.Equal(HttpStatusCode.OK, await Asks(program, other.Key, null));
        Assert.Equal(HttpStatusCode.OK, await Asks(program, TraceabilityProgram.OperatorKey, null));

        using var refused = await program.Gets("/api/me", eager.Key, "en");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("Too many requests. Wait a moment and try again.", (await refused.Json()).Text("title"));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7:50123", true)]
    [InlineData("203.0.113.7", "198.51.100.9, 203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.7, 198.51.100.9", false)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:1:2::3", "[2001:db8:1:2:ffff::9]:443", true)]
    [InlineData("2001:db8:1:2::3", "2001:db8:1:3::3", false)]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7", true)]
    public async Task An_address_is_whom_the_last_hop_names_and_of_IPv6_the_network(
        string first,
        string then,
        bool same
    )
    {
        await using var program = Limited("AddressLimit");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Asks(program, null, first)));
        var status = await Asks(program, null, then);
        Assert.Equal(same ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Who_guesses_keys_waits_and_reads_nothing_more_of_storage()
    {
        var tap = new StorageTap();
        await using var program = Limited("WrongKeyLimit", tap);
        var guesses = Enumerable.Range(0, 20).Select(_ => ApiKey.Make().ToString()).ToList();
        var answers = new List<HttpStatusCode>();
        foreach (var guess in guesses)
        {
            answers.Add(await Asks(program, guess, "203.0.113.7"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        tap.Forgets();
        Assert.Equal(HttpStatusCode.TooManyRequests, await Asks(program, guesses[0], "203.0.113.7"));
        Assert.Empty(tap.Calls);
        Assert.Equal(HttpStatusCode.Unauthorized, await Asks(program, guesses[0], "203.0.113.8"));
    }

    // What is used up comes back in an hour: however slow the run is.
    TraceabilityProgram Limited(string which, StorageTap? tap = null) =>
        new TraceabilityProgram(storage.ConnectionString)
        {
            IsLimited = true,
            Settings = new Dictionary<string, string>
            {
                [$"Traceability:{which}:Burst"] = "3",
                [$"Traceability:{which}:Every"] = "01:00:00",
            },
            With = services =>
            {
                if (tap is not null)
                {
                    services.AddSingleton<HttpPipelinePolicy>(tap);
                }
            },
        }.Listening();

    static async Task<HttpStatusCode> Asks(TraceabilityProgram program, string? key, string? address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, key is null ? "/healthz" : "/api/me");
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (address is not null)
        {
            request.Headers.Add("X-Forwarded-For", address);
        }

        return (await program.Asks(request)).StatusCode;
    }
}
