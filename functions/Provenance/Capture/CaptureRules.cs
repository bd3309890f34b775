using System.Text;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Provenance.Capture;

/// <summary>The rules that a captured event can break: their names for programs, and in words.</summary>
public static class CaptureRules
{
    /// <summary>A field that names a person.</summary>
    public const string Personal = "personal-data";

    /// <summary>The event's id is known with other content, which stays; no error.</summary>
    public const string KnownId = "known-id";

    public static Text Title { get; } = new("Sự kiện chưa đúng chuẩn.", "The event is not valid.");

    /// <summary>A fault in words.</summary>
    public static Refusal Refusal(CaptureFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new Refusal(fault.Pointer, fault.Rule, Title);
    }

    /// <summary>Whether an event can be taken.</summary>
    public static bool IsGood(EventRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read is { Event: not null, Faults: [] } && !PersonalData.In(read).Any();
    }

    /// <summary>The events of a document that can be taken.</summary>
    public static IEnumerable<EventRead> Good(EpcisDocument read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read.Faults.Count > 0 ? [] : read.Events.Where(IsGood);
    }

    /// <summary>The rule's name: <c>check-digit</c>.</summary>
    public static string Name(EpcisRule rule)
    {
        var name = new StringBuilder();
        foreach (var c in rule.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
