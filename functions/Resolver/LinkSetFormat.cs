namespace Traceability.Resolver;

/// <summary>How a link set is written.</summary>
public enum LinkSetFormat
{
    /// <summary><c>application/linkset+json</c> (RFC 9264 section 4.2).</summary>
    LinkSetJson,

    /// <summary>The same as <c>application/json</c>.</summary>
    Json,

    /// <summary>The same as <c>application/ld+json</c>, with GS1's context in it.</summary>
    JsonLd,

    /// <summary><c>application/linkset</c> (RFC 9264 section 4.1).</summary>
    LinkSetText,

    /// <summary>A page for people.</summary>
    Html,
}
