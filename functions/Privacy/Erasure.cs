using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Personal;

namespace Traceability.Privacy;

/// <summary>How much of one kind was rewritten.</summary>
/// <param name="What">The <see cref="IPersonalData.Name"/> of what keeps it.</param>
public sealed record Rewritten(string What, int Count);

/// <summary>How far an erasure is.</summary>
/// <param name="Pass">How often it has begun to go through everything, from 1.</param>
/// <param name="Part">The <see cref="IPersonalData.Name"/> of what is erased next; null at the start of a pass.</param>
/// <param name="After">Where in that it goes on; null at its start.</param>
/// <param name="Found">What this pass found so far.</param>
/// <param name="MovedAt">When the last pass that found something ended; before that, when it was asked for.</param>
/// <param name="DoneAt">Null while there may be something left.</param>
public sealed record ErasureProgress(
    int Pass,
    string? Part,
    string? After,
    int Found,
    DateTimeOffset MovedAt,
    DateTimeOffset? DoneAt,
    IReadOnlyList<Rewritten> Rewritten
)
{
    /// <summary>
    /// What was read before the last rewriting may be shown for so long, and a request that came in by a key that ended may be under way
    /// (design: promise 6: caches hold an answer for at most 5 s).
    /// </summary>
    public static readonly TimeSpan Seen = TimeSpan.FromSeconds(7);

    public static ErasureProgress Begun(DateTimeOffset now) => new(1, null, null, 0, now, null, []);

    /// <summary>When the next pass may begin: the first at once.</summary>
    public DateTimeOffset NextAt => Pass == 1 || Part is not null ? MovedAt : MovedAt + Seen;

    /// <summary>A part is done.</summary>
    /// <param name="next">The name of what comes next; null where this was the last.</param>
    public ErasureProgress With(string what, ErasedPart part, string? next, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(part);
        var found = Found + part.Rewritten;
        var rewritten =
            part.Rewritten == 0
                ? Rewritten
                :
                [
                    .. Rewritten.Where(one => one.What != what),
                    new Rewritten(
                        what,
                        (Rewritten.FirstOrDefault(one => one.What == what)?.Count ?? 0) + part.Rewritten
                    ),
                ];
        if (part.Next is not null || next is not null)
        {
            return this with
            {
                Part = part.Next is null ? next : what,
                After = part.Next,
                Found = found,
                Rewritten = rewritten,
            };
        }

        // Done is what a whole pass found nothing of, which began when no cache and no request knew anything from before any more.
        var isDone = Pass > 1 && found == 0;
        return new ErasureProgress(Pass + 1, null, null, 0, found == 0 ? MovedAt : now, isDone ? now : null, rewritten);
    }
}

/// <summary>
/// That a person's data are to be erased. It is kept for ever, by ids alone, so that whoever restores a backup erases again what was
/// erased since.
/// </summary>
/// <param name="Id">Opaque; the same for the same person.</param>
/// <param name="By">The person itself, or the operator.</param>
public sealed record Erasure(string Id, Person Person, DateTimeOffset AskedAt, string By, ErasureProgress Progress)
{
    public static string IdOf(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return OpaqueId.From("erasure", person.Kind.ToString(), person.Id);
    }

    public static Erasure Of(Person person, string by, DateTimeOffset now) =>
        new(IdOf(person), person, now, by, ErasureProgress.Begun(now));
}

/// <summary>The message of <c>erasure</c>: one has work.</summary>
/// <param name="AnnouncedAt">When it was first sent.</param>
public sealed record ErasureDue(string Erasure, DateTimeOffset AnnouncedAt);

[JsonSerializable(typeof(ErasureDue))]
[JsonSerializable(typeof(IReadOnlyList<Rewritten>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class ErasureDueJson : JsonSerializerContext;
