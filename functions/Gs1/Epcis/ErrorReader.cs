using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads a declared mistake.</summary>
/// <remarks>Source: EPCIS 2.0 §7.4.1.3; its JSON schema.</remarks>
static class ErrorReader
{
    public static ErrorDeclaration? Read(EventParts parts, FieldReader fields, JsonElement value, string at)
    {
        DateTimeOffset? time = null;
        string? reason = null;
        IReadOnlyList<string> correctives = [];
        var hasTime = value.ValueKind != JsonValueKind.Object;
        foreach (var field in parts.Fields(value, at))
        {
            var inner = Pointers.Of(at, field.Name);
            switch (field.Name)
            {
                case "declarationTime":
                    hasTime = true;
                    time = parts.Time(field.Value, inner);
                    break;
                case "reason":
                    reason = parts.Word(Vocabulary.ErrorReason, field.Value, inner);
                    break;
                case "correctiveEventIDs":
                    var i = 0;
                    correctives =
                    [
                        .. parts
                            .Items(field.Value, inner)
                            .Select(item => parts.OtherUri(item, $"{inner}/{i++}"))
                            .OfType<string>(),
                    ];
                    break;
                default:
                    fields.ReadOwn("ERROR_DECLARATION", field, at);
                    break;
            }
        }

        if (!hasTime)
        {
            parts.Add(at + "/declarationTime", EpcisRule.Required);
        }

        return time is { } told ? new ErrorDeclaration(told, reason, correctives) : null;
    }
}
