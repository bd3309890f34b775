namespace Traceability.Platform.Problems;

/// <summary>What was wrong with one field of a request.</summary>
/// <param name="Pointer">Where: a JSON pointer into the body (RFC 6901), or the name of a header or query parameter.</param>
/// <param name="Rule">The broken rule's stable name, for programs: <c>required</c>, <c>too-long</c>, <c>check-digit</c>.</param>
/// <param name="Text">The rule, for people.</param>
public sealed record Refusal(string Pointer, string Rule, Text Text);
