using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads what sensors saw.</summary>
/// <param name="parts">The event's.</param>
/// <param name="fields">Where fields of one's own go.</param>
/// <remarks>Source: EPCIS 2.0 §7.3.7; its JSON schema.</remarks>
sealed class SensorReader(EventParts parts, FieldReader fields)
{
    public IReadOnlyList<SensorElement> Read(JsonElement value, string pointer)
    {
        var i = 0;
        return [.. parts.Items(value, pointer).Select(item => Element(item, $"{pointer}/{i++}"))];
    }

    SensorElement Element(JsonElement item, string pointer)
    {
        SensorMetadata? metadata = null;
        var reports = new List<SensorReport>();
        var hasReports = item.ValueKind != JsonValueKind.Object;
        foreach (var field in parts.Fields(item, pointer))
        {
            var at = Pointers.Of(pointer, field.Name);
            switch (field.Name)
            {
                case "sensorMetadata":
                    metadata = Metadata(field.Value, at);
                    break;
                case "sensorReport":
                    hasReports = field.Value.ValueKind != JsonValueKind.Array || field.Value.GetArrayLength() > 0;
                    var i = 0;
                    reports.AddRange(parts.Items(field.Value, at).Select(report => Report(report, $"{at}/{i++}")));
                    break;
                default:
                    fields.ReadOwn("SENSORELEMENT", field, pointer);
                    break;
            }
        }

        if (!hasReports)
        {
            parts.Add(pointer + "/sensorReport", EpcisRule.Required);
        }

        return new SensorElement(metadata, reports);
    }

    SensorMetadata Metadata(JsonElement item, string pointer)
    {
        var read = new SensorMetadata();
        foreach (var field in parts.Fields(item, pointer))
        {
            var (value, at) = (field.Value, Pointers.Of(pointer, field.Name));
            switch (field.Name)
            {
                case "time":
                    read = read with { Time = parts.Time(value, at) };
                    break;
                case "startTime":
                    read = read with { StartTime = parts.Time(value, at) };
                    break;
                case "endTime":
                    read = read with { EndTime = parts.Time(value, at) };
                    break;
                case "deviceID":
                    read = read with { DeviceId = parts.Uri(value, at) };
                    break;
                case "deviceMetadata":
                    read = read with { DeviceMetadata = parts.Uri(value, at) };
                    break;
                case "rawData":
                    read = read with { RawData = parts.Uri(value, at) };
                    break;
                case "dataProcessingMethod":
                    read = read with { DataProcessingMethod = parts.Uri(value, at) };
                    break;
                case "bizRules":
                    read = read with { BizRules = parts.Uri(value, at) };
                    break;
                default:
                    fields.ReadOwn("SENSORMETADATA", field, pointer);
                    break;
            }
        }

        return read;
    }

    SensorReport Report(JsonElement item, string pointer)
    {
        var read = new SensorReport();
        var hasType = item.ValueKind != JsonValueKind.Object;
        foreach (var field in parts.Fields(item, pointer))
        {
            hasType |= field.Name is "type" or "exception";
            read =
                Value(read, field.Name, field.Value, Pointers.Of(pointer, field.Name))
                ?? Named(read, field.Name, field.Value, Pointers.Of(pointer, field.Name))
                ?? read;
            if (!IsKnown(field.Name))
            {
                fields.ReadOwn("SENSORREPORT", field, pointer);
            }
        }

        if (!hasType)
        {
            parts.Add(pointer + "/type", EpcisRule.Required);
        }

        return read;
    }

    static bool IsKnown(string name) =>
        name
            is "type"
                or "exception"
                or "deviceID"
                or "deviceMetadata"
                or "rawData"
                or "dataProcessingMethod"
                or "bizRules"
                or "microorganism"
                or "chemicalSubstance"
                or "coordinateReferenceSystem"
                or "component"
                or "time"
                or "value"
                or "stringValue"
                or "booleanValue"
                or "hexBinaryValue"
                or "uriValue"
                or "minValue"
                or "maxValue"
                or "meanValue"
                or "sDev"
                or "percRank"
                or "percValue"
                or "uom";

    SensorReport? Value(SensorReport read, string name, JsonElement value, string at) =>
        name switch
        {
            "time" => read with { Time = parts.Time(value, at) },
            "value" => read with { Value = parts.Number(value, at) },
            "stringValue" => read with { StringValue = parts.Text(value, at) },
            "booleanValue" => read with { BooleanValue = parts.Boolean(value, at) },
            "hexBinaryValue" => read with { HexBinaryValue = Hex(value, at) },
            "uriValue" => read with { UriValue = parts.Uri(value, at) },
            "minValue" => read with { MinValue = parts.Number(value, at) },
            "maxValue" => read with { MaxValue = parts.Number(value, at) },
            "meanValue" => read with { MeanValue = parts.Number(value, at) },
            "sDev" => read with { StandardDeviation = parts.Number(value, at) },
            "percRank" => read with { PercRank = parts.Number(value, at) },
            "percValue" => read with { PercValue = parts.Number(value, at) },
            "uom" => read with { Uom = parts.Text(value, at) },
            _ => null,
        };

    SensorReport? Named(SensorReport read, string name, JsonElement value, string at) =>
        name switch
        {
            "type" => read with { Type = parts.Word(Vocabulary.Measurement, value, at) },
            "exception" => read with { Exception = parts.Word(Vocabulary.Alert, value, at) },
            "component" => read with { Component = parts.Word(Vocabulary.Component, value, at) },
            "deviceID" => read with { DeviceId = parts.Uri(value, at) },
            "deviceMetadata" => read with { DeviceMetadata = parts.Uri(value, at) },
            "rawData" => read with { RawData = parts.Uri(value, at) },
            "dataProcessingMethod" => read with { DataProcessingMethod = parts.Uri(value, at) },
            "bizRules" => read with { BizRules = parts.Uri(value, at) },
            "microorganism" => read with { Microorganism = parts.Uri(value, at) },
            "chemicalSubstance" => read with { ChemicalSubstance = parts.Uri(value, at) },
            "coordinateReferenceSystem" => read with { CoordinateReferenceSystem = parts.Uri(value, at) },
            _ => null,
        };

    string? Hex(JsonElement value, string pointer)
    {
        var text = parts.Text(value, pointer);
        if (text is not null && (text.Length == 0 || !text.All(char.IsAsciiHexDigit)))
        {
            parts.Add(pointer, EpcisRule.HexBinary, text);
        }

        return text;
    }
}
