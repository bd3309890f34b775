using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Traceability.Fuzz.WholeProgram;

/// <summary>A request after which something was wrong.</summary>
public sealed record Answered(string Request, int Status, string Answer);

/// <summary>What came of requests at the whole program.</summary>
/// <param name="Statuses">How often each status was answered.</param>
/// <param name="Faults">5xx but 503, an answer that tells of the program's insides, or none.</param>
public sealed record StrangersReport(
    int Requests,
    double Seconds,
    IReadOnlyDictionary<int, int> Statuses,
    IReadOnlyList<Answered> Faults
);

/// <summary>
/// Sends every route what its example says, and then what chance makes of it: with anyone's key, ids that others were given, odd
/// headers, and the host's calls forged. Nothing of it may be answered 5xx, but for storage that is busy.
/// </summary>
/// <param name="endpoints">The program's routes, those too that are in no description.</param>
/// <param name="document">Its OpenAPI document, which has an example for each body.</param>
public sealed class Strangers(
    HttpClient client,
    IEnumerable<RouteEndpoint> endpoints,
    JsonNode document,
    string operatorKey,
    int seed
)
{
    const int AtOnce = 16;
    const int MostFaults = 20;

    // Storage that keeps everyone waiting says nothing of what was sent.
    const int Busy = 503;

    readonly Random random = new(seed);
    readonly KnownWords known = new();
    readonly Dictionary<int, int> statuses = [];
    readonly List<Answered> faults = [];
    readonly IReadOnlyList<Door> doors = [.. Doors(endpoints, document)];
    readonly byte[][] files =
    [
        .. FuzzTargets
            .All.Where(target => target.Name is "csv" or "photo" or "epcis")
            .SelectMany(target => target.Seeds()),
    ];

    /// <summary>A route with a method, and the body that its description gives as an example.</summary>
    sealed record Door(string Method, string Template, JsonNode? Example);

    public async Task<StrangersReport> RunAsync(int requests, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var sent = 0;
        // As it should be done, twice: the second time with the ids and keys that the first was given.
        foreach (var door in doors.Concat(doors).Where(door => door.Example is not null && sent < requests))
        {
            await SendAsync([Honest(door)], cancellation);
            sent++;
        }

        while (sent < requests)
        {
            var next = Enumerable.Range(0, Math.Min(AtOnce, requests - sent)).Select(_ => Odd()).ToList();
            await SendAsync(next, cancellation);
            sent += next.Count;
        }

        return new StrangersReport(sent, clock.Elapsed.TotalSeconds, statuses, faults);
    }

    async Task SendAsync(
        IReadOnlyList<(HttpRequestMessage Request, string Told)> requests,
        CancellationToken cancellation
    )
    {
        // Together, and learnt from in their order: the same seed asks the same as far as the program answers the same.
        var answers = await Task.WhenAll(requests.Select(request => AnswerAsync(request.Request, cancellation)));
        foreach (var ((_, told), (status, mediaType, answer)) in requests.Zip(answers))
        {
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (
                (
                    status is 0 or (>= 500 and not Busy)
                    || answer.Contains("   at Traceability.", StringComparison.Ordinal)
                )
                && faults.Count < MostFaults
            )
            {
                faults.Add(new Answered(told, status, answer.Length > 400 ? answer[..400] : answer));
            }

            known.Learn(mediaType, answer);
        }
    }

    async Task<(int Status, string? MediaType, string Answer)> AnswerAsync(
        HttpRequestMessage request,
        CancellationToken cancellation
    )
    {
        using (request)
        {
            try
            {
                using var answer = await client.SendAsync(request, cancellation);
                return (
                    (int)answer.StatusCode,
                    answer.Content.Headers.ContentType?.MediaType,
                    await answer.Content.ReadAsStringAsync(cancellation)
                );
            }
            catch (Exception fault)
                when (fault is HttpRequestException
                    || (fault is TaskCanceledException && !cancellation.IsCancellationRequested)
                )
            {
                return (0, null, fault.Message);
            }
        }
    }

    (HttpRequestMessage, string) Honest(Door door) =>
        Request(
            door,
            Path(door.Template, isOdd: false),
            new StringContent(door.Example!.ToJsonString(), Encoding.UTF8, "application/json"),
            door.Example!.ToJsonString(),
            Key(door.Template)
        );

    // Farmers' routes with a farmer's key, where one is known.
    string Key(string template) =>
        known.Keys.Count > 0 && !template.Contains("farmers", StringComparison.Ordinal) && random.Next(2) == 0
            ? known.Keys[random.Next(known.Keys.Count)]
            : operatorKey;

    (HttpRequestMessage, string) Odd()
    {
        var door = doors[random.Next(doors.Count)];
        var path = Path(door.Template, isOdd: true) + Query();
        (HttpContent? content, string told) = door.Method is "GET" or "HEAD" or "OPTIONS" ? (null, "") : Content(door);
        var (request, line) = Request(door, path, content, told, AnyKey());
        foreach (
            var (name, most) in (ReadOnlySpan<(string, int)>)
                [("Idempotency-Key", 4), ("Accept-Language", 8), ("Accept", 8), ("DPoP", 16), ("If-None-Match", 8)]
        )
        {
            if (random.Next(most) == 0)
            {
                request.Headers.TryAddWithoutValidation(name, Sendable(Word()));
            }
        }

        return (request, line);
    }

    static (HttpRequestMessage, string) Request(Door door, string path, HttpContent? content, string told, string? key)
    {
        var request = new HttpRequestMessage(new HttpMethod(door.Method), new Uri(path, UriKind.Relative))
        {
            Content = content,
        };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return (request, $"{door.Method} {path} {(told.Length > 600 ? told[..600] : told)}");
    }

    string? AnyKey() =>
        random.Next(6) switch
        {
            0 => null,
            1 => "tr_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            2 or 3 when known.Keys.Count > 0 => known.Keys[random.Next(known.Keys.Count)],
            _ => operatorKey,
        };

    (HttpContent, string) Content(Door door)
    {
        var kind = random.Next(door.Example is null ? 4 : 8);
        switch (kind)
        {
            case 0:
                var fields = Enumerable
                    .Range(0, random.Next(8))
                    .Select(_ => KeyValuePair.Create(known.Fields[random.Next(known.Fields.Count)], Word()))
                    .ToList();
                return (new FormUrlEncodedContent(fields), string.Join('&', fields));
            case 1:
                var file = new Mutation(random, []).Of(files, 8192);
                return (
                    Typed(file, (string[])["text/csv", "image/jpeg", "application/octet-stream", "application/json"]),
                    Convert.ToBase64String(file)
                );
            case 2 when door.Example is not null:
                var bytes = new Mutation(random, []).Of([Encoding.UTF8.GetBytes(door.Example.ToJsonString())], 8192);
                return (Typed(bytes, (string[])["application/json"]), Encoding.UTF8.GetString(bytes));
            default:
                var json = new OddJson(random, known).Of(door.Example ?? Invented(door));
                return (new StringContent(json, Encoding.UTF8, "application/json"), json);
        }
    }

    // The host's call, with a message that is as likely as not none.
    JsonNode Invented(Door door)
    {
        var message = new JsonObject
        {
            ["gtin"] = known.Of("gtin", random),
            ["lot"] = known.Of("lot", random),
            ["id"] = known.Of("id", random),
            ["announcedAt"] = "2026-11-24T10:00:00Z",
        };
        return door.Template.LastIndexOf('/') == 0
            ? new JsonObject
            {
                ["Data"] = new JsonObject { ["message"] = JsonValue.Create(message.ToJsonString())!.ToJsonString() },
                ["Metadata"] = new JsonObject(),
            }
            : message;
    }

    ByteArrayContent Typed(byte[] bytes, string[] types) =>
        new(bytes) { Headers = { ContentType = new(types[random.Next(types.Length)]) } };

    string Path(string template, bool isOdd)
    {
        var path = new StringBuilder();
        foreach (var segment in template.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path.Append('/').Append(Segment(segment, isOdd));
        }

        return path.Length == 0 ? "/" : path.ToString();
    }

    // A parameter may have text around it: {lot}.svg.
    string Segment(string segment, bool isOdd)
    {
        var (open, close) = (segment.IndexOf('{', StringComparison.Ordinal), segment.LastIndexOf('}'));
        if (open < 0 || close < open)
        {
            return segment;
        }

        var name = segment[(open + 1)..close].TrimStart('*').Split(':', '?', '=')[0];
        var value = isOdd && random.Next(4) == 0 ? Word() : known.Of(name, random) ?? Word();
        return segment[..open] + Uri.EscapeDataString(Whole(value)) + segment[(close + 1)..];
    }

    string Query() =>
        string.Concat(
            Enumerable
                .Range(0, random.Next(3))
                .Select(i =>
                    $"{(i == 0 ? '?' : '&')}{queryNames[random.Next(queryNames.Length)]}={Uri.EscapeDataString(Whole(Word()))}"
                )
        );

    static readonly string[] queryNames =
    [
        .. (string[])
            [
                "perPage",
                "nextPageToken",
                "lang",
                "size",
                "sheet",
                "count",
                "copies",
                "dpi",
                "each",
                "run",
                "from",
                "to",
            ],
        .. (string[])
            [
                "q",
                "province",
                "month",
                "farmer",
                "after",
                "linkType",
                "by",
                "product",
                "start",
                "kind",
                "state",
                "until",
            ],
        .. (string[])
            [
                "GE_eventTime",
                "EQ_bizStep",
                "MATCH_epc",
                "eventType",
                "orderBy",
                "code",
                "error",
                "17",
                "context",
                "recalled",
            ],
    ];

    string Word() =>
        random.Next(3) == 0
        && known.Of(
            (string[])["gtin", "lot", "id", "token", "nextPageToken", "key", "run"] is var names
                ? names[random.Next(names.Length)]
                : "",
            random
        )
            is { } word
            ? word
            : words[random.Next(words.Length)];

    static readonly string[] words =
    [
        .. (string[])
            [
                "",
                " ",
                "0",
                "-1",
                "1",
                "20",
                "999999999999",
                "1e9",
                "NaN",
                "true",
                "null",
                "..",
                ".",
                "%2F",
                "%",
                "/",
                "\\",
            ],
        .. (string[])
            [
                "a/b",
                "?",
                "#",
                "'",
                "\"",
                "<b>",
                "\0",
                "\u0001",
                "\r\nSet-Cookie: a=b",
                "\u202E",
                "é",
                "🥭",
                "\uFFFF",
                "*",
            ],
        .. (string[])
            [
                "en-US,vi;q=0.5",
                "*/*;q=0",
                "text/html",
                "application/linkset+json",
                "W/\"a\"",
                "a,b;c=d",
                "=1+1",
                "L26-114",
            ],
        .. (string[])
            [
                "2026-11-24",
                "2026-13-45",
                "2026-11-24T10:00:00Z",
                "9999-12-31T23:59:59Z",
                "0001-01-01",
                "KGM",
                "VND",
                "dmivkhulzjz2lsf5oobji6cxmi",
            ],
        .. (string[])
            [
                "AAAA",
                "eyJhIjoxfQ",
                "a7x45",
                "60x40",
                "1x1",
                "297x297",
                "gs1:all",
                "linkset",
                "https://a.vn/",
                "http://127.0.0.1:7071/",
            ],
        new string('x', 300),
        new string('9', 60),
    ];

    // Half a character cannot be sent in an address.
    static string Whole(string text) => string.Concat(text.EnumerateRunes());

    // What a client sends at all: the rest is sent byte for byte by tests of their own.
    static string Sendable(string text) => string.Concat(text.Where(letter => letter is >= ' ' and < '\x7F'));

    static IEnumerable<Door> Doors(IEnumerable<RouteEndpoint> endpoints, JsonNode document)
    {
        foreach (var endpoint in endpoints)
        {
            var template = endpoint.RoutePattern.RawText ?? "";
            template = template.StartsWith('/') ? template : "/" + template;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                yield return new Door(method, template, Example(document, method, endpoint.RoutePattern));
            }
        }
    }

    static JsonNode? Example(JsonNode document, string method, RoutePattern pattern) =>
        document["paths"]?.AsObject().FirstOrDefault(path => Plain(path.Key) == Plain(pattern.RawText ?? "")).Value
            is { } path
            ? path[method.ToLowerInvariant()]?["requestBody"]?["content"]?["application/json"]?["example"]
            : null;

    static string Plain(string template) => template.Trim('/').Replace("*", "", StringComparison.Ordinal);
}
