using System.Globalization;
using System.Text.Json.Nodes;
using Traceability.Gs1.Epcis;

namespace Traceability.Tests.Gs1.Epcis;

public class EpcisEventTests
{
    public static TheoryData<string> Types => [.. Events.Full.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_tells_what_is_common_to_all(string type)
    {
        var read = Events.Right(Events.OfType(type));
        Assert.Equal(type, read.Type.ToString());
        Assert.Equal("urn:uuid:5b9f3c0e-7f0d-4c3a-9f25-1f3e1a2b3c4d", read.Id);
        Assert.Equal(Time("2026-03-01T08:30:00.125+07:00"), read.EventTime);
        Assert.Equal("+07:00", read.EventTimeZoneOffset);
        Assert.Equal("packing", read.BizStep);
        Assert.Equal("in_progress", read.Disposition);
        Assert.Equal(["completeness_verified"], read.PersistentDispositionSet);
        Assert.Equal(["recalled"], read.PersistentDispositionUnset);
        Assert.Equal("9521141123454", read.ReadPoint!.Gln);
        Assert.Equal("https://id.gs1.org/414/9521141123454", read.BizLocation!.Text);
        Assert.Equal(
            [
                new BizTransaction("po", "urn:epc:id:gdti:9521141.12345.PO-1"),
                new BizTransaction(null, "https://packer.example/orders/12"),
            ],
            read.BizTransactions
        );
        Assert.Equal("9521141123454", Assert.Single(read.Sources, s => s.Type == "owning_party").Id.Gln);
        Assert.Equal("location", Assert.Single(read.Destinations).Type);
        Assert.Equal(Time("2026-03-02T08:30:00+07:00"), read.ErrorDeclaration!.DeclarationTime);
        Assert.Equal("incorrect_data", read.ErrorDeclaration.Reason);
        Assert.Equal(["urn:uuid:5b9f3c0e-7f0d-4c3a-9f25-1f3e1a2b3c4e"], read.ErrorDeclaration.CorrectiveEventIds);
    }

    [Fact]
    public void An_object_event_tells_its_things()
    {
        var read = Events.Right(Events.OfType("ObjectEvent"));
        Assert.Equal(EventAction.Add, read.Action);
        Assert.Equal(["1", "2"], read.Epcs.Select(e => e.Serial));
        Assert.Equal(
            [("L-1", 120.5m, "KGM"), (null, null, null)],
            read.Quantities.Select(q => (q.EpcClass.Lot?.ToString(), q.Quantity, q.Uom))
        );
    }

    [Fact]
    public void Aggregations_and_associations_tell_parent_and_children()
    {
        var packed = Events.Right(Events.OfType("AggregationEvent"));
        Assert.Equal("195211412345678900", packed.Parent!.Sscc);
        Assert.Equal("1", Assert.Single(packed.ChildEpcs).Serial);
        Assert.Equal(12, Assert.Single(packed.ChildQuantities).Quantity);

        var associated = Events.Right(Events.OfType("AssociationEvent"));
        Assert.Equal(EventAction.Observe, associated.Action);
        Assert.Equal("https://id.gs1.org/8003/09521141123454400", associated.Parent!.Canonical);
        Assert.Single(associated.ChildEpcs);
        Assert.True(Assert.Single(associated.ChildQuantities).EpcClass.IsClass);
    }

    [Fact]
    public void A_transaction_tells_its_things_and_their_parent()
    {
        var read = Events.Right(Events.OfType("TransactionEvent"));
        Assert.NotNull(read.Parent);
        Assert.Single(read.Epcs);
        Assert.Single(read.Quantities);
    }

    [Fact]
    public void A_transformation_tells_what_went_in_and_what_came_out()
    {
        var read = Events.Right(Events.OfType("TransformationEvent"));
        Assert.Null(read.Action);
        Assert.Equal("urn:epc:id:gdti:9521141.12345.T-1", read.TransformationId);
        Assert.Single(read.InputEpcs);
        Assert.Equal("L-1", Assert.Single(read.InputQuantities).EpcClass.Lot!.ToString());
        Assert.Single(read.OutputEpcs);
        Assert.Equal("J-1", Assert.Single(read.OutputQuantities).EpcClass.Lot!.ToString());
    }

    [Fact]
    public void Sensors_tell_all_that_they_saw()
    {
        var sensor = Assert.Single(Events.Right(Events.OfType("ObjectEvent")).Sensors);
        Assert.Equal(
            new SensorMetadata
            {
                Time = Time("2026-03-01T08:00:00+07:00"),
                StartTime = Time("2026-03-01T07:00:00+07:00"),
                EndTime = Time("2026-03-01T08:00:00+07:00"),
                DeviceId = "urn:epc:id:giai:9521141.TH-7",
                DeviceMetadata = "https://maker.example/th",
                RawData = "https://store.example/raw/1",
                DataProcessingMethod = "https://store.example/method",
                BizRules = "https://store.example/rules",
            },
            sensor.Metadata
        );
        Assert.Equal(
            [
                new SensorReport
                {
                    Type = "Temperature",
                    Value = 12.5m,
                    MinValue = 12,
                    MaxValue = 13,
                    MeanValue = 12.4m,
                    StandardDeviation = 0.2m,
                    PercRank = 50,
                    PercValue = 12.4m,
                    Uom = "CEL",
                    Component = "height",
                    Time = Time("2026-03-01T08:00:00+07:00"),
                    DeviceId = "urn:epc:id:giai:9521141.TH-7",
                    DeviceMetadata = "https://maker.example/th",
                    RawData = "https://store.example/raw/1",
                    DataProcessingMethod = "https://store.example/method",
                    BizRules = "https://store.example/rules",
                    Microorganism = "https://taxa.example/1126011",
                    ChemicalSubstance = "https://substances.example/C2H4",
                    CoordinateReferenceSystem = "https://crs.example/4326",
                    StringValue = "cool",
                    BooleanValue = true,
                    HexBinaryValue = "f0A1",
                    UriValue = "https://store.example/value",
                },
                new SensorReport
                {
                    Type = "RelativeHumidity",
                    Exception = "ALARM_CONDITION",
                    Value = 96,
                },
            ],
            sensor.Reports
        );
    }

    [Theory]
    [InlineData("", "certificationInfo", false, "https://certifier.example/vietgap/77")]
    [InlineData("", "https://farm.example/ns/weather", false, null)]
    [InlineData("", "https://farm.example/ns/rain", true, "2.5")]
    [InlineData("", "https://farm.example/ns/wind", true, "NW")]
    [InlineData("", "https://farm.example/ns/gate", true, "east")]
    [InlineData("", "https://other.example/ns#checked", false, "2026-03-01T09:00:00+07:00")]
    [InlineData("ILMD", "urn:epcglobal:cbv:mda:lotNumber", false, "L-1")]
    [InlineData("ILMD", "https://farm.example/ns/brix", false, "17.5")]
    [InlineData("ILMD", "https://farm.example/ns/grower", false, null)]
    [InlineData("ILMD", "https://farm.example/ns/name", true, "Bà Tư")]
    [InlineData("ERROR_DECLARATION", "https://farm.example/ns/why", false, "wrong crate")]
    [InlineData("SENSORELEMENT", "https://farm.example/ns/batchOfSensors", false, "B")]
    [InlineData("SENSORMETADATA", "https://farm.example/ns/room", false, "cold")]
    [InlineData("SENSORREPORT", "https://farm.example/ns/shelf", false, "3")]
    public void Fields_of_ones_own_can_be_asked_for(string section, string name, bool isInner, string? text) =>
        Assert.Contains(
            Events.Right(Events.OfType("ObjectEvent")).Fields,
            f => f.Section == section && f.Name == name && f.IsInner == isInner && f.Text == text
        );

    [Fact]
    public void A_field_of_ones_own_tells_number_time_and_how_it_was_written()
    {
        var fields = Events.Right(Events.OfType("ObjectEvent")).Fields;
        Assert.Equal(17.5m, Assert.Single(fields, f => f.Written == "farm:brix").Number);
        Assert.Equal(
            Time("2026-03-01T09:00:00+07:00"),
            Assert.Single(fields, f => f.Name == "https://other.example/ns#checked").Time
        );
    }

    [Theory]
    [InlineData("shipping")]
    [InlineData("https://ref.gs1.org/cbv/BizStep-shipping")]
    [InlineData("https://ns.gs1.org/cbv/BizStep-shipping")]
    [InlineData("urn:epcglobal:cbv:bizstep:shipping")]
    [InlineData("cbv:BizStep-shipping")]
    public void A_word_is_bare_however_it_is_written(string word)
    {
        var plain = Events.Object(Events.Plain);
        plain["bizStep"] = word;
        Assert.Equal("shipping", Events.Right(plain).BizStep);
    }

    [Theory]
    [InlineData("https://farm.example/steps/ripening", "https://farm.example/steps/ripening")]
    [InlineData("farm:ripening", "https://farm.example/ns/ripening")]
    public void A_word_of_ones_own_is_its_URI(string word, string uri)
    {
        var plain = Events.Object(Events.Plain);
        plain["bizStep"] = word;
        Assert.Equal(uri, Events.Right(plain).BizStep);
    }

    [Fact]
    public void Words_of_each_list_are_bare()
    {
        var plain = Events.Object(Events.Plain);
        plain["disposition"] = "urn:epcglobal:cbv:disp:in_transit";
        plain["bizTransactionList"] = new JsonArray(
            new JsonObject { ["type"] = "https://ref.gs1.org/cbv/BTT-desadv", ["bizTransaction"] = "urn:x:1" }
        );
        plain["sourceList"] = new JsonArray(
            new JsonObject { ["type"] = "urn:epcglobal:cbv:sdt:possessing_party", ["source"] = "urn:x:1" }
        );
        plain["errorDeclaration"] = new JsonObject
        {
            ["declarationTime"] = "2026-03-02T00:00:00Z",
            ["reason"] = "urn:epcglobal:cbv:er:did_not_occur",
        };
        plain["sensorElementList"] = new JsonArray(
            new JsonObject
            {
                ["sensorReport"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "https://gs1.org/voc/Temperature",
                        ["exception"] = "gs1:ERROR_CONDITION",
                        ["component"] = "https://ref.gs1.org/cbv/Comp-x",
                    }
                ),
            }
        );
        var read = Events.Right(plain);
        Assert.Equal("in_transit", read.Disposition);
        Assert.Equal("desadv", read.BizTransactions[0].Type);
        Assert.Equal("possessing_party", read.Sources[0].Type);
        Assert.Equal("did_not_occur", read.ErrorDeclaration!.Reason);
        var report = read.Sensors[0].Reports[0];
        Assert.Equal(("Temperature", "ERROR_CONDITION", "x"), (report.Type, report.Exception, report.Component));
    }

    [Theory]
    [InlineData("2026-03-01T08:30:00.1254999+07:00", "2026-03-01T08:30:00.125+07:00")]
    [InlineData("2026-03-01T08:30:00.1255+07:00", "2026-03-01T08:30:00.126+07:00")]
    [InlineData("2026-03-01T08:30:00.1265+07:00", "2026-03-01T08:30:00.126+07:00")]
    [InlineData("2026-02-28T23:59:59.9996Z", "2026-03-01T00:00:00Z")]
    [InlineData("2028-02-29T00:00:00-14:00", "2028-02-29T00:00:00-14:00")]
    public void A_time_is_kept_to_the_millisecond(string text, string kept)
    {
        var plain = Events.Object(Events.Plain);
        plain["eventTime"] = text;
        var time = Events.Right(plain).EventTime;
        Assert.Equal(Time(kept), time);
        Assert.Equal(Time(kept).Offset, time.Offset);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_that_was_kept_is_the_same_event(string type)
    {
        var read = Events.Right(Events.OfType(type));
        var kept = EpcisDocument.ReadKept(read.Json);
        Assert.Equal(read, kept);
        Assert.Equal(Events.Told(read), Events.Told(kept));
        Assert.DoesNotContain("recordTime", read.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_event_brings_the_prefixes_that_it_uses_and_no_others()
    {
        var plain = Events.Object(Events.Plain);
        plain["farm:row"] = 7;
        var document = Events.Document(plain);
        document["@context"]![1]!["unused"] = "https://unused.example/";
        var kept = Events.Object(Events.Right(Events.Read(document)).Json);
        Assert.Equal("https://farm.example/ns/", (string?)kept["@context"]![1]!["farm"]);
        Assert.Null(kept["@context"]![1]!["unused"]);

        Assert.Null(Events.Object(Events.Right(Events.Object(Events.Plain)).Json)["@context"]);
    }

    [Fact]
    public void A_prefix_of_the_event_goes_before_that_of_the_document()
    {
        var plain = Events.Object(Events.Plain);
        plain["@context"] = new JsonObject
        {
            ["farm"] = "https://event.example/",
            ["more"] = new JsonObject { ["@id"] = "https://more.example/" },
        };
        plain["farm:row"] = 7;
        plain["more:row"] = true;
        Assert.Equal(
            [("https://event.example/row", "7"), ("https://more.example/row", "true")],
            Events.Right(plain).Fields.Select(f => (f.Name, f.Text!))
        );
    }

    [Fact]
    public void An_event_without_an_id_has_its_hash_as_id()
    {
        var read = Events.Right(Events.Object(Events.Plain));
        Assert.Equal(read.Hash, read.Id);
        Assert.Equal(read.Hash, (string?)Events.Object(read.Json)["eventID"]);
        Assert.Matches("^ni:///sha-256;[0-9a-f]{64}\\?ver=CBV2\\.0$", read.Hash);
    }

    [Fact]
    public void What_was_not_kept_as_an_event_is_a_fault() =>
        Assert.Throws<InvalidDataException>(() => EpcisDocument.ReadKept("""{"type":"ObjectEvent"}"""));

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
