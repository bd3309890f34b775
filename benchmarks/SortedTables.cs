using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Traceability.Benchmarks;

/// <summary>
/// A table service over sorted rows, on loopback: for counting what is asked of storage when it holds more than the emulator can,
/// which looks through a whole partition for each row that is written. It knows what <see cref="Counting"/> needs of the protocol
/// (Azure Table service REST API: insert entity, insert or replace entity, query entities by key and by a stretch of a partition,
/// entity group transaction) and answers 501 to anything else; that it counts as the emulator does is shown in the same run.
/// </summary>
sealed partial class SortedTables : IAsyncDisposable
{
    const string Account = "devstoreaccount1";

    /// <summary>Rows of an answer at most, as of the table service.</summary>
    const int MaxRows = 1000;

    readonly WebApplication app;
    readonly Dictionary<string, SortedSet<Row>> partitions = [];
    readonly Lock gate = new();

    SortedTables(WebApplication app) => this.app = app;

    /// <summary>Names this service's tables; there are no queues and no blobs.</summary>
    public string ConnectionString
    {
        get
        {
            var key = Convert.ToBase64String(Encoding.UTF8.GetBytes(Account));
            return $"AccountName={Account};AccountKey={key};TableEndpoint={app.Urls.First()}/{Account};"
                + $"QueueEndpoint={app.Urls.First()}/none;BlobEndpoint={app.Urls.First()}/none";
        }
    }

    public static async Task<SortedTables> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var tables = new SortedTables(app);
        app.Run(tables.AnswerAsync);
        await app.StartAsync();
        return tables;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        // The raw target: a key may hold what a decoded path blurs.
        var path = Path(context.Request);
        context.Response.Headers["DataServiceVersion"] = "3.0";
        await (
            (context.Request.Method, Entity().Match(path)) switch
            {
                ("POST", _) when path == "$batch" => TransactAsync(context.Response, body),
                ("POST", { Success: false }) => InsertAsync(context.Response, path, body),
                ("PUT", { Success: true } entity) => ReplaceAsync(context.Response, entity, body),
                ("GET", { Success: true } entity) => ReadAsync(context.Response, entity),
                ("GET", _) when path.EndsWith("()", StringComparison.Ordinal) => QueryAsync(context, path[..^2]),
                _ => RefuseAsync(context.Response, StatusCodes.Status501NotImplemented, "NotImplemented"),
            }
        );
    }

    static string Path(HttpRequest request)
    {
        var target = request
            .HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!
            .RawTarget;
        return Uri.UnescapeDataString(target.Split('?')[0])[(Account.Length + 2)..];
    }

    Task InsertAsync(HttpResponse response, string table, string body)
    {
        var row = JsonNode.Parse(body)!.AsObject();
        lock (gate)
        {
            if (!Partition(table, (string)row["PartitionKey"]!).Add(new Row((string)row["RowKey"]!, body)))
            {
                response.StatusCode = StatusCodes.Status409Conflict;
            }
        }

        return response.StatusCode == StatusCodes.Status409Conflict
            ? RefuseAsync(response, response.StatusCode, "EntityAlreadyExists")
            : DoneAsync(response);
    }

    Task ReplaceAsync(HttpResponse response, Match entity, string body)
    {
        Put(entity, body);
        return DoneAsync(response);
    }

    async Task ReadAsync(HttpResponse response, Match entity)
    {
        Row? found;
        lock (gate)
        {
            found = Partition(entity).TryGetValue(new Row(Value(entity, "row"), ""), out var row) ? row : null;
        }

        await (
            found is null
                ? RefuseAsync(response, StatusCodes.Status404NotFound, "ResourceNotFound")
                : WriteAsync(response, Told(found))
        );
    }

    async Task QueryAsync(HttpContext context, string table)
    {
        var asked = Filter().Match(context.Request.Query["$filter"].ToString());
        if (!asked.Success)
        {
            await RefuseAsync(context.Response, StatusCodes.Status501NotImplemented, "NotImplemented");
            return;
        }

        var top = int.TryParse(context.Request.Query["$top"], CultureInfo.InvariantCulture, out var told)
            ? Math.Min(told, MaxRows)
            : MaxRows;
        var (from, to) = (Value(asked, "from"), Value(asked, "to"));
        var next = context.Request.Query["NextRowKey"].ToString();
        List<Row> rows;
        lock (gate)
        {
            rows =
            [
                .. Partition(table, Value(asked, "partition"))
                    .GetViewBetween(new Row(next.Length > 0 ? next : from, ""), new Row(to.Length > 0 ? to : "~~", ""))
                    .Where(row =>
                        (next.Length > 0 || string.CompareOrdinal(row.Key, from) > 0)
                        && (to.Length == 0 || string.CompareOrdinal(row.Key, to) < 0)
                    )
                    .Take(top + 1),
            ];
        }

        if (rows.Count > top)
        {
            context.Response.Headers["x-ms-continuation-NextPartitionKey"] = Uri.EscapeDataString(
                Value(asked, "partition")
            );
            context.Response.Headers["x-ms-continuation-NextRowKey"] = Uri.EscapeDataString(rows[top].Key);
        }

        await WriteAsync(context.Response, $$"""{"value":[{{string.Join(',', rows.Take(top).Select(Told))}}]}""");
    }

    Task TransactAsync(HttpResponse response, string body)
    {
        var operations = Operation().Matches(body);
        var answer = new StringBuilder("--batch\r\nContent-Type: multipart/mixed; boundary=changeset\r\n\r\n");
        foreach (Match operation in operations)
        {
            var path = Uri.UnescapeDataString(new Uri(operation.Groups["uri"].Value).AbsolutePath)[
                (Account.Length + 2)..
            ];
            Put(Entity().Match(path), operation.Groups["json"].Value);
            answer
                .Append("--changeset\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
                .Append("HTTP/1.1 204 No Content\r\nDataServiceVersion: 1.0;\r\nETag: W/\"1\"\r\n\r\n\r\n");
        }

        answer.Append("--changeset--\r\n--batch--\r\n");
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "multipart/mixed; boundary=batch";
        return response.WriteAsync(answer.ToString());
    }

    void Put(Match entity, string body)
    {
        var row = new Row(Value(entity, "row"), body);
        lock (gate)
        {
            var rows = Partition(entity);
            rows.Remove(row);
            rows.Add(row);
        }
    }

    SortedSet<Row> Partition(Match entity) => Partition(entity.Groups["table"].Value, Value(entity, "partition"));

    SortedSet<Row> Partition(string table, string partition)
    {
        var name = $"{table}|{partition}";
        return partitions.TryGetValue(name, out var rows) ? rows : partitions[name] = new SortedSet<Row>(Row.ByKey);
    }

    static string Value(Match match, string group) =>
        match.Groups[group].Value.Replace("''", "'", StringComparison.Ordinal);

    static string Told(Row row) => "{\"odata.etag\":\"W/\\\"1\\\"\"," + row.Json[(row.Json.IndexOf('{') + 1)..];

    static Task WriteAsync(HttpResponse response, string json)
    {
        response.ContentType = "application/json;odata=minimalmetadata";
        return response.WriteAsync(json);
    }

    static Task DoneAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.ETag = "W/\"1\"";
        return Task.CompletedTask;
    }

    static Task RefuseAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        response.Headers["x-ms-error-code"] = code;
        return WriteAsync(
            response,
            $$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"{{{{code}}}}"}}}"""
        );
    }

    sealed record Row(string Key, string Json)
    {
        public static IComparer<Row> ByKey { get; } =
            Comparer<Row>.Create((one, other) => string.CompareOrdinal(one.Key, other.Key));
    }

    [GeneratedRegex(@"^(?<table>\w+)\(PartitionKey='(?<partition>(?:[^']|'')*)',RowKey='(?<row>(?:[^']|'')*)'\)$")]
    private static partial Regex Entity();

    [GeneratedRegex(
        @"^PartitionKey eq '(?<partition>(?:[^']|'')*)'(?: and RowKey gt '(?<from>(?:[^']|'')*)')?(?: and RowKey lt '(?<to>(?:[^']|'')*)')?$"
    )]
    private static partial Regex Filter();

    [GeneratedRegex(@"\nPUT (?<uri>\S+) HTTP/1\.1\r\n(?:[^\r\n]+\r\n)*\r\n(?<json>[^\r\n]+)")]
    private static partial Regex Operation();
}
