using System.Text.Json;

namespace Traceability.Platform.Personal;

/// <summary>What came of erasing a part of what is kept of a person.</summary>
/// <param name="Rewritten">How much was still there: rows, blobs and keys; 0 where nothing was.</param>
/// <param name="Next">Where the rest begins; null where this was all.</param>
public sealed record ErasedPart(int Rewritten, string? Next)
{
    /// <summary>All is done.</summary>
    public static ErasedPart Last(int rewritten) => new(rewritten, null);
}

/// <summary>
/// What one feature keeps of people: each that keeps something tells it and erases it, so that nobody else must know where it lies.
/// </summary>
public interface IPersonalData
{
    /// <summary>What it is, in one word of the API; no two have the same.</summary>
    string Name { get; }

    /// <summary>Everything of a person, as objects of the API; read a page at a time while it is told.</summary>
    IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation);

    /// <summary>
    /// Erases the next part of what is kept of a person, in every copy that this feature has. By key, so that it may be done twice, by
    /// two at once, and again from the start after a kill anywhere; what was erased before is not counted again.
    /// </summary>
    /// <param name="after">What <see cref="ErasedPart.Next"/> of the part before said; null for the first.</param>
    Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation);
}
