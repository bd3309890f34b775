using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Imports;

/// <summary>A person at a desk who sends files with a key, and reads what became of them.</summary>
public sealed class Office(TraceabilityProgram program, string key)
{
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public TraceabilityProgram Program => program;

    public static Office OfOperator(TraceabilityProgram program) => new(program, TraceabilityProgram.OperatorKey);

    /// <param name="query">The kind, and what else is asked: <c>batches&amp;dryRun=true</c>.</param>
    public async Task<HttpResponseMessage> Sends(
        string query,
        byte[] file,
        string type = Csv,
        string? idempotencyKey = null,
        string language = "vi"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?kind=" + query)
        {
            Content = new ByteArrayContent(file),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await program.Asks(request);
    }

    /// <summary>As Excel in Vietnam saves it: a byte order mark, semicolons, CR LF.</summary>
    public static byte[] Saved(params IEnumerable<string> lines) =>
        [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n")];

    /// <summary>Households, of which every fortieth is the one before again and every fiftieth has no phone number.</summary>
    public static byte[] Members(int count, int first = 1) =>
        Saved([
            "Họ và tên;Số điện thoại;Tỉnh, thành phố;Xã, phường",
            .. Enumerable.Range(first, count).Select(i => Member(i % 40 == 0 && i % 50 != 0 ? i - 1 : i)),
        ]);

    static string Member(int number) =>
        number % 50 == 0
            ? $"Hộ số {number};không có;Đồng Tháp;Hòa Hưng"
            : $"Hộ số {number};{900_000_000 + number};Đồng Tháp;Hòa Hưng";

    /// <summary>Follows the queue of imports alone, each message as often as is said and in any order.</summary>
    /// <param name="steps">How many times what waits is taken at most.</param>
    public async Task Follows(int steps = 100, int deliveries = 1, Random? shuffle = null)
    {
        var host = new QueueHost(program.Services);
        var queue = program.Services.GetRequiredService<StorageAccount>().Queue(Queues.Import);
        for (; steps > 0 && await host.WaitingAsync(Queues.Import) is { Count: > 0 } waiting; steps--)
        {
            await queue.ClearMessagesAsync(TestContext.Current.CancellationToken);
            var plan = Enumerable.Repeat(waiting, deliveries).SelectMany(messages => messages).ToArray();
            shuffle?.Shuffle(plan);
            foreach (var message in plan)
            {
                if (await host.HandlesAsync(Queues.Import, message) is Outcome.Continued next)
                {
                    await queue.SendMessageAsync(next.Message, TestContext.Current.CancellationToken);
                }
            }
        }
    }

    /// <summary>Sends a file, has the queues followed, and reads its report.</summary>
    public async Task<JsonNode> Imports(string query, byte[] file, string type = Csv)
    {
        using var answer = await Sends(query, file, type);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Text());
        Assert.StartsWith(
            $"{TraceabilityProgram.PublicUrl}/api/imports/",
            answer.Headers.Location!.OriginalString,
            StringComparison.Ordinal
        );
        await program.Settles();
        return await Reads(answer);
    }

    /// <summary>The report of a file that was taken.</summary>
    public async Task<JsonNode> Reads(HttpResponseMessage taken, string query = "?perPage=200", string language = "vi")
    {
        ArgumentNullException.ThrowIfNull(taken);
        var path = new Uri(taken.Headers.Location!.OriginalString).AbsolutePath;
        using var answer = await program.Gets(path + query, key, language);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }

    public Task<HttpResponseMessage> Gets(string path, string language = "vi") => program.Gets(path, key, language);

    /// <summary>A report in short: each row with its state and its cells.</summary>
    public static string Short(JsonNode report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return string.Join(
            " | ",
            report["rows"]!
                .AsArray()
                .Select(row =>
                    string.Join(
                        ' ',
                        [
                            $"{row!["row"]}",
                            row.Text("state"),
                            .. row["sameAs"] is { } same ? [$"= {same}"] : Array.Empty<string>(),
                            .. row["errors"]!.AsArray().Select(error => $"{error.Text("cell")} {error.Text("rule")}"),
                        ]
                    )
                )
        );
    }
}
