using System.Globalization;
using Traceability.Gs1.Epcis;
using Traceability.Provenance.Capture;
using Traceability.Provenance.Query;

namespace Traceability.Fuzz.Targets;

/// <summary>EPCIS 2.0: documents, the names in them, and queries.</summary>
static class EpcisTargets
{
    static readonly string[] fields =
    [
        .. (string[])
            ["\"@context\":", "\"type\":", "\"ObjectEvent\"", "\"AggregationEvent\"", "\"TransformationEvent\""],
        .. (string[])
            ["\"AssociationEvent\"", "\"TransactionEvent\"", "\"eventTime\":", "\"eventTimeZoneOffset\":\"+07:00\""],
        .. (string[])
            ["\"2026-11-24T10:00:00+07:00\"", "\"action\":\"ADD\"", "\"epcList\":[", "\"quantityList\":[{", "]"],
        .. (string[])
            ["\"epcClass\":", "\"quantity\":1.5", "\"uom\":\"KGM\"", "\"bizStep\":\"shipping\"", "\"parentID\":"],
        .. (string[])
            [
                "\"readPoint\":{\"id\":",
                "\"bizLocation\":{\"id\":",
                "\"childEPCs\":[",
                "\"ilmd\":{",
                "\"sensorElementList\":[{",
            ],
        .. (string[])
            ["\"sensorReport\":[{\"type\":\"Temperature\",\"value\":4.5,\"uom\":\"CEL\"}]", "\"errorDeclaration\":{"],
        .. (string[])
            [
                "\"declarationTime\":",
                "\"correctiveEventIDs\":[",
                "\"bizTransactionList\":[{\"type\":\"po\",\"bizTransaction\":",
            ],
        .. (string[])
            [
                "\"sourceList\":[{\"type\":\"owning_party\",\"source\":",
                "\"persistentDisposition\":{\"set\":[\"recalled\"]}",
            ],
        .. (string[])
            [
                "\"eventID\":",
                "\"certificationInfo\":",
                "\"ex:phone\":",
                "\"https://example.com/a\":",
                "\"EPCISDocument\"",
            ],
        .. (string[])
            ["\"epcisBody\":{\"eventList\":[", "\"schemaVersion\":\"2.0\"", "\"urn:epc:id:sgtin:9506000.134352.1\""],
        .. (string[])
            ["\"https://id.gs1.org/01/09506000134352/10/A\"", "\"urn:epc:class:lgtin:9506000.013435.A\"", "},{"],
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("epcis", 300, Document) { MaxBytes = 6000, Words = fields },
        new("epc", 1200, Name)
        {
            MaxBytes = 256,
            Words =
            [
                .. (string[])
                    ["urn:epc:id:", "urn:epc:class:lgtin:", "urn:epc:idpat:", "sgtin:", "sscc:", "sgln:", "grai:"],
                .. (string[])
                    ["giai:", "gsrn:", "gdti:", "pgln:", "itip:", "upui:", "gid:", "usdod:", "adi:", "[1-9]", ".*"],
                .. (string[])
                    [
                        "9506000.013435.",
                        "9506000.12345.0",
                        "https://id.gs1.org/",
                        "/01/09506000134352",
                        "/10/A",
                        "/21/1",
                    ],
            ],
        },
        new("epcis-query", 600, Query)
        {
            MaxBytes = 512,
            Words =
            [
                .. (string[])
                    ["eventType=", "GE_eventTime=", "LT_recordTime=", "EQ_action=", "EQ_bizStep=", "MATCH_epc="],
                .. (string[])
                    [
                        "MATCH_anyEPC=",
                        "MATCH_parentID=",
                        "EQ_ILMD_",
                        "EXISTS_",
                        "GE_SENSORREPORT_value=",
                        "EQ_quantity=",
                    ],
                .. (string[])
                    ["orderBy=", "orderDirection=ASC", "eventCountLimit=", "maxEventCount=", "perPage=", "HASATTR_"],
                .. (string[])
                    ["EQATTR_", "EQ_INNER_", "WD_readPoint=", "EQ_type=", "sDev=", "EQ_eventID=", "&", "|", "_CEL"],
            ],
        },
    ];

    static void Document(byte[] input)
    {
        var read = EpcisDocument.Read(input);
        Promise.Holds(read.Events.Count <= EpcisDocument.MaxEvents, "a document's bound");
        foreach (var fault in read.Faults)
        {
            Told(fault);
        }

        foreach (var one in read.Events)
        {
            foreach (var fault in one.Faults)
            {
                Told(fault);
            }

            var isGood = CaptureRules.IsGood(one);
            if (one.Event is not { } e)
            {
                Promise.Holds(one.Faults.Count > 0 && !isGood, "an event that is refused has its reason");
                continue;
            }

            Promise.Same(0, one.Faults.Count, "faults of an event that is taken");
            var kept = EpcisDocument.ReadKept(e.Json);
            Promise.Same(e.Id, kept.Id, "the id of a kept event");
            Promise.Same(e.Hash, kept.Hash, "the hash of a kept event");
            Promise.Same(e.Json, kept.Json, "the text of a kept event");
            Promise.Holds(
                e.EventTime.Offset.Duration() <= TimeSpan.FromHours(14),
                "a time has an offset that there is"
            );
        }
    }

    static void Told(EpcisFault fault)
    {
        Promise.Holds(fault.Pointer.Length == 0 || fault.Pointer[0] == '/', "a fault has a pointer");
        Promise.Holds(fault.Value is null or { Length: <= 80 }, "a fault repeats no more than 80 characters");
        var refusal = CaptureRules.Refusal(new CaptureFault(fault.Pointer, CaptureRules.Name(fault.Rule), fault.Value));
        Promise.Holds(refusal.Text.Vi.Length > 0 && refusal.Text.En.Length > 0, "a fault is told in words");
    }

    static void Name(byte[] input)
    {
        var text = Input.Text(input);
        if (Epc.TryParse(text, out var epc))
        {
            Promise.Same(text, epc.Text, "a name stays as it was written");
            Promise.Holds(!(epc.IsClass && epc.IsInstance), "a name is of one thing or of a class");
            Promise.Holds(
                Epc.TryParse(epc.Canonical, out var again) && again.Canonical == epc.Canonical,
                "the canonical form of a name is its own"
            );
        }

        if (EpcPattern.TryParse(text, out var pattern))
        {
            if (epc is not null)
            {
                Promise.Holds(pattern.Exact is null || pattern.Matches(epc), "a name fits itself");
            }

            _ = pattern.Matches(some);
        }
    }

    static readonly Epc some = Epc.TryParse("https://id.gs1.org/01/09506000134352/10/A", out var parsed)
        ? parsed
        : throw new FormatException();

    static void Query(byte[] input)
    {
        var parameters = Input
            .Text(input)
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .Select(pair =>
                KeyValuePair.Create(pair[0], (IReadOnlyList<string>)(pair.Length == 2 ? pair[1].Split('|') : []))
            );
        var (query, refused) = EventQueryReader.Read(
            parameters,
            new Dictionary<string, string> { ["ex"] = "https://example.com/epcis/" }
        );
        Promise.Holds(query is null != refused is null, "a query is read, or refused with its reason");
        Promise.Holds(refused is null || refused.Text.En.Length > 0, "a refusal has words");
        _ = string.Create(CultureInfo.InvariantCulture, $"{query}");
    }
}
