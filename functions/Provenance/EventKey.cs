using System.Globalization;
using Traceability.Gs1.Epcis;
using Traceability.Platform;

namespace Traceability.Provenance;

/// <summary>
/// Identity of events (design: promise 5): the event's id, and the declaration where it declares an error. So an event and its
/// declarations have the same first part.
/// </summary>
public static class EventKey
{
    const char Separator = '.';

    public static string Of(EpcisEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.ErrorDeclaration is { } declared
            ? OfId(e.Id)
                + Separator
                + OpaqueId.From([
                    "declaration",
                    declared.DeclarationTime.UtcTicks.ToString(CultureInfo.InvariantCulture),
                    declared.Reason ?? "",
                    .. declared.CorrectiveEventIds.Order(StringComparer.Ordinal),
                ])
            : OfId(e.Id);
    }

    public static string OfId(string eventId) => OpaqueId.From("event", eventId);

    /// <summary>The first part, which an event shares with its declarations.</summary>
    public static string Event(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split(Separator)[0];
    }

    /// <summary>The second part; empty for the event itself.</summary>
    public static string Declaration(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = key.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? "" : key[(at + 1)..];
    }
}
