using System.Globalization;
using Traceability.Gs1.Epcis;
using Traceability.Platform;

namespace Traceability.Provenance.Query;

/// <summary>Reads the parameters of a query; each unknown one, and each value that is not allowed, is refused by its name.</summary>
/// <remarks>Source: EPCIS 2.0 §8.2.7.1; GS1's OpenAPI for EPCIS 2.0.</remarks>
public sealed class EventQueryReader
{
    /// <summary>Values of one parameter at most.</summary>
    public const int MaxValues = 50;

    /// <summary>Characters of one value at most.</summary>
    public const int MaxValue = 1024;

    readonly List<EventCondition> conditions = [];
    readonly List<IReadOnlyList<string>> things = [];
    readonly IReadOnlyDictionary<string, string> prefixes;
    EventQuery query = new();
    QueryRefused? refused;

    EventQueryReader(IReadOnlyDictionary<string, string> prefixes) => this.prefixes = prefixes;

    /// <summary>The query, or the first parameter that was refused.</summary>
    /// <param name="parameters">Each name with its values; a name may come more than once: then all must hold.</param>
    /// <param name="prefixes">Namespaces by their prefixes.</param>
    public static (EventQuery? Query, QueryRefused? Refused) Read(
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> parameters,
        IReadOnlyDictionary<string, string> prefixes
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var reader = new EventQueryReader(prefixes);
        foreach (var (name, values) in parameters)
        {
            if (values.Count == 0 || values.Count > MaxValues || values.Any(value => value.Length > MaxValue))
            {
                return (
                    null,
                    Refuse(
                        name,
                        $"Cần từ 1 đến {MaxValues} giá trị, mỗi giá trị dài nhất {MaxValue} ký tự.",
                        $"Needs 1 to {MaxValues} values, each of at most {MaxValue} characters."
                    )
                );
            }

            if (!reader.Take(name, values))
            {
                reader.refused ??= Refuse(name, "Không có tham số này.", "There is no such parameter.");
            }

            if (reader.refused is not null)
            {
                return (null, reader.refused);
            }
        }

        return reader.Finish();
    }

    (EventQuery?, QueryRefused?) Finish()
    {
        if (query is { Limit: not null, Most: not null })
        {
            return (
                null,
                Refuse(
                    "maxEventCount",
                    "Chỉ dùng một trong eventCountLimit và maxEventCount.",
                    "eventCountLimit and maxEventCount exclude each other."
                )
            );
        }

        if (query is { Limit: not null, Order: null, OrderField: null })
        {
            return (null, Refuse("eventCountLimit", "Cần kèm theo orderBy.", "eventCountLimit needs orderBy."));
        }

        return (query with { Conditions = conditions, Things = things }, null);
    }

    static QueryRefused Refuse(string name, string vi, string en) =>
        new(QueryException.QueryParameterException, name, new Text(vi, en));

    bool Take(string name, IReadOnlyList<string> values) =>
        TakeEvent(name, values)
        || TakeMatch(name, values)
        || TakeQuantity(name, values)
        || TakeDeclaration(name, values)
        || TakeSensor(name, values)
        || TakeParty(name, values)
        || TakeAttribute(name)
        || TakeField(name, values);

    bool TakeEvent(string name, IReadOnlyList<string> values)
    {
        switch (name)
        {
            case "eventType":
                query = query with { Types = Types(values) };
                return true;
            case "GE_eventTime":
                query = query with { Happened = query.Happened with { From = Time(name, values) } };
                return true;
            case "LT_eventTime":
                query = query with { Happened = query.Happened with { Until = Time(name, values) } };
                return true;
            case "GE_recordTime":
                query = query with { Recorded = query.Recorded with { From = Time(name, values) } };
                return true;
            case "LT_recordTime":
                query = query with { Recorded = query.Recorded with { Until = Time(name, values) } };
                return true;
            case "EQ_action":
                var actions = Words(name, values, ["ADD", "OBSERVE", "DELETE"]);
                conditions.Add(a =>
                    a.Event.Action is { } action
                    && actions.Contains(action.ToString(), StringComparer.OrdinalIgnoreCase)
                );
                return true;
            case "EQ_bizStep":
                query = query with { Steps = [.. Bare(Vocabulary.BizStep, values)] };
                return true;
            case "EQ_disposition":
                Any(Bare(Vocabulary.Disposition, values), a => a.Event.Disposition is { } word ? [word] : []);
                return true;
            case "EQ_persistentDisposition_set":
                Any(Bare(Vocabulary.Disposition, values), a => a.Event.PersistentDispositionSet);
                return true;
            case "EQ_persistentDisposition_unset":
                Any(Bare(Vocabulary.Disposition, values), a => a.Event.PersistentDispositionUnset);
                return true;
            // Nobody tells us which place is inside which: a place is its own only descendant (EPCIS 2.0 §6.5).
            case "EQ_readPoint" or "WD_readPoint":
                AnyName(name, values, a => a.Event.ReadPoint is { } place ? [place] : []);
                return true;
            case "EQ_bizLocation" or "WD_bizLocation":
                AnyName(name, values, a => a.Event.BizLocation is { } place ? [place] : []);
                return true;
            case "EQ_transformationID":
                things.Add([.. values]);
                Any(values, a => a.Event.TransformationId is { } id ? [id] : []);
                return true;
            case "EQ_eventID":
                query = query with { EventIds = [.. values] };
                return true;
            case "orderBy":
                TakeOrder(values);
                return true;
            case "orderDirection":
                query = query with { Ascending = Words(name, values, ["ASC", "DESC"])[0] == "ASC" };
                return true;
            case "eventCountLimit":
                query = query with { Limit = Count(name, values) };
                return true;
            case "maxEventCount":
                query = query with { Most = Count(name, values) };
                return true;
            default:
                return false;
        }
    }

    bool TakeMatch(string name, IReadOnlyList<string> values)
    {
        Func<EpcisEvent, IEnumerable<Epc>>? of = name switch
        {
            "MATCH_epc" => e => e.Epcs.Concat(e.ChildEpcs),
            "MATCH_parentID" => e => e.Parent is { } parent ? [parent] : [],
            "MATCH_inputEPC" => e => e.InputEpcs,
            "MATCH_outputEPC" => e => e.OutputEpcs,
            "MATCH_anyEPC" => e =>
                e.Epcs.Concat(e.ChildEpcs)
                    .Concat(e.Parent is { } parent ? [parent] : [])
                    .Concat(e.InputEpcs)
                    .Concat(e.OutputEpcs),
            "MATCH_epcClass" => e => e.Quantities.Concat(e.ChildQuantities).Select(q => q.EpcClass),
            "MATCH_inputEPCClass" => e => e.InputQuantities.Select(q => q.EpcClass),
            "MATCH_outputEPCClass" => e => e.OutputQuantities.Select(q => q.EpcClass),
            "MATCH_anyEPCClass" => e => e.Classes(),
            _ => null,
        };
        if (of is null)
        {
            return false;
        }

        var patterns = new List<EpcPattern>();
        foreach (var value in values)
        {
            if (EpcPattern.TryParse(value, out var pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                refused ??= Refuse(
                    name,
                    "Cần mã EPC, GS1 Digital Link, mẫu urn:epc:idpat hoặc URI khác.",
                    "Needs an EPC, a GS1 Digital Link, a pattern urn:epc:idpat or another URI."
                );
            }
        }

        if (patterns.TrueForAll(pattern => pattern.Exact is not null))
        {
            things.Add([.. patterns.Select(pattern => pattern.Exact!.Canonical).Distinct()]);
        }

        conditions.Add(a => of(a.Event).Any(epc => patterns.Exists(pattern => pattern.Matches(epc))));
        return true;
    }

    bool TakeQuantity(string name, IReadOnlyList<string> values)
    {
        if (!name.EndsWith("_quantity", StringComparison.Ordinal) || Compare(name) is not { } compare)
        {
            return false;
        }

        var numbers = Numbers(name, values);
        conditions.Add(a =>
            a.Event.Quantities.Concat(a.Event.ChildQuantities)
                .Concat(a.Event.InputQuantities)
                .Concat(a.Event.OutputQuantities)
                .Any(q => q.Quantity is { } amount && numbers.Exists(number => compare(amount.CompareTo(number))))
        );
        return true;
    }

    bool TakeDeclaration(string name, IReadOnlyList<string> values)
    {
        switch (name)
        {
            case "EXISTS_errorDeclaration":
                conditions.Add(a => a.Event.ErrorDeclaration is not null);
                return true;
            case "GE_errorDeclarationTime" or "GE_errorDeclaration_Time":
                var from = Time(name, values);
                conditions.Add(a => a.Event.ErrorDeclaration?.DeclarationTime >= from);
                return true;
            case "LT_errorDeclarationTime" or "LT_errorDeclaration_Time":
                var until = Time(name, values);
                conditions.Add(a => a.Event.ErrorDeclaration?.DeclarationTime < until);
                return true;
            case "EQ_errorReason":
                Any(
                    Bare(Vocabulary.ErrorReason, values),
                    a => a.Event.ErrorDeclaration?.Reason is { } reason ? [reason] : []
                );
                return true;
            case "EQ_correctiveEventID":
                Any(values, a => a.Event.ErrorDeclaration?.CorrectiveEventIds ?? []);
                return true;
            default:
                return false;
        }
    }

    bool TakeSensor(string name, IReadOnlyList<string> values)
    {
        switch (name)
        {
            case "EXISTS_sensorElementList":
                conditions.Add(a => a.Event.Sensors.Count > 0);
                return true;
            case "EQ_type":
                AnyReport(Bare(Vocabulary.Measurement, values), r => r.Type);
                return true;
            case "EQ_exception":
                AnyReport(Bare(Vocabulary.Alert, values), r => r.Exception);
                return true;
            case "EQ_stringValue":
                AnyReport(values, r => r.StringValue);
                return true;
            case "EQ_hexBinaryValue":
                AnyReport(values.Select(v => v.ToUpperInvariant()), r => r.HexBinaryValue?.ToUpperInvariant());
                return true;
            case "EQ_uriValue":
                AnyReport(values, r => r.UriValue);
                return true;
            case "EQ_booleanValue":
                AnyReport(
                    Words(name, values, ["true", "false"]),
                    r => r.BooleanValue is { } value ? (value ? "true" : "false") : null
                );
                return true;
            case "EQ_microorganism":
                AnyReport(values, r => r.Microorganism);
                return true;
            case "EQ_chemicalSubstance":
                AnyReport(values, r => r.ChemicalSubstance);
                return true;
            case "EQ_coordinateReferenceSystem":
                AnyReport(values, r => r.CoordinateReferenceSystem);
                return true;
            case "EQ_component":
                AnyReport(Bare(Vocabulary.Component, values), r => r.Component);
                return true;
            case "EQ_deviceID":
                AnySensor(values, m => m.DeviceId, r => r.DeviceId);
                return true;
            case "EQ_deviceMetadata":
                AnySensor(values, m => m.DeviceMetadata, r => r.DeviceMetadata);
                return true;
            case "EQ_rawData":
                AnySensor(values, m => m.RawData, r => r.RawData);
                return true;
            case "EQ_dataProcessingMethod":
                AnySensor(values, m => m.DataProcessingMethod, r => r.DataProcessingMethod);
                return true;
            case "EQ_bizRules":
                AnySensor(values, m => m.BizRules, r => r.BizRules);
                return true;
            case "GE_time" or "LT_time":
                SensorTime(name, values, m => m.Time, r => r.Time);
                return true;
            case "GE_startTime" or "LT_startTime":
                SensorTime(name, values, m => m.StartTime, _ => null);
                return true;
            case "GE_endTime" or "LT_endTime":
                SensorTime(name, values, m => m.EndTime, _ => null);
                return true;
            default:
                return TakeSensorNumber(name, values);
        }
    }

    // EQ_value_CEL and its kin: the field, then the unit.
    bool TakeSensorNumber(string name, IReadOnlyList<string> values)
    {
        if (Compare(name) is not { } compare)
        {
            return false;
        }

        var parts = name[3..].Split('_', 2);
        Func<SensorReport, decimal?>? of = parts[0] switch
        {
            "value" => r => r.Value,
            "minValue" => r => r.MinValue,
            "maxValue" => r => r.MaxValue,
            "meanValue" => r => r.MeanValue,
            "sDev" => r => r.StandardDeviation,
            "percRank" => r => r.PercRank,
            "percValue" => r => r.PercValue,
            _ => null,
        };
        if (of is null)
        {
            return false;
        }

        var numbers = Numbers(name, values);
        if (parts.Length == 1)
        {
            if (parts[0] != "percRank")
            {
                return false;
            }

            Report(r => of(r) is { } value && numbers.Exists(number => compare(value.CompareTo(number))));
            return true;
        }

        var asked = numbers.Select(number => Measure.InBase(parts[1], number)).ToList();
        Report(r =>
            r.Uom is { } unit
            && of(r) is { } value
            && Measure.InBase(unit, value) is var told
            && asked.Exists(a => a.Unit == told.Unit && compare(told.Value.CompareTo(a.Value)))
        );
        return true;
    }

    bool TakeParty(string name, IReadOnlyList<string> values)
    {
        if (Rest(name, "EQ_bizTransaction_") is { } transaction)
        {
            var type = Bare(Vocabulary.BizTransaction, transaction);
            Any(values, a => a.Event.BizTransactions.Where(t => t.Type == type).Select(t => t.Id));
            return true;
        }

        if (Rest(name, "EQ_source_") is { } source)
        {
            var type = Bare(Vocabulary.SourceOrDestination, source);
            AnyName(name, values, a => a.Event.Sources.Where(s => s.Type == type).Select(s => s.Id));
            return true;
        }

        if (Rest(name, "EQ_destination_") is { } destination)
        {
            var type = Bare(Vocabulary.SourceOrDestination, destination);
            AnyName(name, values, a => a.Event.Destinations.Where(d => d.Type == type).Select(d => d.Id));
            return true;
        }

        return false;
    }

    // Attributes of master data, of which this repository keeps none: no event has one.
    bool TakeAttribute(string name)
    {
        if (Rest(name, "HASATTR_") is null && Rest(name, "EQATTR_") is null && Rest(name, "EQ_ATTR_") is null)
        {
            return false;
        }

        conditions.Add(_ => false);
        return true;
    }

    bool TakeField(string name, IReadOnlyList<string> values)
    {
        if (Rest(name, "EXISTS_") is { } asked && FieldName.TryParse(asked, prefixes, out var existing))
        {
            conditions.Add(a => existing.Of(a.Event).Any());
            return true;
        }

        if (Compare(name) is not { } compare || !FieldName.TryParse(name[3..], prefixes, out var field))
        {
            return false;
        }

        var isEqual = name.StartsWith("EQ_", StringComparison.Ordinal);
        conditions.Add(a => field.Of(a.Event).Any(f => values.Any(value => Fits(f, value, isEqual, compare))));
        return true;
    }

    static bool Fits(EventField field, string value, bool isEqual, Func<int, bool> compare)
    {
        if (isEqual && field.Text == value)
        {
            return true;
        }

        if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return field.Number is { } told && compare(told.CompareTo(number));
        }

        return IsTime(value, out var time) && field.Time is { } at && compare(at.CompareTo(time));
    }

    void TakeOrder(IReadOnlyList<string> values)
    {
        if (values is ["eventTime"])
        {
            query = query with { Order = EventOrder.EventTime };
        }
        else if (values is ["recordTime"])
        {
            query = query with { Order = EventOrder.RecordTime };
        }
        else if (values is [var name] && FieldName.TryParse(name, prefixes, out var field))
        {
            query = query with { OrderField = field.Name };
        }
        else
        {
            refused ??= Refuse(
                "orderBy",
                "Cần là eventTime, recordTime hoặc tên đầy đủ của một trường mở rộng.",
                "Must be eventTime, recordTime or the full name of an extension field."
            );
        }
    }

    void Any(IEnumerable<string> values, Func<AcceptedEvent, IEnumerable<string>> of)
    {
        var wanted = values.ToHashSet(StringComparer.Ordinal);
        conditions.Add(a => of(a).Any(wanted.Contains));
    }

    void AnyName(string name, IReadOnlyList<string> values, Func<AcceptedEvent, IEnumerable<Epc>> of)
    {
        var wanted = new HashSet<Epc>();
        foreach (var value in values)
        {
            if (Epc.TryParse(value, out var epc))
            {
                wanted.Add(epc);
            }
            else
            {
                refused ??= Refuse(name, "Giá trị phải là một URI.", "The value must be a URI.");
            }
        }

        conditions.Add(a => of(a).Any(wanted.Contains));
    }

    void AnyReport(IEnumerable<string> values, Func<SensorReport, string?> of)
    {
        var wanted = values.ToHashSet(StringComparer.Ordinal);
        Report(r => of(r) is { } value && wanted.Contains(value));
    }

    void AnySensor(IReadOnlyList<string> values, Func<SensorMetadata, string?> ofAll, Func<SensorReport, string?> ofOne)
    {
        var wanted = values.ToHashSet(StringComparer.Ordinal);
        conditions.Add(a =>
            a.Event.Sensors.Any(s =>
                (s.Metadata is { } m && ofAll(m) is { } all && wanted.Contains(all))
                || s.Reports.Any(r => ofOne(r) is { } one && wanted.Contains(one))
            )
        );
    }

    void SensorTime(
        string name,
        IReadOnlyList<string> values,
        Func<SensorMetadata, DateTimeOffset?> ofAll,
        Func<SensorReport, DateTimeOffset?> ofOne
    )
    {
        var asked = Time(name, values);
        var isFrom = name.StartsWith("GE_", StringComparison.Ordinal);
        bool Is(DateTimeOffset? time) => isFrom ? time >= asked : time < asked;
        conditions.Add(a =>
            a.Event.Sensors.Any(s => (s.Metadata is { } m && Is(ofAll(m))) || s.Reports.Any(r => Is(ofOne(r))))
        );
    }

    void Report(Func<SensorReport, bool> fits) => conditions.Add(a => a.Event.Sensors.Any(s => s.Reports.Any(fits)));

    static IEnumerable<string> Bare(Vocabulary list, IEnumerable<string> words) =>
        words.Select(word => Bare(list, word));

    // However it is written; what is no word of the list is a word of one's own, or none that an event has.
    static string Bare(Vocabulary list, string word)
    {
        var full = LinkedContext.None.Expand(word);
        return list.Read(full) ?? full;
    }

    static Func<int, bool>? Compare(string name) =>
        name.Length < 4
            ? null
            : name[..3] switch
            {
                "EQ_" => order => order == 0,
                "GT_" => order => order > 0,
                "GE_" => order => order >= 0,
                "LT_" => order => order < 0,
                "LE_" => order => order <= 0,
                _ => null,
            };

    static string? Rest(string name, string start) =>
        name.StartsWith(start, StringComparison.Ordinal) && name.Length > start.Length ? name[start.Length..] : null;

    List<EventType> Types(IReadOnlyList<string> values)
    {
        var types = new List<EventType>();
        foreach (var value in values)
        {
            // A type of one's own is a URI; the repository holds none of these.
            if (Enum.TryParse<EventType>(value, out var type) && Enum.IsDefined(type) && !char.IsDigit(value[0]))
            {
                types.Add(type);
            }
            else if (!value.Contains(':', StringComparison.Ordinal))
            {
                refused ??= Refuse(
                    "eventType",
                    "Không có loại sự kiện này.",
                    "Must be one of EPCIS's five event types, or a URI."
                );
            }
        }

        return types;
    }

    IReadOnlyList<string> Words(string name, IReadOnlyList<string> values, string[] allowed)
    {
        if (values.Any(value => !allowed.Contains(value)))
        {
            refused ??= Refuse(
                name,
                $"Cần là một trong: {string.Join(", ", allowed)}.",
                $"Must be one of: {string.Join(", ", allowed)}."
            );
        }

        return values;
    }

    DateTimeOffset Time(string name, IReadOnlyList<string> values)
    {
        if (values is [var value] && IsTime(value, out var time))
        {
            return time;
        }

        refused ??= Refuse(
            name,
            "Cần một thời điểm theo RFC 3339, có múi giờ.",
            "Needs a time as RFC 3339 writes it, with its zone."
        );
        return default;
    }

    // A + that was not escaped in an address arrives as a blank.
    static bool IsTime(string value, out DateTimeOffset time) => EpcisTime.TryParse(value.Replace(' ', '+'), out time);

    List<decimal> Numbers(string name, IReadOnlyList<string> values)
    {
        var numbers = new List<decimal>();
        foreach (var value in values)
        {
            if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                refused ??= Refuse(name, "Cần một số.", "Needs a number.");
            }
        }

        return numbers;
    }

    int Count(string name, IReadOnlyList<string> values)
    {
        if (
            values is [var value]
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
        )
        {
            return count;
        }

        refused ??= Refuse(name, "Cần một số nguyên dương.", "Needs a whole number of at least 1.");
        return 0;
    }
}
