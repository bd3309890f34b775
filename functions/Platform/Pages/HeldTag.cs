using Microsoft.Net.Http.Headers;

namespace Traceability.Platform.Pages;

/// <summary>Whether who asks holds the very answer already (RFC 9110 §13.1.2).</summary>
static class HeldTag
{
    public static bool IsHeld(this EntityTagHeaderValue etag, HttpRequest request) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var held)
        && held.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(etag, useStrongComparison: false));
}
