using System.Diagnostics;
using System.Text.Json;
using CsCheck;
using Traceability.Platform.Telemetry;

namespace Traceability.Tests.Platform.Telemetry;

/// <summary>What a message carries of its trace; whatever else it is, it stays what it says.</summary>
public sealed class TraceContextTests
{
    const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void Outside_of_a_trace_a_message_stays_the_very_same()
    {
        const string message = """{"gtin":"09520000000011"}""";
        Assert.Same(message, TraceContext.Carry(message, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"gtin":"09520000000011","lot":"A/B"}""")]
    [InlineData("""{ "traceparent": "theirs", "visibleAt": "never" }""")]
    public void Inside_of_one_it_carries_the_span_and_when_it_can_be_taken_and_all_that_it_was(string message)
    {
        using var trace = new OwnTrace();
        var carried = TraceContext.Carry(message, TimeSpan.FromMinutes(5));
        var read = TraceContext.Of(carried);
        Assert.Equal((trace.Span.TraceId, trace.Span.SpanId), (read.Parent.TraceId, read.Parent.SpanId));
        Assert.True(read.Parent.IsRemote);
        Assert.Equal(
            new DateTimeOffset(trace.Span.StartTimeUtc).AddMinutes(5).ToUnixTimeMilliseconds(),
            read.VisibleAt?.ToUnixTimeMilliseconds()
        );
        using var before = JsonDocument.Parse(message);
        using var after = JsonDocument.Parse(carried);
        Assert.All(
            before.RootElement.EnumerateObject(),
            member => Assert.Equal(member.Value.GetRawText(), after.RootElement.GetProperty(member.Name).GetRawText())
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"traceparent\":")]
    [InlineData("{\"traceparent\":7,\"visibleAt\":\"soon\"}")]
    [InlineData("{\"traceparent\":\"\\ud800\",\"visibleAt\":1e99}")]
    [InlineData("{\"traceparent\":\"00-00000000000000000000000000000000-b7ad6b7169203331-01\"}")]
    [InlineData("{\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c\",\"visibleAt\":-1}")]
    [InlineData("{\"visibleAt\":9223372036854775807}")]
    [InlineData("{\"gtin\":\"09520000000011\",\"traceparent\":\"" + Parent + "\"}")]
    public void A_message_without_a_trace_or_with_a_wrong_one_begins_its_own(string message) =>
        Assert.Equal(default(TraceContext), TraceContext.Of(message));

    [Fact]
    public void Any_text_is_read_without_a_fault() =>
        Gen.OneOf(
                Gen.String,
                Gen.String.Select(text => $"{{\"traceparent\":{JsonSerializer.Serialize(text)}}}"),
                Gen.Int[0, Parent.Length].Select(length => $"{{\"traceparent\":\"{Parent[..length]}\"")
            )
            .Sample(text => TraceContext.Of(text).VisibleAt is null);

    /// <summary>A span of ours that is under way, heard by this test alone.</summary>
    sealed class OwnTrace : IDisposable
    {
        readonly Signals signals = new(isOn: true);
        readonly ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == Signals.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };

        public OwnTrace()
        {
            ActivitySource.AddActivityListener(listener);
            Span = signals.Begin("own", ActivityKind.Internal, default)!;
        }

        public Activity Span { get; }

        public void Dispose()
        {
            Span.Dispose();
            listener.Dispose();
            signals.Dispose();
        }
    }
}
