using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Traceability.Gs1.Epcis;
using Traceability.Platform.Authentication;
using Traceability.Provenance;
using Traceability.Provenance.Lineage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

public class ProvenanceGraphTests(TestStorage storage)
{
    const string Gtin = "09520000000004";

    [Fact]
    public async Task Anyone_sees_what_a_lot_was_made_from_and_what_became_of_it()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(program);
        await journey.RunsAsync();
        await program.Settles();
        var up = await (await program.Gets(journey.Api + "/provenance?direction=up&depth=3")).Json();
        Assert.Equal(["L1", "L2", Journey.Mixed], Lots(up));
        Assert.Equal(2, up["edges"]!.AsArray().Count);
        Assert.All(up["nodes"]!.AsArray(), node => Assert.True(node!["registered"]!.GetValue<bool>()));
        var down = await (await program.Gets($"/api/batches/{journey.OtherGtin}/L2/provenance?direction=down")).Json();
        Assert.Equal(["L2", Journey.Mixed], Lots(down));
        Assert.Equal(["made-into", "packed-into"], down["edges"]!.AsArray().Select(edge => edge.Text("kind")));
        Assert.DoesNotContain("345 678", up.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_answer_comes_in_pages()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(program);
        await journey.RunsAsync();
        await program.Settles();
        var lots = new List<string>();
        var next = journey.Api + "/provenance?direction=up&perPage=1";
        for (var pages = 0; next is not null; pages++)
        {
            Assert.True(pages < 5);
            var answer = await program.Gets(next);
            lots.AddRange(Lots(await answer.Json()));
            next = Supply.Next(answer);
        }

        Assert.Equal(["L1", "L2", Journey.Mixed], lots.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("depth=0", "depth")]
    [InlineData("depth=11", "depth")]
    [InlineData("direction=sideways", "direction")]
    [InlineData("nextPageToken=%25", "nextPageToken")]
    [InlineData("nextPageToken=OTk5OTk5", "nextPageToken")]
    [InlineData("perPage=0", "perPage")]
    public async Task A_wrong_parameter_is_refused_by_its_name(string query, string name)
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Gets($"/api/batches/{Gtin}/L1/provenance?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(name, (await answer.Json())["errors"]![0].Text("pointer"));
    }

    [Fact]
    public async Task A_chain_of_1500_lots_ends_at_the_limit_and_says_so()
    {
        var graph = Graph(Enumerable.Range(0, 1500).Select(i => ($"C{i}", $"C{i + 1}")));
        var seen = new HashSet<string>();
        int? skip = 0;
        GraphPage page;
        do
        {
            page = await WalkAsync(graph, "C0", GraphDirection.Down, 5000, skip!.Value);
            Assert.InRange(page.Nodes.Count, 1, 200);
            Assert.All(page.Nodes, node => Assert.True(seen.Add(node.Thing.Canonical)));
            skip = page.Next;
        } while (skip is not null);

        Assert.Equal(LotGraph.MaxVisited, seen.Count);
        Assert.True(page.IsCut);
        Assert.Equal(11, (await WalkAsync(graph, "C700", GraphDirection.Up, 10, 0)).Nodes.Count);
        Assert.Equal(21, (await WalkAsync(graph, "C700", GraphDirection.Both, 10, 0)).Nodes.Count);
    }

    [Fact]
    public async Task A_cycle_ends()
    {
        var graph = Graph([("A", "B"), ("B", "C"), ("C", "A")]);
        var page = await WalkAsync(graph, "A", GraphDirection.Down, 10, 0);
        Assert.Equal(["A", "B", "C"], page.Nodes.Select(node => node.Thing.Lot!.ToString()));
        Assert.Equal(3, page.Edges.Count);
        Assert.False(page.IsCut);
    }

    static Task<GraphPage> WalkAsync(LotGraph graph, string lot, GraphDirection direction, int depth, int skip) =>
        graph.WalkAsync(Thing(lot), direction, depth, skip, 200, TestContext.Current.CancellationToken);

    static IEnumerable<string> Lots(JsonNode answer) =>
        answer["nodes"]!
            .AsArray()
            .Select(node => node!["lot"]?.GetValue<string>())
            .OfType<string>()
            .Order(StringComparer.Ordinal);

    static Epc Thing(string lot) =>
        Epc.TryParse(Supply.Lot(Gtin, lot), out var thing) ? thing : throw new FormatException(lot);

    static LotGraph Graph(IEnumerable<(string From, string To)> made)
    {
        var history = new MemoryHistory();
        var minute = 0;
        foreach (var (from, to) in made)
        {
            history.Add(
                Supply.Transformation(
                    [(Supply.Lot(Gtin, from), 1)],
                    [(Supply.Lot(Gtin, to), 1)],
                    Supply.Morning.AddSeconds(minute++)
                )
            );
        }

        // The operator may speak for everything, so that nobody is looked up.
        return new LotGraph(new LotHistory(history, history, new Viewers(null!, null!, history, null!)));
    }

    /// <summary>A history in memory: what a walk reads of it, and nothing else.</summary>
    sealed class MemoryHistory : IEvents, IEventIndex
    {
        readonly Dictionary<string, AcceptedEvent> events = [];
        readonly Dictionary<EventList, List<IndexRow>> lists = [];

        public void Add(JsonObject json)
        {
            json["@context"] = Supply.Context;
            var read = EpcisDocument.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));
            var e = read.Events.Single().Event!;
            var accepted = new AcceptedEvent(EventKey.Of(e), e, Caller.Operator, e.EventTime);
            events.Add(accepted.Key, accepted);
            foreach (var list in e.Things().Select(thing => EventList.OfThing(thing.Canonical)))
            {
                if (!lists.TryGetValue(list, out var rows))
                {
                    lists.Add(list, rows = []);
                }

                rows.Add(new IndexRow(accepted.Key, accepted.Key, e.EventTime, e.EventTime, e.Type, e.BizStep));
            }
        }

        public Task<KeptEvent?> FindAsync(string key, CancellationToken cancellation) =>
            Task.FromResult(events.TryGetValue(key, out var e) ? new KeptEvent(e, true) : null);

        public Task<IReadOnlyList<IndexRow>> RowsAsync(
            EventList list,
            RowRange range,
            int count,
            CancellationToken cancellation
        ) => Task.FromResult<IReadOnlyList<IndexRow>>([.. lists.GetValueOrDefault(list, []).Take(count)]);

        public Task<Acceptance> AddAsync(AcceptedEvent accepted, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<KeptEvent>> OfIdAsync(string eventId, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task NoteDoneAsync(string key, CancellationToken cancellation) => throw new NotSupportedException();

        public Task AddAsync(IReadOnlyList<SeenEvent> seen, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task ShowAsync(string party, AcceptedEvent accepted, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<bool> IsShownAsync(
            string party,
            DateTimeOffset recordTime,
            string key,
            CancellationToken cancellation
        ) => throw new NotSupportedException();

        public Task<IReadOnlyList<NamedWord>> WordsAsync(
            string? party,
            WordKind kind,
            string after,
            int count,
            CancellationToken cancellation
        ) => throw new NotSupportedException();

        public Task<bool> EntitleAsync(string party, string thing, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<bool> IsEntitledAsync(string party, string thing, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<string>> EntitledAsync(string thing, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
