using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Traceability.Gs1.Epcis;

namespace Traceability.Tests.Gs1.Epcis;

public class EpcisDocumentTests
{
    [Fact]
    public void A_document_gives_its_events_in_their_order_each_with_its_place()
    {
        var read = Events.Read(Events.Document(Events.Object(Events.Plain), Events.OfType("AggregationEvent")));
        Assert.Empty(read.Faults);
        Assert.Equal(["/epcisBody/eventList/0", "/epcisBody/eventList/1"], read.Events.Select(e => e.Pointer));
        Assert.Equal([EventType.ObjectEvent, EventType.AggregationEvent], read.Events.Select(e => e.Event!.Type));
    }

    [Fact]
    public void A_document_without_events_is_one()
    {
        var read = Events.Read(Events.Document());
        Assert.Empty(read.Faults);
        Assert.Empty(read.Events);
    }

    [Fact]
    public void A_document_may_hold_one_event_alone()
    {
        var document = Events.Document();
        document["epcisBody"] = new JsonObject { ["event"] = Events.Object(Events.Plain) };
        Assert.Equal("/epcisBody/event", Assert.Single(Events.Read(document).Events).Pointer);
        Assert.NotNull(Events.Right(Events.Read(document)));
    }

    [Fact]
    public void A_query_document_gives_its_results()
    {
        var read = Events.Read(Query());
        Assert.Equal("/epcisBody/queryResults/resultsBody/eventList/0", Assert.Single(read.Events).Pointer);
        Assert.NotNull(Events.Right(read));
    }

    [Fact]
    public void A_bare_event_is_read_with_its_own_context()
    {
        var bare = Events.OfType("ObjectEvent");
        bare["@context"] = new JsonArray(
            "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            new JsonObject { ["farm"] = "https://farm.example/ns/" }
        );
        var read = Events.Right(Events.Read(bare));
        Assert.Equal(Events.Right(Events.OfType("ObjectEvent")), read);
    }

    [Fact]
    public void A_list_of_bare_events_is_read()
    {
        var read = Events.Read(new JsonArray(Events.Object(Events.Plain), Events.Object(Events.Plain)));
        Assert.Equal(["/0", "/1"], read.Events.Select(e => e.Pointer));
        Assert.All(read.Events, e => Assert.NotNull(e.Event));
    }

    [Fact]
    public void What_a_document_has_beside_its_events_may_be_there()
    {
        var document = Events.Document(Events.Object(Events.Plain));
        document["id"] = "_:document1";
        document["instanceIdentifier"] = "1";
        document["sender"] = "urn:epc:id:pgln:9521141.12345";
        document["receiver"] = "packer";
        document["epcisHeader"] = new JsonObject { ["epcisMasterData"] = new JsonObject() };
        document["farm:note"] = "x";
        Assert.NotNull(Events.Right(Events.Read(document)));
    }

    [Theory]
    [InlineData("@context", null, "/@context", EpcisRule.Required)]
    [InlineData("@context", "7", "/@context", EpcisRule.Context)]
    [InlineData("@context", "[\"https://ref.gs1.org/epcis/\", 7]", "/@context/1", EpcisRule.Context)]
    [InlineData("@context", "\"no uri\"", "/@context", EpcisRule.Context)]
    [InlineData("type", null, "/type", EpcisRule.Required)]
    [InlineData("type", "\"EPCISMasterData\"", "/type", EpcisRule.UnknownType)]
    [InlineData("type", "7", "/type", EpcisRule.JsonType)]
    [InlineData("schemaVersion", null, "/schemaVersion", EpcisRule.Required)]
    [InlineData("schemaVersion", "2.0", "/schemaVersion", EpcisRule.JsonType)]
    [InlineData("schemaVersion", "\"two\"", "/schemaVersion", EpcisRule.Version)]
    [InlineData("creationDate", null, "/creationDate", EpcisRule.Required)]
    [InlineData("creationDate", "\"2026-03-01\"", "/creationDate", EpcisRule.Time)]
    [InlineData("id", "\"document 1\"", "/id", EpcisRule.Uri)]
    [InlineData("sender", "7", "/sender", EpcisRule.JsonType)]
    [InlineData("epcisHeader", "7", "/epcisHeader", EpcisRule.JsonType)]
    [InlineData("note", "7", "/note", EpcisRule.UnknownField)]
    [InlineData("orchard:note", "7", "/orchard:note", EpcisRule.Prefix)]
    [InlineData("a~/b", "7", "/a~0~1b", EpcisRule.UnknownField)]
    [InlineData("epcisBody", null, "/epcisBody", EpcisRule.Required)]
    [InlineData("epcisBody", "[]", "/epcisBody", EpcisRule.JsonType)]
    [InlineData("epcisBody", "{}", "/epcisBody/eventList", EpcisRule.Required)]
    [InlineData("epcisBody", "{\"eventList\":{}}", "/epcisBody/eventList", EpcisRule.JsonType)]
    public void A_broken_document_is_told_with_its_place_and_rule(
        string field,
        string? value,
        string place,
        EpcisRule rule
    )
    {
        var document = Events.Document(Events.Object(Events.Plain));
        if (value is null)
        {
            document.Remove(field);
        }
        else
        {
            document[field] = JsonNode.Parse(value);
        }

        Refused(Events.Read(document), place, rule);
    }

    [Theory]
    [InlineData("{}", "/epcisBody/queryResults", EpcisRule.Required)]
    [InlineData("{\"queryResults\":7}", "/epcisBody/queryResults", EpcisRule.JsonType)]
    [InlineData("{\"queryResults\":{\"queryName\":\"q\"}}", "/epcisBody/queryResults/resultsBody", EpcisRule.Required)]
    [InlineData(
        "{\"queryResults\":{\"queryName\":7,\"resultsBody\":{\"eventList\":[]}}}",
        "/epcisBody/queryResults/queryName",
        EpcisRule.JsonType
    )]
    [InlineData(
        "{\"queryResults\":{\"queryName\":\"q\",\"resultsBody\":{}}}",
        "/epcisBody/queryResults/resultsBody/eventList",
        EpcisRule.Required
    )]
    public void A_broken_query_document_is_told_with_its_place_and_rule(string body, string place, EpcisRule rule)
    {
        var document = Query();
        document["epcisBody"] = JsonNode.Parse(body);
        Refused(Events.Read(document), place, rule);
    }

    [Theory]
    [InlineData("", EpcisRule.Json)]
    [InlineData("{", EpcisRule.Json)]
    [InlineData("{\"a\":1,}", EpcisRule.Json)]
    [InlineData("{} {}", EpcisRule.Json)]
    [InlineData("\"\\ud800\"", EpcisRule.Json)]
    [InlineData("{\"\\udc00\":1}", EpcisRule.Json)]
    [InlineData("7", EpcisRule.JsonType)]
    public void What_is_no_document_is_told_at_the_root(string json, EpcisRule rule) =>
        Refused(Events.Read(json), "", rule);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_told_at_the_root() =>
        Refused(EpcisDocument.Read(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }), "", EpcisRule.Json);

    [Fact]
    public void Of_a_name_that_is_there_twice_the_last_counts()
    {
        var plain = Events.Object(Events.Plain);
        plain["twice"] = "urn:x:1";
        plain["eventID"] = "urn:x:2";
        var json = Events.Document(plain).ToJsonString().Replace("\"twice\"", "\"eventID\"", StringComparison.Ordinal);
        Assert.Equal("urn:x:2", Assert.Single(Events.Read(json).Events).Event!.Id);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_document_is_only_so_deep(int beyond, bool isRead)
    {
        var plain = Events.Object(Events.Plain);
        // Root, body, list and event are four.
        var lists = EpcisDocument.MaxDepth - 4 + beyond;
        plain["farm:deep"] = JsonNode.Parse(new string('[', lists) + new string(']', lists));
        var read = Events.Read(Events.Document(plain));
        if (isRead)
        {
            Assert.NotNull(Events.Right(read));
        }
        else
        {
            Refused(read, "", EpcisRule.Depth);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_document_holds_only_so_many_events(int beyond, bool isRead)
    {
        var events = string.Join(',', Enumerable.Repeat(Events.Plain, EpcisDocument.MaxEvents + beyond));
        var read = Events.Read($"[{events}]");
        if (isRead)
        {
            Assert.Equal(EpcisDocument.MaxEvents, read.Events.Count(e => e.Event is not null));
        }
        else
        {
            Refused(read, "", EpcisRule.Events);
        }
    }

    [Fact]
    public void A_context_defines_only_so_many_prefixes()
    {
        var document = Events.Document(Events.Object(Events.Plain));
        var prefixes = Enumerable.Range(0, 101).Select(i => i.ToString(CultureInfo.InvariantCulture));
        document["@context"] = new JsonObject(
            prefixes.Select(i => KeyValuePair.Create("p" + i, (JsonNode?)("https://p.example/" + i)))
        );
        Refused(Events.Read(document), "/@context", EpcisRule.Context);
    }

    [Fact]
    public void No_bytes_break_it() =>
        Gen.OneOf(
                Gen.Byte.Array,
                Gen.String.Select(Encoding.UTF8.GetBytes),
                Gen.Select(Gen.Int[0, 3000], Gen.Byte, Spoil),
                Gen.Select(
                    Gen.Int[0, 3000],
                    Gen.OneOfConst((byte)'"', (byte)'\\', (byte)'[', (byte)'}', (byte)'%'),
                    Spoil
                )
            )
            .Sample(bytes =>
            {
                var read = EpcisDocument.Read(bytes);
                Assert.All(read.Events, e => Assert.True(e.Event is null ? e.Faults.Count > 0 : e.Faults.Count == 0));
            });

    [Fact]
    public void A_text_of_any_kind_in_place_of_any_breaks_nothing() =>
        Gen.Select(EventGen.Any, Gen.Int[0, 200], Gen.OneOf(Gen.String, Gen.OneOfConst("urn:epc:id:", "a:b", "%", "0")))
            .Sample(
                (@event, at, text) =>
                {
                    var changed = Events.Object(@event);
                    EventGen.Replace(changed, at, text);
                    Events.Read(Events.Document(changed));
                }
            );

    static byte[] Spoil(int at, byte value)
    {
        var bytes = Encoding.UTF8.GetBytes(Events.Document(Events.OfType("ObjectEvent")).ToJsonString());
        bytes[at % bytes.Length] = value;
        return bytes;
    }

    static JsonObject Query()
    {
        var document = Events.Document();
        document["type"] = "EPCISQueryDocument";
        document["epcisBody"] = new JsonObject
        {
            ["queryResults"] = new JsonObject
            {
                ["queryName"] = "SimpleEventQuery",
                ["subscriptionID"] = "1",
                ["resultsBody"] = new JsonObject { ["eventList"] = new JsonArray(Events.Object(Events.Plain)) },
            },
        };
        return document;
    }

    static void Refused(EpcisDocument read, string place, EpcisRule rule)
    {
        Assert.Empty(read.Events);
        var fault = Assert.Single(read.Faults);
        Assert.Equal((place, rule), (fault.Pointer, fault.Rule));
    }
}
