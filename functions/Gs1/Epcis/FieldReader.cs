using System.Globalization;
using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Gathers fields of one's own, with what is inside them.</summary>
/// <param name="parts">The event's.</param>
/// <remarks>Source: EPCIS 2.0 §8.2.7.1 (<c>EQ_fieldname</c>, <c>EQ_INNER_fieldname</c> and their like).</remarks>
sealed class FieldReader(EventParts parts)
{
    readonly List<EventField> fields = [];

    public IReadOnlyList<EventField> Fields => fields;

    /// <summary>Reads a field of one's own; tells of one that is neither EPCIS's nor one's own.</summary>
    public void ReadOwn(string section, JsonProperty field, string parent, bool isInner = false)
    {
        if (parts.IsOwn(field.Name, parent))
        {
            Read(section, field.Name, field.Value, isInner);
        }
    }

    /// <summary>Reads a field of EPCIS that is asked for as if it were one's own.</summary>
    public void Read(string section, string name, JsonElement value, bool isInner = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Read(section, name, item, isInner);
                }

                break;
            case JsonValueKind.Object when value.TryGetProperty("@value", out var inner):
                Read(section, name, inner, isInner);
                break;
            case JsonValueKind.Object:
                fields.Add(Of(section, name, isInner, null, null, null));
                foreach (var inner in value.EnumerateObject())
                {
                    Read(section, inner.Name, inner.Value, isInner: true);
                }

                break;
            case JsonValueKind.String:
                var text = value.GetString()!;
                fields.Add(
                    Of(section, name, isInner, text, Number(text), EpcisTime.TryParse(text, out var time) ? time : null)
                );
                break;
            case JsonValueKind.Number:
                fields.Add(
                    Of(
                        section,
                        name,
                        isInner,
                        value.GetRawText(),
                        value.TryGetDecimal(out var number) ? number : null,
                        null
                    )
                );
                break;
            case JsonValueKind.True or JsonValueKind.False:
                fields.Add(Of(section, name, isInner, value.GetBoolean() ? "true" : "false", null, null));
                break;
            default:
                break;
        }
    }

    EventField Of(string section, string name, bool isInner, string? text, decimal? number, DateTimeOffset? time) =>
        new(section, parts.Context.Expand(name), isInner, text, number, time) { Written = name };

    static decimal? Number(string text) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
