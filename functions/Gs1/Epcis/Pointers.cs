namespace Traceability.Gs1.Epcis;

/// <summary>JSON pointers.</summary>
/// <remarks>Source: RFC 6901 §3.</remarks>
static class Pointers
{
    /// <summary>The pointer of a field: <c>~</c> and <c>/</c> in its name are escaped.</summary>
    public static string Of(string parent, string name) =>
        string.Concat(
            parent,
            "/",
            name.AsSpan().ContainsAny('~', '/')
                ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
                : name
        );
}
