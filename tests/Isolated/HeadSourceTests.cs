using System.Text.Json.Nodes;
using CsCheck;
using Traceability.Platform.Laptop;
using Traceability.Tests.Platform.Functions;

namespace Traceability.Tests.Isolated;

/// <summary>The isolated worker's head says the same as the custom handler's package, by its source: also where it cannot be compiled.</summary>
public class HeadSourceTests
{
    static readonly HeadSource head = HeadSource.Read(HeadSource.Text());
    static readonly IReadOnlyList<HeadFunction> package = HeadFunction.OfThePackage();

    [Fact]
    public void Both_heads_have_the_same_queue_and_timer_functions()
    {
        Assert.NotEmpty(head.Functions);
        Assert.Empty(HeadFunction.Disagreements(package, head.Functions));
    }

    [Fact]
    public void Its_one_HTTP_function_takes_every_path_and_every_method_that_the_package_takes_and_asks_for_no_key()
    {
        var http = PackagedFunction.All().Where(function => function.Route is not null);
        Assert.Equal(
            http.SelectMany(function => function.Methods!).Distinct().Order(StringComparer.Ordinal),
            head.Methods.Order(StringComparer.Ordinal)
        );
        Assert.Equal(("{*rest}", "Anonymous"), (head.Route, head.Access));
    }

    [Fact]
    public void Its_queues_are_read_in_the_same_way()
    {
        var root = JsonNode
            .Parse(File.ReadAllText(Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "host.json")))!
            .AsObject();
        // A handler of its own, and the extensions that come with it, are what the other head has instead.
        Assert.True(root.Remove("customHandler"));
        Assert.True(root.Remove("extensionBundle"));
        Assert.True(JsonNode.DeepEquals(root, JsonNode.Parse(HeadSource.HostJson)));
    }

    [Theory]
    [InlineData(
        "[QueueTrigger(\"recall\")]",
        "[QueueTrigger(\"recalls\")]",
        "the isolated worker has no spread-recalls: queueTrigger recall",
        "the custom handler has no spread-recalls: queueTrigger recalls"
    )]
    [InlineData(
        "[TimerTrigger(\"0 * * * * *\")]",
        "[TimerTrigger(\"0 0 * * * *\")]",
        "the isolated worker has no run-subscriptions: timerTrigger 0 * * * * *",
        "the custom handler has no run-subscriptions: timerTrigger 0 0 * * * *"
    )]
    [InlineData(
        "[Function(\"follow-batch\")]",
        "[NoFunction(\"follow-batch\")]",
        "the isolated worker has no follow-batch: queueTrigger batch-changed"
    )]
    public void A_function_that_is_changed_in_one_head_alone_is_caught(
        string was,
        string becomes,
        params string[] lines
    )
    {
        var text = HeadSource.Text();
        Assert.Contains(was, text, StringComparison.Ordinal);
        var planted = HeadSource.Read(text.Replace(was, becomes, StringComparison.Ordinal));
        Assert.Equal(lines, HeadFunction.Disagreements(package, planted.Functions));
    }

    [Fact]
    public void What_is_written_on_the_wire_is_read_from_it() =>
        Gen.Select(Gen.Int[1, 100], Gen.String, Gen.Int[1, 100], Gen.String.Array[0, 3])
            .Sample(
                (field, text, inner, texts) =>
                {
                    var message = new WireMessage();
                    foreach (var one in texts)
                    {
                        message.With(inner, one);
                    }

                    var bytes = new WireMessage().With(field, text).With(field + 100, message).ToBytes();
                    var read = WireMessage.Parse(bytes);
                    return read.Has(field)
                        && read.Text(field) == Unicode(text)
                        && read.Message(field + 100).Texts(inner).SequenceEqual(texts.Select(Unicode))
                        && read.ToBytes().SequenceEqual(bytes);
                }
            );

    // Half of a pair of surrogates is no text.
    static string Unicode(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
