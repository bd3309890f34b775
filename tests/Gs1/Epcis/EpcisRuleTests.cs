using System.Text.Json.Nodes;
using Traceability.Gs1.Epcis;

namespace Traceability.Tests.Gs1.Epcis;

public class EpcisRuleTests
{
    const string Root = "/epcisBody/eventList/0";

    // A field of a full event, what it becomes (nothing: it is taken away), where the fault is, and the rule.
    [Theory]
    [InlineData("ObjectEvent", "/type", null, "/type", EpcisRule.Required)]
    [InlineData("ObjectEvent", "/type", "\"HarvestEvent\"", "/type", EpcisRule.UnknownType)]
    [InlineData("ObjectEvent", "/type", "7", "/type", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/eventTime", null, "/eventTime", EpcisRule.Required)]
    [InlineData("ObjectEvent", "/eventTime", "1772328600", "/eventTime", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/eventTime", "\"2026-03-01T08:30:00\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTime", "\"2026-02-29T08:30:00Z\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTime", "\"2026-03-01T24:00:00Z\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTime", "\"2026-03-01T08:30:00.+07:00\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTime", "\"2026-03-01T08:30:00+0700\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTime", "\"01/03/2026\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTime", "\"0001-01-01T00:00:00+07:00\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTime", "\"9999-12-31T23:59:59.9999Z\"", "/eventTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/recordTime", "\"now\"", "/recordTime", EpcisRule.Time)]
    [InlineData("ObjectEvent", "/eventTimeZoneOffset", null, "/eventTimeZoneOffset", EpcisRule.Required)]
    [InlineData("ObjectEvent", "/eventTimeZoneOffset", "\"\"", "/eventTimeZoneOffset", EpcisRule.TimeZoneOffset)]
    [InlineData("ObjectEvent", "/eventTimeZoneOffset", "\"Z\"", "/eventTimeZoneOffset", EpcisRule.TimeZoneOffset)]
    [InlineData("ObjectEvent", "/eventTimeZoneOffset", "\"07:00\"", "/eventTimeZoneOffset", EpcisRule.TimeZoneOffset)]
    [InlineData("ObjectEvent", "/eventTimeZoneOffset", "\"+14:30\"", "/eventTimeZoneOffset", EpcisRule.TimeZoneOffset)]
    [InlineData("ObjectEvent", "/eventID", "\"17\"", "/eventID", EpcisRule.Uri)]
    [InlineData("ObjectEvent", "/action", null, "/action", EpcisRule.Required)]
    [InlineData("ObjectEvent", "/action", "\"add\"", "/action", EpcisRule.Action)]
    [InlineData("ObjectEvent", "/action", "\"OBSERVE\"", "/ilmd", EpcisRule.Forbidden)]
    [InlineData("ObjectEvent", "/action", "\"DELETE\"", "/ilmd", EpcisRule.Forbidden)]
    [InlineData("TransformationEvent", "/action", "\"ADD\"", "/action", EpcisRule.Forbidden)]
    [InlineData("AggregationEvent", "/ilmd", "{}", "/ilmd", EpcisRule.Forbidden)]
    [InlineData("ObjectEvent", "/parentID", "\"urn:x:1\"", "/parentID", EpcisRule.Forbidden)]
    [InlineData("ObjectEvent", "/epcList", "\"urn:x:1\"", "/epcList", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/epcList/1", "7", "/epcList/1", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/epcList/1", "\"crate 7\"", "/epcList/1", EpcisRule.Uri)]
    [InlineData("ObjectEvent", "/epcList/1", "\"urn:epc:id:sgtin:9521141.12345.1\"", "/epcList/1", EpcisRule.Epc)]
    [InlineData(
        "ObjectEvent",
        "/epcList/1",
        "\"https://a.example/01/09521141123455/21/1\"",
        "/epcList/1",
        EpcisRule.Epc
    )]
    [InlineData(
        "ObjectEvent",
        "/epcList/1",
        "\"urn:epc:id:sgtin:9521141.012345.1\"",
        "/epcList/1",
        EpcisRule.DuplicateValue
    )]
    [InlineData(
        "ObjectEvent",
        "/epcList/1",
        "\"urn:epc:class:lgtin:9521141.012345.L\"",
        "/epcList/1",
        EpcisRule.ClassAsInstance
    )]
    [InlineData(
        "ObjectEvent",
        "/epcList/1",
        "\"https://a.example/01/09521141123454\"",
        "/epcList/1",
        EpcisRule.ClassAsInstance
    )]
    [InlineData("ObjectEvent", "/quantityList/0", "7", "/quantityList/0", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/quantityList/0/epcClass", null, "/quantityList/0/epcClass", EpcisRule.Required)]
    [InlineData(
        "ObjectEvent",
        "/quantityList/0/epcClass",
        "\"urn:epc:id:sgtin:9521141.012345.1\"",
        "/quantityList/0/epcClass",
        EpcisRule.InstanceAsClass
    )]
    [InlineData(
        "ObjectEvent",
        "/quantityList/0/epcClass",
        "\"urn:epc:idpat:sgtin:9521141.*.*\"",
        "/quantityList/0/epcClass",
        EpcisRule.Epc
    )]
    [InlineData("ObjectEvent", "/quantityList/0/quantity", "-1", "/quantityList/0/quantity", EpcisRule.Quantity)]
    [InlineData("ObjectEvent", "/quantityList/0/quantity", "\"120\"", "/quantityList/0/quantity", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/quantityList/0/quantity", "1e40", "/quantityList/0/quantity", EpcisRule.Number)]
    [InlineData("ObjectEvent", "/quantityList/0/quantity", null, "/quantityList/0/uom", EpcisRule.Uom)]
    [InlineData("ObjectEvent", "/quantityList/0/uom", "\"kg\"", "/quantityList/0/uom", EpcisRule.Uom)]
    [InlineData("ObjectEvent", "/quantityList/0/uom", "\"K\"", "/quantityList/0/uom", EpcisRule.Uom)]
    [InlineData("ObjectEvent", "/quantityList/0/weight", "1", "/quantityList/0/weight", EpcisRule.UnknownField)]
    [InlineData("ObjectEvent", "/bizStep", "\"ripening\"", "/bizStep", EpcisRule.Word)]
    [InlineData("ObjectEvent", "/bizStep", "\"urn:epcglobal:cbv:bizstep:ripening\"", "/bizStep", EpcisRule.Word)]
    [InlineData("ObjectEvent", "/bizStep", "\"https://ref.gs1.org/cbv/Disp-active\"", "/bizStep", EpcisRule.Word)]
    [InlineData("ObjectEvent", "/bizStep", "[\"packing\"]", "/bizStep", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/disposition", "\"fresh\"", "/disposition", EpcisRule.Word)]
    [InlineData("ObjectEvent", "/persistentDisposition", "{}", "/persistentDisposition", EpcisRule.Required)]
    [InlineData("ObjectEvent", "/persistentDisposition/set", "[]", "/persistentDisposition/set", EpcisRule.Required)]
    [InlineData(
        "ObjectEvent",
        "/persistentDisposition/set",
        "[\"recalled\",\"urn:epcglobal:cbv:disp:recalled\"]",
        "/persistentDisposition/set/1",
        EpcisRule.DuplicateValue
    )]
    [InlineData(
        "ObjectEvent",
        "/persistentDisposition/unset/0",
        "\"fresh\"",
        "/persistentDisposition/unset/0",
        EpcisRule.Word
    )]
    [InlineData(
        "ObjectEvent",
        "/persistentDisposition/since",
        "\"x\"",
        "/persistentDisposition/since",
        EpcisRule.UnknownField
    )]
    [InlineData("ObjectEvent", "/readPoint", "\"urn:x:1\"", "/readPoint", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/readPoint/id", null, "/readPoint/id", EpcisRule.Required)]
    [InlineData("ObjectEvent", "/readPoint/id", "\"urn:epc:id:sgln:9521141.1.0\"", "/readPoint/id", EpcisRule.Epc)]
    [InlineData("ObjectEvent", "/readPoint/gate", "\"x\"", "/readPoint/gate", EpcisRule.UnknownField)]
    [InlineData("ObjectEvent", "/bizLocation/id", "\"here\"", "/bizLocation/id", EpcisRule.Uri)]
    [InlineData("ObjectEvent", "/bizTransactionList/0/type", "\"order\"", "/bizTransactionList/0/type", EpcisRule.Word)]
    [InlineData(
        "ObjectEvent",
        "/bizTransactionList/0/bizTransaction",
        null,
        "/bizTransactionList/0/bizTransaction",
        EpcisRule.Required
    )]
    [InlineData(
        "ObjectEvent",
        "/bizTransactionList/0/bizTransaction",
        "\"PO-1\"",
        "/bizTransactionList/0/bizTransaction",
        EpcisRule.Uri
    )]
    [InlineData(
        "ObjectEvent",
        "/bizTransactionList/0/note",
        "\"x\"",
        "/bizTransactionList/0/note",
        EpcisRule.UnknownField
    )]
    [InlineData("ObjectEvent", "/sourceList/0/type", null, "/sourceList/0/type", EpcisRule.Required)]
    [InlineData("ObjectEvent", "/sourceList/0/type", "\"farmer\"", "/sourceList/0/type", EpcisRule.Word)]
    [InlineData("ObjectEvent", "/sourceList/0/source", null, "/sourceList/0/source", EpcisRule.Required)]
    [InlineData(
        "ObjectEvent",
        "/destinationList/0/destination",
        "\"https://a.example/417/9521141123455\"",
        "/destinationList/0/destination",
        EpcisRule.Epc
    )]
    [InlineData(
        "ObjectEvent",
        "/destinationList/0/source",
        "\"urn:x:1\"",
        "/destinationList/0/source",
        EpcisRule.UnknownField
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport",
        null,
        "/sensorElementList/0/sensorReport",
        EpcisRule.Required
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport",
        "[]",
        "/sensorElementList/0/sensorReport",
        EpcisRule.Required
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/room",
        "\"x\"",
        "/sensorElementList/0/room",
        EpcisRule.UnknownField
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorMetadata/deviceID",
        "\"TH-7\"",
        "/sensorElementList/0/sensorMetadata/deviceID",
        EpcisRule.Uri
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorMetadata/time",
        "\"noon\"",
        "/sensorElementList/0/sensorMetadata/time",
        EpcisRule.Time
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorMetadata/value",
        "1",
        "/sensorElementList/0/sensorMetadata/value",
        EpcisRule.UnknownField
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/type",
        null,
        "/sensorElementList/0/sensorReport/0/type",
        EpcisRule.Required
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/type",
        "\"Warmth\"",
        "/sensorElementList/0/sensorReport/0/type",
        EpcisRule.Word
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/type",
        "\"https://gs1.org/voc/Warmth\"",
        "/sensorElementList/0/sensorReport/0/type",
        EpcisRule.Word
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/1/exception",
        "\"ALARM\"",
        "/sensorElementList/0/sensorReport/1/exception",
        EpcisRule.Word
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/component",
        "\"up\"",
        "/sensorElementList/0/sensorReport/0/component",
        EpcisRule.Word
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/value",
        "\"12.5\"",
        "/sensorElementList/0/sensorReport/0/value",
        EpcisRule.JsonType
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/booleanValue",
        "\"true\"",
        "/sensorElementList/0/sensorReport/0/booleanValue",
        EpcisRule.JsonType
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/hexBinaryValue",
        "\"0x1\"",
        "/sensorElementList/0/sensorReport/0/hexBinaryValue",
        EpcisRule.HexBinary
    )]
    [InlineData(
        "ObjectEvent",
        "/sensorElementList/0/sensorReport/0/degree",
        "1",
        "/sensorElementList/0/sensorReport/0/degree",
        EpcisRule.UnknownField
    )]
    [InlineData(
        "ObjectEvent",
        "/errorDeclaration/declarationTime",
        null,
        "/errorDeclaration/declarationTime",
        EpcisRule.Required
    )]
    [InlineData("ObjectEvent", "/errorDeclaration/reason", "\"oops\"", "/errorDeclaration/reason", EpcisRule.Word)]
    [InlineData(
        "ObjectEvent",
        "/errorDeclaration/correctiveEventIDs/0",
        "\"17\"",
        "/errorDeclaration/correctiveEventIDs/0",
        EpcisRule.Uri
    )]
    [InlineData("ObjectEvent", "/errorDeclaration/why", "\"x\"", "/errorDeclaration/why", EpcisRule.UnknownField)]
    [InlineData("ObjectEvent", "/certificationInfo/0", "\"VietGAP\"", "/certificationInfo/0", EpcisRule.Uri)]
    [InlineData("ObjectEvent", "/certificationInfo", "{}", "/certificationInfo", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/ilmd", "7", "/ilmd", EpcisRule.JsonType)]
    [InlineData("ObjectEvent", "/ilmd/brix", "17", "/ilmd/brix", EpcisRule.UnknownField)]
    [InlineData("ObjectEvent", "/ilmd/orchard:brix", "17", "/ilmd/orchard:brix", EpcisRule.Prefix)]
    [InlineData("ObjectEvent", "/weather", "\"rain\"", "/weather", EpcisRule.UnknownField)]
    [InlineData("ObjectEvent", "/orchard:row", "7", "/orchard:row", EpcisRule.Prefix)]
    [InlineData("ObjectEvent", "/@context", "7", "/@context", EpcisRule.Context)]
    [InlineData("AggregationEvent", "/parentID", null, "/parentID", EpcisRule.Parent)]
    [InlineData("AggregationEvent", "/parentID", "\"pallet\"", "/parentID", EpcisRule.Uri)]
    [InlineData(
        "AggregationEvent",
        "/childEPCs/0",
        "\"https://a.example/01/09521141123454\"",
        "/childEPCs/0",
        EpcisRule.ClassAsInstance
    )]
    [InlineData("AssociationEvent", "/parentID", null, "/parentID", EpcisRule.Parent)]
    [InlineData("TransactionEvent", "/bizTransactionList", null, "/bizTransactionList", EpcisRule.Required)]
    [InlineData("TransactionEvent", "/bizTransactionList", "[]", "/bizTransactionList", EpcisRule.Required)]
    [InlineData("TransformationEvent", "/transformationID", "\"T-1\"", "/transformationID", EpcisRule.Uri)]
    [InlineData("TransformationEvent", "/inputEPCList/0", "null", "/inputEPCList/0", EpcisRule.JsonType)]
    public void A_broken_field_is_told_with_its_place_and_rule(
        string type,
        string field,
        string? value,
        string place,
        EpcisRule rule
    )
    {
        var changed = Events.OfType(type);
        Put(changed, field, value);
        // The events around it are right and stay so.
        var read = Events.Read(Events.Document(changed, Events.OfType(type)));
        Assert.Empty(read.Faults);
        var fault = Assert.Single(read.Events[0].Faults);
        Assert.Equal((Root + place, rule), (fault.Pointer, fault.Rule));
        Assert.Null(read.Events[0].Event);
        Assert.NotNull(read.Events[1].Event);
    }

    [Theory]
    [InlineData("ObjectEvent", "epcList quantityList sensorElementList", EpcisRule.Objects)]
    [InlineData("ObjectEvent", "epcList quantityList readPoint", EpcisRule.Objects)]
    [InlineData("ObjectEvent", "epcList quantityList", null)]
    [InlineData("AggregationEvent", "childEPCs childQuantityList", EpcisRule.Objects)]
    [InlineData("AggregationEvent", "childEPCs", null)]
    [InlineData("AssociationEvent", "childEPCs childQuantityList", EpcisRule.Objects)]
    [InlineData("TransactionEvent", "epcList quantityList", EpcisRule.Objects)]
    [InlineData("TransactionEvent", "epcList parentID", null)]
    [InlineData("TransformationEvent", "inputEPCList inputQuantityList", null)]
    [InlineData("TransformationEvent", "inputEPCList inputQuantityList transformationID", EpcisRule.Objects)]
    [InlineData("TransformationEvent", "outputEPCList outputQuantityList transformationID", EpcisRule.Objects)]
    [InlineData(
        "TransformationEvent",
        "inputEPCList inputQuantityList outputEPCList outputQuantityList",
        EpcisRule.Objects
    )]
    [InlineData("TransformationEvent", "inputEPCList outputQuantityList transformationID", null)]
    public void An_event_is_about_something(string type, string without, EpcisRule? rule)
    {
        var changed = Events.OfType(type);
        foreach (var field in without.Split(' '))
        {
            changed.Remove(field);
        }

        var read = Assert.Single(Events.Read(Events.Document(changed)).Events);
        Assert.Equal(rule, read.Faults.SingleOrDefault()?.Rule);
        Assert.All(read.Faults, fault => Assert.Equal(Root, fault.Pointer));
    }

    [Theory]
    [InlineData("AggregationEvent", "OBSERVE", "parentID", true)]
    [InlineData("AggregationEvent", "DELETE", "parentID", false)]
    [InlineData("AggregationEvent", "DELETE", "childEPCs childQuantityList", true)]
    [InlineData("AssociationEvent", "OBSERVE", "parentID", false)]
    [InlineData("AssociationEvent", "DELETE", "childEPCs childQuantityList", true)]
    [InlineData("TransactionEvent", "DELETE", "epcList quantityList", true)]
    public void What_an_action_needs_not_may_be_left_out(string type, string action, string without, bool isRight)
    {
        var changed = Events.OfType(type);
        changed["action"] = action;
        foreach (var field in without.Split(' '))
        {
            changed.Remove(field);
        }

        Assert.Equal(isRight, Events.Read(Events.Document(changed)).Events[0].Event is not null);
    }

    [Fact]
    public void All_faults_of_an_event_are_told_at_once()
    {
        var changed = Events.OfType("ObjectEvent");
        changed.Remove("eventTime");
        changed["bizStep"] = "ripening";
        changed["ilmd"]!["brix"] = 17;
        Assert.Equal(
            [Root + "/bizStep", Root + "/eventTime", Root + "/ilmd/brix"],
            Events.Read(Events.Document(changed)).Events[0].Faults.Select(f => f.Pointer).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Only_so_many_faults_are_told_as_help()
    {
        var changed = Events.OfType("ObjectEvent");
        changed["epcList"] = new JsonArray([.. Enumerable.Range(0, 500).Select(i => (JsonNode)$"crate {i}")]);
        Assert.Equal(EpcisDocument.MaxFaults, Events.Read(Events.Document(changed)).Events[0].Faults.Count);
    }

    [Fact]
    public void A_wrong_value_is_shown_but_not_all_of_a_long_one()
    {
        var changed = Events.OfType("ObjectEvent");
        changed["bizStep"] = new string('x', 500);
        Assert.Equal(new string('x', 80), Events.Read(Events.Document(changed)).Events[0].Faults[0].Value);
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused_at_its_place()
    {
        var changed = Events.OfType("ObjectEvent");
        changed["farm:weather"]!["farm:wind"]![1] = new string('x', EpcisDocument.MaxTextLength + 1);
        var fault = Assert.Single(Events.Read(Events.Document(changed)).Events[0].Faults);
        Assert.Equal((Root + "/farm:weather/farm:wind/1", EpcisRule.TextLength), (fault.Pointer, fault.Rule));
    }

    static void Put(JsonObject root, string pointer, string? json)
    {
        var names = pointer[1..].Split('/');
        JsonNode at = root;
        foreach (var name in names[..^1])
        {
            at = (
                at is JsonArray list
                    ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]
                    : at[name]
            )!;
        }

        if (at is JsonArray array)
        {
            array[int.Parse(names[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(json!);
        }
        else if (json is null)
        {
            at.AsObject().Remove(names[^1]);
        }
        else
        {
            at[names[^1]] = JsonNode.Parse(json);
        }
    }
}
