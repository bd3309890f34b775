using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Traceability.Platform.Functions;

/// <summary>What the Functions host posts to a custom handler: <c>{"Data": {…}, "Metadata": {…}}</c>.</summary>
public static class Invocation
{
    /// <summary>Whether some bytes are one; never throws for them, whatever they are.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> body) => Read(body, (_, _) => true);

    /// <summary>
    /// The message of a queue's invocation: the binding's only value is a JSON string whose text is the message, JSON-encoded once
    /// more. False where there is none; never throws, whatever the bytes.
    /// </summary>
    /// <param name="tries">How often the host tried it, this try too; 0 where it does not say.</param>
    public static bool TryReadMessage(
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out string? message,
        out long tries
    )
    {
        string? found = null;
        long times = 0;
        _ = Read(
            body,
            (data, root) =>
            {
                times = TriesIn(root);
                found = MessageIn(data);
                return found is not null;
            }
        );
        (message, tries) = (found, times);
        return message is not null;
    }

    static bool Read(ReadOnlyMemory<byte> body, Func<JsonElement, JsonElement, bool> has)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("Data", out var data)
                && data.ValueKind == JsonValueKind.Object
                && has(data, root);
        }
        // The second: a string with half a character in it (\ud800), which is JSON and no text.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    static long TriesIn(JsonElement root) =>
        root.TryGetProperty("Metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("DequeueCount", out var count)
        && long.TryParse(count.ToString().Trim('"'), CultureInfo.InvariantCulture, out var tries)
            ? tries
            : 0;

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
