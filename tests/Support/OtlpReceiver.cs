using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Traceability.Tests.Support;

/// <summary>A span as a collector has it; ids in hexadecimal, times in nanoseconds since 1970.</summary>
/// <param name="Parent">Empty where it begins a trace.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="Links">The traces that it is linked to.</param>
public sealed record OtlpSpan(
    string Trace,
    string Id,
    string Parent,
    string Name,
    int Kind,
    ulong StartedAt,
    ulong EndedAt,
    ImmutableDictionary<string, string> Attributes,
    ImmutableArray<string> Links,
    bool IsError
);

/// <summary>One point of a metric.</summary>
/// <param name="Count">Of a histogram, how many were measured; else 0.</param>
/// <param name="Value">Of a histogram, their sum.</param>
public sealed record OtlpPoint(
    string Metric,
    string Unit,
    ImmutableDictionary<string, string> Attributes,
    ulong Count,
    double Value
);

/// <summary>A line of a log.</summary>
/// <param name="Trace">Empty where it was written outside of any.</param>
public sealed record OtlpLine(
    string Category,
    string Body,
    ImmutableDictionary<string, string> Attributes,
    string Trace
);

/// <summary>
/// A collector that is told by OTLP over HTTP (OTLP 1.7, binary encoding). It reads the bytes by the numbers of the fields in the
/// specification, with a reader that is not the exporter's.
/// </summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    readonly WebApplication server;
    readonly ConcurrentQueue<OtlpSpan> spans = new();
    readonly ConcurrentQueue<OtlpPoint> points = new();
    readonly ConcurrentQueue<OtlpLine> lines = new();
    readonly ConcurrentQueue<ByteString> bodies = new();
    readonly SemaphoreSlim came = new(0);

    OtlpReceiver(WebApplication server) => this.server = server;

    public IReadOnlyList<OtlpSpan> Spans => [.. spans];

    public IReadOnlyList<OtlpPoint> Points => [.. points];

    public IReadOnlyList<OtlpLine> Lines => [.. lines];

    /// <summary>Everything that was sent, as it was sent.</summary>
    public IReadOnlyList<ByteString> Bodies => [.. bodies];

    /// <summary>What a program is set with to tell this collector.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = server
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.First(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver.server.MapPost("/v1/traces", context => receiver.TakeAsync(context, receiver.TakeSpans));
        receiver.server.MapPost("/v1/metrics", context => receiver.TakeAsync(context, receiver.TakeMetrics));
        receiver.server.MapPost("/v1/logs", context => receiver.TakeAsync(context, receiver.TakeLogs));
        await receiver.server.StartAsync();
        return receiver;
    }

    /// <summary>The spans of one trace, in the order in which they began.</summary>
    public IReadOnlyList<OtlpSpan> Trace(string id) =>
        [.. spans.Where(span => span.Trace == id).OrderBy(span => span.StartedAt)];

    /// <summary>
    /// Waits for the trace that begins with one span and has come to another. It is whole: of each span that is in it the parent is too.
    /// </summary>
    public async Task<IReadOnlyList<OtlpSpan>> WholeAsync(string first, string last, CancellationToken cancellation)
    {
        IReadOnlyList<OtlpSpan>? whole = null;
        await ToldAsync(() => (whole = Whole(first, last)) is not null, cancellation);
        return whole!;
    }

    /// <summary>Waits until what was told is what somebody waits for; only one does at a time.</summary>
    /// <exception cref="OperationCanceledException">It was not told within a minute.</exception>
    public async Task ToldAsync(Func<bool> isTold, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isTold);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(TimeSpan.FromMinutes(1));
        while (!isTold())
        {
            await came.WaitAsync(late.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        came.Dispose();
    }

    IReadOnlyList<OtlpSpan>? Whole(string first, string last)
    {
        foreach (var root in spans.Where(span => span.Name == first))
        {
            var trace = Trace(root.Trace);
            var ids = trace.Select(span => span.Id).ToHashSet(StringComparer.Ordinal);
            if (
                trace.Any(span => span.Name == last)
                && trace.All(span => span.Parent.Length == 0 || ids.Contains(span.Parent))
            )
            {
                return trace;
            }
        }

        return null;
    }

    async Task TakeAsync(HttpContext context, Action<ProtoMessage> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = ByteString.CopyFrom(body.ToArray());
        bodies.Enqueue(bytes);
        take(ProtoMessage.Of(bytes));
        came.Release();
        // An empty answer of its kind: everything was taken.
        context.Response.ContentType = "application/x-protobuf";
    }

    // ExportTraceServiceRequest.resource_spans 1, ResourceSpans.scope_spans 2, ScopeSpans.spans 2; the same numbers for the others.
    static IEnumerable<(ProtoMessage Scope, ProtoMessage Item)> Items(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from item in scope.Messages(2)
        select (scope, item);

    void TakeSpans(ProtoMessage request)
    {
        foreach (var (_, span) in Items(request))
        {
            spans.Enqueue(
                new OtlpSpan(
                    span.Hex(1),
                    span.Hex(2),
                    span.Hex(4),
                    span.Text(5),
                    (int)span.Number(6),
                    span.Number(7),
                    span.Number(8),
                    Attributes(span, 9),
                    [.. span.Messages(13).Select(link => link.Hex(1))],
                    span.Messages(15).Any(status => status.Number(3) == 2)
                )
            );
        }
    }

    // Metric: name 1, unit 3, gauge 5, sum 7, histogram 9; each has its data_points in 1.
    void TakeMetrics(ProtoMessage request)
    {
        foreach (var (_, metric) in Items(request))
        {
            foreach (var point in metric.Messages(5).Concat(metric.Messages(7)).SelectMany(data => data.Messages(1)))
            {
                var value = point.Has(4) ? point.Double(4) : (long)point.Number(6);
                points.Enqueue(new OtlpPoint(metric.Text(1), metric.Text(3), Attributes(point, 7), 0, value));
            }

            foreach (var point in metric.Messages(9).SelectMany(data => data.Messages(1)))
            {
                points.Enqueue(
                    new OtlpPoint(
                        metric.Text(1),
                        metric.Text(3),
                        Attributes(point, 9),
                        point.Number(4),
                        point.Double(5)
                    )
                );
            }
        }
    }

    // LogRecord: body 5, attributes 6, trace_id 9; the scope's name is the category.
    void TakeLogs(ProtoMessage request)
    {
        foreach (var (scope, line) in Items(request))
        {
            lines.Enqueue(
                new OtlpLine(
                    scope.Messages(1).Select(named => named.Text(1)).FirstOrDefault() ?? "",
                    line.Messages(5).Select(Value).FirstOrDefault() ?? "",
                    Attributes(line, 6),
                    line.Hex(9)
                )
            );
        }
    }

    static ImmutableDictionary<string, string> Attributes(ProtoMessage message, int field) =>
        message
            .Messages(field)
            .ToImmutableDictionary(pair => pair.Text(1), pair => pair.Messages(2).Select(Value).FirstOrDefault() ?? "");

    // AnyValue: string 1, bool 2, int 3, double 4.
    static string Value(ProtoMessage value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? (value.Number(2) == 1 ? "true" : "false")
        : value.Has(3) ? ((long)value.Number(3)).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : value.Has(4) ? value.Double(4).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : "";

    /// <summary>A message of protocol buffers, by its fields' numbers.</summary>
    sealed class ProtoMessage
    {
        readonly List<(int Field, ulong Number, ByteString? Bytes)> fields = [];

        public static ProtoMessage Of(ByteString bytes)
        {
            var (message, input) = (new ProtoMessage(), bytes.CreateCodedInput());
            while (input.ReadTag() is not 0 and var tag)
            {
                var field = WireFormat.GetTagFieldNumber(tag);
                message.fields.Add(
                    WireFormat.GetTagWireType(tag) switch
                    {
                        WireFormat.WireType.Varint => (field, input.ReadUInt64(), null),
                        WireFormat.WireType.Fixed64 => (field, input.ReadFixed64(), null),
                        WireFormat.WireType.Fixed32 => (field, input.ReadFixed32(), null),
                        WireFormat.WireType.LengthDelimited => (field, 0, input.ReadBytes()),
                        var other => throw new InvalidDataException($"Field {field} is of the kind {other}."),
                    }
                );
            }

            return message;
        }

        public bool Has(int field) => fields.Exists(one => one.Field == field);

        /// <summary>0 where it is not there, which is how 0 is written.</summary>
        public ulong Number(int field) => fields.Find(one => one.Field == field).Number;

        public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

        public string Text(int field) => Bytes(field).ToStringUtf8();

        public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

        public IEnumerable<ProtoMessage> Messages(int field) =>
            fields.Where(one => one.Field == field).Select(one => Of(one.Bytes!));

        ByteString Bytes(int field) => fields.Find(one => one.Field == field).Bytes ?? ByteString.Empty;
    }
}
