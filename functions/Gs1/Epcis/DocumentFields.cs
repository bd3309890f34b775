using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Checks what a document has around its events.</summary>
/// <param name="parts">Where faults go.</param>
/// <param name="context">The document's.</param>
/// <remarks>Source: EPCIS 2.0 JSON schema (EPCISDocument, EPCISQueryDocument).</remarks>
sealed class DocumentFields(EventParts parts, LinkedContext context)
{
    static readonly string[] document =
    [
        "@context",
        "id",
        "type",
        "schemaVersion",
        "creationDate",
        "instanceIdentifier",
        "sender",
        "receiver",
        "epcisHeader",
        "epcisBody",
    ];

    static readonly string[] query = ["@context", "id", "type", "schemaVersion", "creationDate", "epcisBody"];

    public void Check(JsonElement root, bool isQuery)
    {
        CheckNames(root, "", isQuery ? query : document);
        if (Field(root, "", "schemaVersion", !isQuery) is { } version)
        {
            var text = parts.Text(version, "/schemaVersion");
            if (text is not null && !text.Split('.').All(number => Characters.AreDigits(number)))
            {
                parts.Add("/schemaVersion", EpcisRule.Version, text);
            }
        }

        if (Field(root, "", "creationDate", !isQuery) is { } date)
        {
            parts.Time(date, "/creationDate");
        }

        if (
            Field(root, "", "id", isRequired: false) is { } id
            && parts.Text(id, "/id") is { } uri
            && !Uris.IsUri(uri)
            && !uri.StartsWith("_:", StringComparison.Ordinal)
        )
        {
            parts.Add("/id", EpcisRule.Uri, uri);
        }

        foreach (var name in document.AsSpan(5, 3))
        {
            if (Field(root, "", name, isRequired: false) is { } value)
            {
                parts.Text(value, "/" + name);
            }
        }

        if (Field(root, "", "epcisHeader", isRequired: false) is { } header)
        {
            parts.Fields(header, "/epcisHeader");
        }
    }

    /// <summary>The events of a query document; null where there is no list of them.</summary>
    public JsonElement? Results(JsonElement body)
    {
        const string Pointer = "/epcisBody/queryResults";
        CheckNames(body, "/epcisBody", ["queryResults"]);
        if (
            Field(body, "/epcisBody", "queryResults", isRequired: true) is not { } results
            || !IsObject(results, Pointer)
        )
        {
            return null;
        }

        CheckNames(results, Pointer, ["queryName", "subscriptionID", "resultsBody"]);
        if (Field(results, Pointer, "queryName", isRequired: true) is { } name)
        {
            parts.Text(name, Pointer + "/queryName");
        }

        if (Field(results, Pointer, "subscriptionID", isRequired: false) is { } subscription)
        {
            parts.Text(subscription, Pointer + "/subscriptionID");
        }

        const string Inner = Pointer + "/resultsBody";
        if (Field(results, Pointer, "resultsBody", isRequired: true) is not { } inner || !IsObject(inner, Inner))
        {
            return null;
        }

        CheckNames(inner, Inner, ["eventList", "vocabularyList"]);
        return Field(inner, Inner, "eventList", isRequired: true);
    }

    bool IsObject(JsonElement element, string pointer)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        parts.Add(pointer, EpcisRule.JsonType, element);
        return false;
    }

    JsonElement? Field(JsonElement element, string pointer, string name, bool isRequired)
    {
        if (element.TryGetProperty(name, out var value))
        {
            return value;
        }

        if (isRequired)
        {
            parts.Add(Pointers.Of(pointer, name), EpcisRule.Required);
        }

        return null;
    }

    void CheckNames(JsonElement element, string pointer, string[] known)
    {
        foreach (var field in element.EnumerateObject())
        {
            if (!known.Contains(field.Name) && context.CheckName(field.Name) is { } rule)
            {
                parts.Add(Pointers.Of(pointer, field.Name), rule);
            }
        }
    }
}
