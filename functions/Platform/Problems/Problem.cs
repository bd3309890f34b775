using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Platform.Problems;

/// <summary>An answer that explains itself: RFC 9457 <c>application/problem+json</c>.</summary>
/// <param name="Type">A relative reference that names the kind of problem: <c>/problems/invalid</c>.</param>
/// <param name="Title">The kind of problem, for people.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Errors">Each field that was refused, with its rule.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ProblemError>? Errors = null
);

/// <summary>One refused field: where, which rule, and the rule in words.</summary>
public sealed record ProblemError(string Pointer, string Rule, string Detail);

[JsonSerializable(typeof(Problem))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class ProblemJson : JsonSerializerContext;
