using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Traceability.Tests.Support;

namespace Traceability.Tests.Abuse;

/// <summary>Requests whose lines say what a browser would never say.</summary>
public sealed class ForgedRequestTests(TestStorage storage)
{
    const string Elsewhere = "phishing.example";

    [Fact]
    public async Task A_host_that_a_request_made_up_is_in_no_link_that_we_write()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        await program.Settles();
        foreach (
            var path in new[]
            {
                "/",
                $"/market/{orchard.Gtin}",
                $"/trace/{orchard.Gtin}/A",
                $"/trace/{orchard.Gtin}/A/reports",
                $"/01/{orchard.Gtin}/10/A",
                $"/01/{orchard.Gtin}/10/A?linkType=linkset",
                "/.well-known/gs1resolver",
                "/feeds/google.xml",
                "/feeds/products.jsonl",
                "/openapi/v1.json",
                "/farm",
                "/none",
            }
        )
        {
            foreach (
                var headers in new[]
                {
                    new[] { $"Host: {Elsewhere}" },
                    [
                        $"Host: {program.Address.Authority}",
                        $"X-Forwarded-Host: {Elsewhere}",
                        "X-Forwarded-Proto: gopher",
                    ],
                    [$"Host: {program.Address.Authority}", $"Forwarded: for=203.0.113.7;host={Elsewhere};proto=http"],
                    [
                        $"Host: {program.Address.Authority}",
                        $"X-Original-URL: /{Elsewhere}",
                        $"X-Rewrite-URL: /{Elsewhere}",
                    ],
                }
            )
            {
                var (status, answer) = await AskAsync(program, [$"GET {path} HTTP/1.1", .. headers]);
                Assert.True(status is > 0 and < 500, $"{path}: {status}");
                Assert.DoesNotContain(Elsewhere, answer, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task What_is_sent_becomes_no_header_and_no_line_of_a_log()
    {
        using var log = new Heard();
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            // As it ships.
            Settings = new Dictionary<string, string>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            },
            With = services => services.AddSingleton<ILoggerProvider>(log),
        }.Listening();
        var orchard = await Orchard.OfAsync(program, "A");
        const string forged = "a%0d%0aSet-Cookie:%20forged=1%0d%0a%0d%0a<b>";
        foreach (
            var target in new[]
            {
                $"/{forged}",
                $"/trace/{orchard.Gtin}/{forged}",
                $"/01/{orchard.Gtin}/10/{forged}",
                $"/01/{orchard.Gtin}/10/A?a={forged}",
                $"/market?q={forged}",
                $"/market/{orchard.Gtin}?lang={forged}",
                $"/api/batches?nextPageToken={forged}",
                $"/codes/{orchard.Gtin}/{forged}.svg",
                $"/feeds/{forged}",
                $"/farm/signed-in?state={forged}&code={forged}",
            }
        )
        {
            var (status, answer) = await AskAsync(
                program,
                [
                    $"GET {target} HTTP/1.1",
                    $"Host: {program.Address.Authority}",
                    $"Authorization: Bearer {orchard.Key}",
                    "Accept-Language: en;q=forged",
                ]
            );
            Assert.True(status is > 0 and < 500, $"{target}: {status}");
            Assert.DoesNotContain("\nSet-Cookie", answer.Split("\r\n\r\n")[0], StringComparison.OrdinalIgnoreCase);
        }

        // What no header may hold is refused before anything reads it; what a terminal would obey is taken for no language.
        foreach (var (language, expected) in new[] { ("\0forged", 400), ("\u001b[31m\u000bforged", 200) })
        {
            var (status, _) = await AskAsync(
                program,
                ["GET / HTTP/1.1", $"Host: {program.Address.Authority}", $"Accept-Language: {language}"]
            );
            Assert.Equal(expected, status);
        }

        // A name with the end of a line in it, which is told in a refusal and nowhere else.
        var body = Farm.Mango;
        body["name"] = "Xoài\r\n2026-11-24 fail: forged entry";
        Assert.Equal(HttpStatusCode.BadRequest, (await program.Sends("/api/products", body, orchard.Key)).StatusCode);

        // Of an exception there are many lines; what was sent begins none.
        Assert.NotEmpty(log.Lines);
        Assert.All(
            log.Lines,
            entry =>
            {
                Assert.DoesNotContain("\nSet-Cookie", entry, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("\n2026-11-24 fail", entry, StringComparison.Ordinal);
                Assert.DoesNotContain('\u001b', entry);
                Assert.DoesNotContain(orchard.Key, entry, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task A_request_that_is_too_long_or_too_much_is_refused_before_it_is_read()
    {
        await using var program = TraceabilityProgram.On(storage);
        var host = $"Host: {program.Address.Authority}";
        foreach (
            var lines in new string[][]
            {
                [$"GET /{new string('x', 20_000)} HTTP/1.1", host],
                ["GET / HTTP/1.1", host, $"X-Long: {new string('x', 60_000)}"],
                ["GET / HTTP/1.1", host, .. Enumerable.Range(0, 200).Select(number => $"X-{number}: a")],
                ["GET / HTTP/1.1"],
                ["GET / HTTP/1.1", host, "Host: two.example"],
                ["POST /api/batches HTTP/1.1", host, "Content-Length: 5", "Transfer-Encoding: chunked", "", "0"],
                ["POST /api/batches HTTP/1.1", host, "Content-Length: 1, 2"],
                ["POST /api/batches HTTP/1.1", host, "Transfer-Encoding: chunked, identity"],
                ["TRACE / HTTP/1.1", host],
            }
        )
        {
            var (status, answer) = await AskAsync(program, lines);
            Assert.True(status is >= 400 and < 500, $"{lines[0][..Math.Min(40, lines[0].Length)]}: {status}");
            Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_never_ends_a_request_is_let_go_and_keeps_nobody_waiting()
    {
        await using var program = new TraceabilityProgram(storage.ConnectionString)
        {
            With = services =>
                services.Configure<KestrelServerOptions>(options =>
                {
                    // The same that stand by default, and shorter.
                    Assert.InRange(
                        options.Limits.RequestHeadersTimeout,
                        TimeSpan.FromSeconds(1),
                        TimeSpan.FromSeconds(30)
                    );
                    Assert.NotNull(options.Limits.MinRequestBodyDataRate);
                    Assert.NotNull(options.Limits.MinResponseDataRate);
                    options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(300);
                    options.Limits.MinRequestBodyDataRate = new MinDataRate(1_000_000, TimeSpan.FromMilliseconds(1500));
                }),
        }.Listening();
        var address = program.Address;
        var slow = new List<Task<string>>();
        for (var client = 0; client < 50; client++)
        {
            slow.Add(UnendedAsync(address, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "));
        }

        var body =
            $"POST /api/farmers HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {TraceabilityProgram.OperatorKey}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{\"name\": ";
        slow.Add(UnendedAsync(address, body));
        using var meanwhile = await program.Gets("/healthz");
        Assert.Equal(HttpStatusCode.OK, meanwhile.StatusCode);
        // Each is ended by the program: none of these ends what it sends.
        var answers = await Task.WhenAll(slow);
        Assert.All(answers, answer => Assert.DoesNotContain(" 200 ", answer.Split('\n')[0], StringComparison.Ordinal));
        Assert.DoesNotContain(" 201 ", answers[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_that_is_very_deep_or_says_a_name_twice_is_refused_and_nothing_is_kept()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        foreach (
            var (path, text) in new[]
            {
                ("/api/products", $"{{\"name\": {new string('[', 20_000)}"),
                ("/api/products", string.Concat(Enumerable.Repeat("{\"price\":", 5_000))),
                ("/epcis/capture", string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
                ("/api/batches", "{\"gtin\": \"\\ud800\", \"lot\": \"\\udfff\"}"),
                (
                    "/api/batches",
                    $"{{\"gtin\": \"{orchard.Gtin}\", \"lot\": \"Z\", \"__proto__\": {{\"lot\": \"Y\"}}}}"
                ),
                ("/api/batches", "\uFEFF"),
                ("/api/batches", "[]"),
                ("/api/batches", "null"),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(text, Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Authorization", "Bearer " + orchard.Key);
            using var answer = await program.Asks(request);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path}: {answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }

        var batches = (await (await program.Gets("/api/batches", orchard.Key)).Json())["items"]!.AsArray();
        Assert.Equal(["A"], batches.Select(batch => batch.Text("lot")));
    }

    static async Task<string> UnendedAsync(Uri address, string begun)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, cancellation);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(begun), cancellation);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (IOException)
        {
            // Cut off, with no word of it.
            return "";
        }
    }

    static async Task<(int Status, string Answer)> AskAsync(TraceabilityProgram program, string[] lines)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = new TcpClient();
        await socket.ConnectAsync(program.Address.Host, program.Address.Port, cancellation);
        var stream = socket.GetStream();
        // Before whatever stands for a body.
        var text = string.Join("\r\n", [lines[0], "Connection: close", .. lines[1..]]) + "\r\n\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellation);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync(cancellation);
        var status = answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture)
            : 0;
        return (status, answer);
    }
}
