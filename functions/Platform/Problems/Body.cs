using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Traceability.Platform.Problems;

/// <summary>Reads a JSON body, or says which field is wrong and why.</summary>
public static class Body
{
    /// <summary>The most bytes of a JSON body.</summary>
    public const int MaxBytes = 64 * 1024;

    public static async Task<(T? Value, ProblemResult? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > MaxBytes)
        {
            return (null, ProblemResult.TooLarge(MaxBytes));
        }

        if (!request.HasJsonContentType())
        {
            return (
                null,
                new ProblemResult(
                    StatusCodes.Status415UnsupportedMediaType,
                    "not-json",
                    new Text("Nội dung phải là application/json.", "The body must be application/json.")
                )
            );
        }

        return await ReadBytesAsync(request, MaxBytes) is { } bytes
            ? Parse(bytes.Span, type)
            : (null, ProblemResult.TooLarge(MaxBytes));
    }

    /// <summary>The body as it was sent; null where it is longer than <paramref name="max"/> bytes, of which no more is read.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, int max)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > max)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            if (buffer.Length + read > max)
            {
                return null;
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read));
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    static (T? Value, ProblemResult? Problem) Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } value
                ? (value, null)
                : (null, Invalid("", "required", new Text("Nội dung trống.", "The body is empty.")));
        }
        catch (JsonException fault)
        {
            var pointer = Pointer(fault.Path);
            return fault.Message.Contains("could not be mapped", StringComparison.Ordinal)
                ? (
                    null,
                    Invalid(
                        pointer,
                        "unknown-field",
                        new Text("Trường này không có trong giao diện.", "There is no such field.")
                    )
                )
                : (
                    null,
                    Invalid(
                        pointer,
                        "json",
                        new Text(
                            "Giá trị sai kiểu hoặc không phải JSON.",
                            "The value has the wrong type, or is not JSON."
                        )
                    )
                );
        }
    }

    static ProblemResult Invalid(string pointer, string rule, Text text) =>
        ProblemResult.Invalid([new Refusal(pointer, rule, text)]);

    // System.Text.Json writes a path as $.a.b[0]; a pointer is /a/b/0.
    static string Pointer(string? path) =>
        path is null or "$"
            ? ""
            : "/"
                + path.TrimStart('$', '.')
                    .Replace("].", "/", StringComparison.Ordinal)
                    .Replace('[', '/')
                    .Replace("]", "", StringComparison.Ordinal)
                    .Replace('.', '/')
                    .Replace("'", "", StringComparison.Ordinal);
}
