using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Traceability.Gs1.Epcis;

namespace Traceability.Tests.Gs1.Epcis;

public class EventHashTests
{
    // What is hashed was written down by hand from CBV 2.0 §8.9.
    const string Sensors =
        "sensorElementListsensorElement"
        + "sensorMetadatatime=2026-03-01T01:00:00.000ZstartTime=2026-03-01T00:00:00.000ZendTime=2026-03-01T01:00:00.000Z"
        + "deviceID=https://id.gs1.org/8004/9521141TH-7deviceMetadata=https://maker.example/th"
        + "rawData=https://store.example/raw/1dataProcessingMethod=https://store.example/method"
        + "bizRules=https://store.example/rules{https://farm.example/ns/}room=cold"
        + "sensorReporttype=https://gs1.org/voc/RelativeHumidityexception=https://gs1.org/voc/ALARM_CONDITIONvalue=96"
        + "sensorReporttype=https://gs1.org/voc/TemperaturedeviceID=https://id.gs1.org/8004/9521141TH-7"
        + "deviceMetadata=https://maker.example/thrawData=https://store.example/raw/1"
        + "dataProcessingMethod=https://store.example/methodtime=2026-03-01T01:00:00.000Z"
        + "microorganism=https://taxa.example/1126011chemicalSubstance=https://substances.example/C2H4value=12.5"
        + "component=https://ref.gs1.org/cbv/Comp-heightstringValue=coolbooleanValue=truehexBinaryValue=f0A1"
        + "uriValue=https://store.example/valueminValue=12maxValue=13meanValue=12.4sDev=0.2percRank=50percValue=12.4"
        + "uom=CELcoordinateReferenceSystem=https://crs.example/4326{https://farm.example/ns/}shelf=3"
        + "{https://farm.example/ns/}batchOfSensors=B";

    const string Head =
        "eventTime=2026-03-01T01:30:00.125ZeventTimeZoneOffset=+07:00"
        + "certificationInfo=https://certifier.example/vietgap/77"
        + "certificationInfo=https://id.gs1.org/253/9521141123454VG-9";

    const string Middle =
        "bizStep=https://ref.gs1.org/cbv/BizStep-packingdisposition=https://ref.gs1.org/cbv/Disp-in_progress"
        + "persistentDispositionset=https://ref.gs1.org/cbv/Disp-completeness_verified"
        + "unset=https://ref.gs1.org/cbv/Disp-recalled"
        + "readPointid=https://id.gs1.org/414/9521141123454/254/D7{https://farm.example/ns/}gate=east"
        + "bizLocationid=https://id.gs1.org/414/9521141123454";

    // A report's own rules for business have no place in the order: they are left with the list, after all that have one.
    const string Left =
        "bizTransactionListbizTransaction=https://packer.example/orders/12"
        + "type=https://ref.gs1.org/cbv/BTT-pobizTransaction=https://id.gs1.org/253/9521141123454PO-1"
        + "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=https://id.gs1.org/414/9521141123454"
        + "https://other.example/ns#checked=2026-03-01T09:00:00+07:00";

    [Theory]
    [InlineData(
        "AggregationEvent",
        "parentID=https://id.gs1.org/00/195211412345678900",
        "childEPCsepc=https://id.gs1.org/01/09521141123454/21/1"
            + "childQuantityListquantityElementepcClass=https://id.gs1.org/01/09521141123454/10/L-1quantity=12action=ADD"
    )]
    [InlineData(
        "AssociationEvent",
        "parentID=https://id.gs1.org/8003/09521141123454400",
        "childEPCsepc=https://id.gs1.org/8004/9521141TH-7"
            + "childQuantityListquantityElementepcClass=https://id.gs1.org/8003/09521141123454quantity=2action=OBSERVE"
    )]
    [InlineData(
        "TransactionEvent",
        "parentID=https://id.gs1.org/00/195211412345678900",
        "epcListepc=https://id.gs1.org/01/09521141123454/21/1"
            + "quantityListquantityElementepcClass=https://id.gs1.org/01/09521141123454/10/L-1quantity=12action=OBSERVE"
    )]
    [InlineData(
        "ObjectEvent",
        "",
        "epcListepc=https://id.gs1.org/01/09521141123454/21/1epc=https://id.gs1.org/01/09521141123454/21/2"
            + "quantityListquantityElementepcClass=https://id.gs1.org/01/09521141123454"
            + "quantityElementepcClass=https://id.gs1.org/01/09521141123454/10/L-1quantity=120.5uom=KGMaction=ADD"
    )]
    [InlineData(
        "TransformationEvent",
        "",
        "inputEPCListepc=https://id.gs1.org/01/09521141123454/21/1"
            + "inputQuantityListquantityElementepcClass=https://id.gs1.org/01/09521141123454/10/L-1quantity=12"
            + "outputEPCListepc=https://id.gs1.org/01/19521141123451/21/1"
            + "outputQuantityListquantityElementepcClass=https://id.gs1.org/01/19521141123451/10/J-1quantity=0.5uom=KGM"
            + "transformationID=https://id.gs1.org/253/9521141123454T-1"
    )]
    public void The_hash_is_of_all_that_the_event_says_in_the_standards_order(string type, string parent, string things)
    {
        var ilmd = type is "ObjectEvent" or "TransformationEvent";
        var @event = Events.OfType(type);
        // Rules of one report have no place in the standard's order.
        @event["sensorElementList"]![0]!["sensorReport"]![0]!.AsObject().Remove("bizRules");
        var hashed =
            $"eventType={type}{Head}{parent}{things}{Middle}{Sensors}"
            + Left
            + (
                ilmd
                    ? "ilmdcbvmda:lotNumber=L-1{https://farm.example/ns/}brix=17.5"
                        + "{https://farm.example/ns/}grower{https://farm.example/ns/}name=Bà Tư"
                    : ""
            )
            + "sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=https://id.gs1.org/417/9521141123454"
            + "{https://farm.example/ns/}weather{https://farm.example/ns/}rain=2.5"
            + "{https://farm.example/ns/}wind=N{https://farm.example/ns/}wind=NW";
        Assert.Equal(Hash(hashed), Events.Right(@event).Hash);
    }

    [Fact]
    public void An_event_hashes_alike_however_it_is_written() =>
        Gen.Select(EventGen.Any, Gen.Int)
            .Sample(
                (json, seed) =>
                {
                    var read = Events.Right(Events.Object(json));
                    var other = Events.Right(EventGen.Otherwise(Events.Object(json), seed));
                    Assert.Equal(read.Hash, other.Hash);
                }
            );

    [Fact]
    public void An_event_that_was_kept_is_the_same_and_hashes_alike() =>
        EventGen.Any.Sample(json =>
        {
            var read = Events.Right(Events.Object(json));
            var kept = EpcisDocument.ReadKept(read.Json);
            Assert.Equal(read, kept);
            Assert.Equal(Events.Told(read), Events.Told(kept));
        });

    [Theory]
    [InlineData("eventID", "urn:uuid:5b9f3c0e-7f0d-4c3a-9f25-1f3e1a2b3c4f")]
    [InlineData("recordTime", "2026-04-01T00:00:00Z")]
    [InlineData("rdfs:comment", "checked twice")]
    [InlineData("eventTime", "2026-03-01T01:30:00.12500Z")]
    public void What_says_nothing_of_what_happened_does_not_count(string field, string value)
    {
        var changed = Events.OfType("ObjectEvent");
        changed[field] = value;
        Assert.Equal(Events.Right(Events.OfType("ObjectEvent")).Hash, Events.Right(changed).Hash);
    }

    [Fact]
    public void A_declared_mistake_leaves_the_hash_as_it_was()
    {
        var changed = Events.OfType("ObjectEvent");
        changed.Remove("errorDeclaration");
        Assert.Equal(Events.Right(Events.OfType("ObjectEvent")).Hash, Events.Right(changed).Hash);
    }

    [Theory]
    [InlineData("eventTime", "\"2026-03-01T01:30:00.126Z\"")]
    [InlineData("eventTimeZoneOffset", "\"+08:00\"")]
    [InlineData("bizStep", "\"receiving\"")]
    [InlineData("farm:weather", "\"dry\"")]
    [InlineData("epcList", "[\"urn:epc:id:sgtin:9521141.012345.1\"]")]
    public void What_says_something_else_hashes_otherwise(string field, string value)
    {
        var changed = Events.OfType("ObjectEvent");
        changed[field] = JsonNode.Parse(value);
        Assert.NotEqual(Events.Right(Events.OfType("ObjectEvent")).Hash, Events.Right(changed).Hash);
    }

    [Theory]
    [InlineData("12.50", "12.5")]
    [InlineData("12.0", "12")]
    [InlineData("1.2e3", "1200")]
    [InlineData("-0.0", "0")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("\"007\"", "7")]
    [InlineData("\"+1.50\"", "1.5")]
    [InlineData("\"1.2.3\"", "1.2.3")]
    [InlineData("\"e5\"", "e5")]
    [InlineData("12345678901234567890", "12345678901234567168")]
    public void A_number_counts_without_what_says_nothing(string value, string hashed)
    {
        var plain = Events.Object(Events.Plain);
        plain["farm:n"] = JsonNode.Parse(value);
        Assert.Equal(Hash(PlainText + "{https://farm.example/ns/}n=" + hashed), Events.Right(plain).Hash);
    }

    [Fact]
    public void Texts_are_ordered_by_code_points()
    {
        var plain = Events.Object(Events.Plain);
        plain["farm:n"] = new JsonArray("\U0001F96D", "\uFF5E", "b", "a");
        Assert.Equal(
            Hash(
                PlainText
                    + string.Concat(
                        new[] { "a", "b", "\uFF5E", "\U0001F96D" }.Select(t => "{https://farm.example/ns/}n=" + t)
                    )
            ),
            Events.Right(plain).Hash
        );
    }

    const string PlainText =
        "eventType=ObjectEventeventTime=2026-03-01T01:30:00.000ZeventTimeZoneOffset=+07:00"
        + "epcListepc=https://id.gs1.org/01/09521141123454/21/1action=OBSERVE";

    static string Hash(string text) =>
        $"ni:///sha-256;{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}?ver=CBV2.0";
}
