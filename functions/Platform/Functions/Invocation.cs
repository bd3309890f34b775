using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Traceability.Platform.Functions;

/// <summary>What the Functions host posts to a custom handler: <c>{"Data": {…}, "Metadata": {…}}</c>.</summary>
public static class Invocation
{
    /// <summary>Whether some bytes are one; never throws for them, whatever they are.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> body) => Read(body, _ => true);

    /// <summary>
    /// The message of a queue's invocation: the binding's only value is a JSON string whose text is the message, JSON-encoded once
    /// more. False where there is none; never throws, whatever the bytes.
    /// </summary>
    public static bool TryReadMessage(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out string? message)
    {
        string? found = null;
        _ = Read(body, data => (found = MessageIn(data)) is not null);
        message = found;
        return message is not null;
    }

    static bool Read(ReadOnlyMemory<byte> body, Predicate<JsonElement> has)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("Data", out var data)
                && data.ValueKind == JsonValueKind.Object
                && has(data);
        }
        // The second: a string with half a character in it (\ud800), which is JSON and no text.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    static string? MessageIn(JsonElement data)
    {
        foreach (var binding in data.EnumerateObject())
        {
            if (binding.Value.ValueKind == JsonValueKind.String)
            {
                using var inner = JsonDocument.Parse(binding.Value.GetString()!);
                if (inner.RootElement.ValueKind == JsonValueKind.String)
                {
                    return inner.RootElement.GetString();
                }
            }
        }

        return null;
    }
}
