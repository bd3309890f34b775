using Traceability.Gs1;
using Traceability.Platform;

namespace Traceability.Resolver;

/// <summary>Links to the events of a thing or a class.</summary>
static class Epcis
{
    /// <summary>
    /// The events whose EPC or class it is. The query of the request does not go on: the interface refuses parameters that it
    /// does not know.
    /// </summary>
    /// <remarks>Source: EPCIS 2.0, section 8.2.7.1 (<c>MATCH_anyEPC</c>, <c>MATCH_anyEPCClass</c>).</remarks>
    public static OfferedLink Events(string publicUrl, string parameter, string epc, Language language) =>
        new(
            new TargetLink(
                LinkType.Epcis,
                $"{publicUrl}/epcis/events?{parameter}={Uri.EscapeDataString(epc)}",
                language == Language.English ? "Events (EPCIS 2.0), for programs" : "Sự kiện (EPCIS 2.0), cho phần mềm",
                "application/json",
                [],
                []
            ),
            IsOurs: true,
            PassesQuery: false
        );
}
