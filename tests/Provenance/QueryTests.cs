using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

public class QueryTests(TestStorage storage)
{
    const string Gtin = "09520000000004";

    [Theory]
    [InlineData("eventType=ObjectEvent", 12)]
    [InlineData("eventType=AggregationEvent|TransformationEvent", 0)]
    [InlineData("EQ_action=OBSERVE", 12)]
    [InlineData("EQ_bizStep=receiving", 4)]
    [InlineData("EQ_bizStep=receiving|shipping", 8)]
    [InlineData("EQ_bizStep=https://ref.gs1.org/cbv/BizStep-receiving", 4)]
    [InlineData("GE_eventTime=2026-11-24T10:00:00%2B07:00", 10)]
    [InlineData("GE_eventTime=2026-11-24T10:00:00%2B07:00&LT_eventTime=2026-11-24T12:00:00%2B07:00", 2)]
    [InlineData("MATCH_anyEPCClass=https://id.gs1.org/01/09520000000004/10/L1", 3)]
    [InlineData(
        "MATCH_anyEPCClass=https://id.gs1.org/01/09520000000004/10/L1|https://id.gs1.org/01/09520000000004/10/L2",
        6
    )]
    [InlineData("MATCH_epcClass=https://id.gs1.org/01/09520000000004/10/L1&EQ_bizStep=shipping", 1)]
    [InlineData("MATCH_anyEPC=https://id.gs1.org/01/09520000000004/10/L1", 0)]
    [InlineData("EQ_quantity=40", 12)]
    [InlineData("GT_quantity=40", 0)]
    [InlineData("EXISTS_errorDeclaration=", 0)]
    [InlineData("GE_recordTime=2099-01-01T00:00:00Z", 0)]
    public async Task A_query_finds_what_fits_and_nothing_else(string query, int count)
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await SeasonAsync(program);
        foreach (var asking in new[] { house, Supply.Operator(program) })
        {
            Assert.Equal(count, (await asking.Finds(query, perPage: 5)).Count);
        }
    }

    [Theory]
    [InlineData("nonsense=1", "nonsense")]
    [InlineData("EQ_action=DANCE", "EQ_action")]
    [InlineData("GE_eventTime=yesterday", "GE_eventTime")]
    [InlineData("GE_eventTime=2026-11-24T10:00:00", "GE_eventTime")]
    [InlineData("eventType=Nonsense", "eventType")]
    [InlineData("EQ_quantity=many", "EQ_quantity")]
    [InlineData("eventCountLimit=3", "eventCountLimit")]
    [InlineData("orderBy=eventTime&eventCountLimit=3&maxEventCount=3", "maxEventCount")]
    [InlineData("orderBy=colour", "orderBy")]
    [InlineData("orderDirection=UP", "orderDirection")]
    [InlineData("perPage=none", "perPage")]
    [InlineData("nextPageToken=%25%25", "nextPageToken")]
    [InlineData("MATCH_anyEPC=mango", "MATCH_anyEPC")]
    public async Task A_parameter_that_is_wrong_is_refused_by_its_name(string query, string name)
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await Supply.Operator(program).Gets("/epcis/events?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Json();
        Assert.Equal("epcisException:QueryParameterException", problem.Text("type"));
        Assert.Equal(name, problem["errors"]![0].Text("pointer"));
    }

    [Theory]
    [InlineData("orderBy=eventTime", true)]
    [InlineData("orderBy=eventTime&orderDirection=ASC", false)]
    [InlineData("orderBy=eventTime&MATCH_anyEPCClass=https://id.gs1.org/01/09520000000004/10/L1", true)]
    [InlineData("orderBy=eventTime&orderDirection=ASC&EQ_bizStep=shipping", false)]
    public async Task Events_come_in_the_order_that_is_asked_for(string query, bool newestFirst)
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await SeasonAsync(program);
        foreach (var asking in new[] { house, Supply.Operator(program) })
        {
            var times = (await asking.Finds(query, perPage: 2))
                .Select(e =>
                    DateTimeOffset.Parse(e.Text("eventTime"), System.Globalization.CultureInfo.InvariantCulture)
                )
                .ToList();
            Assert.True(times.Count > 1);
            Assert.Equal(newestFirst ? times.OrderDescending() : times.Order(), times);
        }
    }

    [Fact]
    public async Task A_limit_ends_the_answer_and_a_maximum_refuses_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        await SeasonAsync(program);
        var asking = Supply.Operator(program);
        Assert.Equal(5, (await asking.Finds("orderBy=eventTime&eventCountLimit=5", perPage: 2)).Count);
        Assert.Equal(12, (await asking.Finds("maxEventCount=12", perPage: 5)).Count);
        var refused = await asking.Gets("/epcis/events?maxEventCount=11");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("epcisException:QueryTooLargeException", (await refused.Json()).Text("type"));
    }

    [Fact]
    public async Task Every_event_comes_once_and_none_is_missed_while_others_are_written()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var told = new HashSet<string>();
        for (var i = 0; i < 9; i++)
        {
            told.Add(await TellsAsync(house, i));
        }

        var found = new List<string>();
        var next = "/epcis/events?perPage=2";
        for (var i = 9; next is not null; i++)
        {
            var answer = await house.Gets(next);
            found.AddRange(Supply.Events(await answer.Json()).Select(e => e.Text("eventID")));
            next = Supply.Next(answer);
            if (i < 14)
            {
                // Earlier ones too: the order is that of acceptance.
                told.Add(await TellsAsync(house, i % 2 == 0 ? i : -i));
            }
        }

        Assert.Equal(told.Order(), found.Order());
    }

    [Fact]
    public async Task The_resources_list_what_the_events_name()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await SeasonAsync(program);
        Assert.Equal(["inspecting", "receiving", "shipping"], await MembersAsync(house, "bizSteps"));
        Assert.Equal(5, (await MembersAsync(house, "eventTypes")).Count);
        Assert.Equal([1, 2, 3, 4], (await MembersAsync(house, "epcs")).Select(epc => epc[^1] - '0'));
        Assert.Empty(await MembersAsync(await Supply.JoinsAsync(program, "Người lạ"), "epcs"));
        var lot = Uri.EscapeDataString($"https://id.gs1.org/01/{Gtin}/10/L1");
        Assert.Equal(3, Supply.Events(await (await house.Gets($"/epcis/epcs/{lot}/events")).Json()).Count);
        Assert.Equal(4, Supply.Events(await (await house.Gets("/epcis/bizSteps/receiving/events")).Json()).Count);
        Assert.Contains("events", await MembersAsync(house, "bizSteps/receiving"));
        Assert.Contains("capture", await MembersAsync(house, ""));
    }

    [Fact]
    public async Task A_named_query_is_asked_by_its_name()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await SeasonAsync(program);
        var query = new JsonObject
        {
            ["name"] = "arrivals",
            ["query"] = new JsonObject { ["EQ_bizStep"] = new JsonArray("receiving") },
        };
        var made = await program.Sends("/epcis/queries", query, house.Key);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await program.Sends("/epcis/queries", query, house.Key)).StatusCode);
        Assert.Equal(4, Supply.Events(await (await house.Gets("/epcis/queries/arrivals/events")).Json()).Count);
        query["query"]!["EQ_bizStep"] = new JsonArray("shipping");
        Assert.Equal(HttpStatusCode.Conflict, (await program.Sends("/epcis/queries", query, house.Key)).StatusCode);
        var unknown = await house.Gets("/epcis/queries/nothing/events");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("epcisException:NoSuchNameException", (await unknown.Json()).Text("type"));
        query["name"] = "wrong";
        query["query"] = new JsonObject { ["EQ_colour"] = new JsonArray("red") };
        var refused = await program.Sends("/epcis/queries", query, house.Key);
        Assert.Equal("epcisException:QueryParameterException", (await refused.Json()).Text("type"));
    }

    [Fact]
    public void No_query_however_odd_makes_the_reader_fail()
    {
        var name = Gen.OneOf(
            Gen.OneOfConst(
                "eventType",
                "GE_eventTime",
                "MATCH_anyEPC",
                "EQ_value_CEL",
                "EXISTS_INNER_ILMD_ex:a",
                "EQ_ex:a",
                "orderBy",
                "GT_quantity",
                "EQATTR_a_b"
            ),
            Gen.String
        );
        Gen.Select(name, Gen.String.Array[0, 3])
            .Sample(
                (parameter, values) =>
                {
                    var (query, refused) = Traceability.Provenance.Query.EventQueryReader.Read(
                        [KeyValuePair.Create(parameter, (IReadOnlyList<string>)values)],
                        new Dictionary<string, string>()
                    );
                    return (query is null) != (refused is null);
                }
            );
    }

    static async Task<IReadOnlyList<string>> MembersAsync(Supply house, string resource)
    {
        var answer = await house.Gets($"/epcis/{resource}".TrimEnd('/'));
        return [.. (await answer.Json())["member"]!.AsArray().Select(m => m!.GetValue<string>())];
    }

    static async Task<string> TellsAsync(Supply house, int hour)
    {
        var e = Supply.Observation(Supply.Lot(Gtin, $"L{Math.Abs(hour)}"), at: Supply.Morning.AddHours(hour));
        return (await (await house.Tells(e)).Json()).Text("eventID");
    }

    // Four lots, three steps each, an hour between any two.
    static async Task<Supply> SeasonAsync(TraceabilityProgram program)
    {
        var house = await Supply.JoinsAsync(program);
        var events = new[] { "inspecting", "shipping", "receiving" }.SelectMany(
            (step, s) =>
                Enumerable
                    .Range(1, 4)
                    .Select(l =>
                        Supply.Observation(Supply.Lot(Gtin, $"L{l}"), step, Supply.Morning.AddHours((s * 4) + l - 1))
                    )
        );
        var job = await house.Captures(Supply.Document(events));
        Assert.True(job["success"]!.GetValue<bool>());
        return house;
    }
}
