using System.Text;

namespace Traceability.Gs1.Epcis;

/// <summary>What is wrong, and where.</summary>
/// <param name="Pointer">RFC 6901, from the document's root: <c>/epcisBody/eventList/3/eventTime</c>.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Value">The value that broke it, cut to 80 characters, where that helps.</param>
public sealed record EpcisFault(string Pointer, EpcisRule Rule, string? Value = null);

/// <summary>An event of a document, or what is wrong with it.</summary>
/// <param name="Pointer">Where it is in the document.</param>
/// <param name="Event">Null where it has faults.</param>
/// <param name="Faults">Empty where it has none.</param>
public sealed record EventRead(string Pointer, EpcisEvent? Event, IReadOnlyList<EpcisFault> Faults);

/// <summary>
/// A document that was read: <c>EPCISDocument</c>, <c>EPCISQueryDocument</c>, a bare event, or a list of them.
/// </summary>
/// <param name="Events">Each event in its order.</param>
/// <param name="Faults">What is wrong with the document outside its events; then no event of it is to be taken.</param>
public sealed record EpcisDocument(IReadOnlyList<EventRead> Events, IReadOnlyList<EpcisFault> Faults)
{
    /// <summary>A document is at most so deep.</summary>
    public const int MaxDepth = 64;

    /// <summary>A document holds at most so many events.</summary>
    public const int MaxEvents = 1000;

    /// <summary>A text in a document has at most so many UTF-16 code units.</summary>
    public const int MaxTextLength = 16_384;

    /// <summary>So many faults of one event are told; more would help no one.</summary>
    public const int MaxFaults = 50;

    /// <summary>Reads a document; never throws, whatever the bytes.</summary>
    public static EpcisDocument Read(ReadOnlyMemory<byte> utf8) => DocumentReader.Read(utf8);

    /// <summary>Reads an event that was kept: <see cref="EpcisEvent.Json"/>.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static EpcisEvent ReadKept(string json)
    {
        var read = DocumentReader.ReadKept(Encoding.UTF8.GetBytes(json));
        return read.Event
            ?? throw new InvalidDataException(
                "What was kept is no event: " + string.Join(", ", read.Faults.Select(f => $"{f.Rule} at {f.Pointer}"))
            );
    }
}
