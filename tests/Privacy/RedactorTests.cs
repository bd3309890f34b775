using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Traceability.Platform.Personal;
using Traceability.Tests.Support;

namespace Traceability.Tests.Privacy;

/// <summary>What no log and no trace may hold, whoever writes it there.</summary>
public sealed class RedactorTests(TestStorage storage)
{
    [Theory]
    [InlineData("0977123456")]
    [InlineData("0977 123 456")]
    [InlineData("0977.123.456")]
    [InlineData("+84 977 123 456")]
    [InlineData("+84977123456")]
    [InlineData("84977123456")]
    [InlineData("0084 977 123 456")]
    [InlineData("qwan8.lan@hoptacxa.example")]
    [InlineData("10.4156789, 105.9712345")]
    [InlineData("10.4156789 105.9712345")]
    [InlineData("105.9712345,10.4156789")]
    [InlineData("tr_0123456789abcdef_Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMg")]
    [InlineData("qmivkhulzjz2lsf5oobji6cxmqdmivkhulzjz2lsf5oobji6cxmi")]
    [InlineData("dmivkhulzjz2lsf5oobji6cxmi.qivkhulzjz2lsf5oobji6cxmid.3q2-7wAAAAAAAAAAAAAAAA")]
    [InlineData("eyJ0eXAiOiJkcG9wK2p3dCJ9.eyJqdGkiOiIxIn0.c2lnbmF0dXJl")]
    [InlineData("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    public void What_is_private_is_taken_out_wherever_it_stands(string secret)
    {
        foreach (
            var line in new[]
            {
                secret,
                $"GET /orders/{secret}?x=1",
                $"'{secret}'",
                $"a: {secret}; b",
                $"{{\"x\": \"{secret}\"}}",
            }
        )
        {
            Assert.DoesNotContain(secret, Redactor.Of(line), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer operator-key-of-the-test", "operator-key-of-the-test")]
    [InlineData("DPoP abcdefgh1234", "abcdefgh1234")]
    [InlineData("AccountName=x;AccountKey=abc123==;", "abc123==")]
    [InlineData("https://x.blob.core.windows.net/a?sv=1&sig=AbC%2F123&se=2", "AbC%2F123")]
    [InlineData("\"latitude\": 10.4156789", "10.4156789")]
    [InlineData("lng=105.97", "105.97")]
    public void So_is_what_stands_behind_a_name(string line, string secret) =>
        Assert.DoesNotContain(secret, Redactor.Of(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("Request finished HTTP/1.1 GET http://localhost:7071/01/09520000000011/10/L26-114 - 307 0 - 12.3456ms")]
    [InlineData("follow-batch failed, try 3")]
    [InlineData("dmivkhulzjz2lsf5oobji6cxmi of 2026-11-26T03:09:07.1234567Z")]
    [InlineData("A message of order-changed failed too often and is kept as 20261126|0123456789abcdef0123456789abcdef")]
    [InlineData("urn:uuid:00000000-0000-0000-0000-000000000000 ni:///sha-256;0977123456abcdef?ver=CBV2.0")]
    public void What_a_log_is_read_for_stays(string line) => Assert.Equal(line, Redactor.Of(line));

    [Fact]
    public async Task Every_logger_of_the_program_goes_through_it_with_values_scopes_and_faults()
    {
        using var log = new HeardLog();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Trace" },
            With = services => services.AddSingleton<ILoggerProvider>(log),
        }.Listening();
        var logger = program.Services.GetRequiredService<ILoggerFactory>().CreateLogger("anyone");
#pragma warning disable CA1848, CA2254, CA1873 // As careless as code can be.
        using (logger.BeginScope("caller {Phone}", Marks.Phone))
        {
            logger.LogError(
                new InvalidOperationException($"No {Marks.Officer}", new ArgumentException(Marks.Phone)),
                $"Order of {Marks.BuyerPhone} at {{Place}}",
                $"{Marks.Invariant(Marks.Latitude)}, {Marks.Invariant(Marks.Longitude)}"
            );
        }
#pragma warning restore CA1848, CA2254, CA1873

        await program.Gets($"/orders/{new string('a', 52)}");
        Assert.Contains(log.Lines, line => line.Contains("Order of", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("InvalidOperationException", StringComparison.Ordinal));
        Assert.All(log.Lines, line => Assert.Empty(Marks.In(line, Marks.Private)));
        Assert.DoesNotContain(log.Lines, line => line.Contains(new string('a', 52), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_that_somebody_asks_for_comes_without_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        await program.Gets("/healthz");
        var seen = new List<string>();
        using var exporter = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "test-of-traces",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                seen.AddRange(activity.TagObjects.Select(tag => $"{activity.DisplayName} {tag.Key}={tag.Value}")),
        };
        ActivitySource.AddActivityListener(exporter);
        using var source = new ActivitySource("test-of-traces");
        using (var activity = source.StartActivity($"GET /orders/{new string('b', 52)}"))
        {
            activity!.SetTag("phone", Marks.Phone).SetTag("count", 3);
        }

        Assert.Equal(
            [$"GET /orders/{Redactor.Mark} phone={Redactor.Mark}", $"GET /orders/{Redactor.Mark} count=3"],
            seen
        );
    }
}
