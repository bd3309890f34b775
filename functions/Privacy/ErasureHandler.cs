using System.Text.Json;
using Traceability.Platform.Functions;
using Traceability.Platform.Personal;

namespace Traceability.Privacy;

/// <summary>
/// Carries an erasure on, part by part, until a whole pass finds nothing left. Each part is erased by key, and how far it is lies in the
/// erasure's row, which moves on for one of several that handle it at once; the others find it further and go on from there: so a message
/// may come twice, late, out of order, or again after a kill between any two steps.
/// </summary>
public sealed class ErasureHandler(
    IErasures erasures,
    IEnumerable<IPersonalData> parts,
    PersonalKeys people,
    TimeProvider time
) : IMessageHandler<ErasureDue>
{
    /// <summary>How long one message works, before another goes on: less than a function may take.</summary>
    static readonly TimeSpan turn = TimeSpan.FromSeconds(30);

    public async Task<Outcome> HandleAsync(ErasureDue message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var begun = time.GetTimestamp();
        while (true)
        {
            var now = time.GetUtcNow();
            if (await erasures.FindAsync(message.Erasure, cancellation) is not { } read)
            {
                return Announcement.NotYet(Text(message), message.AnnouncedAt, now);
            }

            var (person, progress) = (read.Erasure.Person, read.Erasure.Progress);
            if (progress.DoneAt is not null)
            {
                return Outcome.Done;
            }

            if (progress.NextAt > now || time.GetElapsedTime(begun) > turn)
            {
                return Outcome.Continue(Text(message), progress.NextAt > now ? progress.NextAt - now : TimeSpan.Zero);
            }

            var moved = await EraseAsync(person, progress, cancellation);
            // Where it moved on elsewhere, what was done here was done twice, and it goes on from there.
            await erasures.ReplaceAsync(read, moved, cancellation);
        }
    }

    async Task<ErasureProgress> EraseAsync(Person person, ErasureProgress progress, CancellationToken cancellation)
    {
        var order = parts.ToList();
        // A name that is not known any more was another version's: the pass begins anew.
        var at = Math.Max(0, order.FindIndex(part => part.Name == progress.Part));
        var erased = await order[at].EraseAsync(person, progress.After, cancellation);
        var next = at + 1 < order.Count ? order[at + 1].Name : null;
        if (erased.Next is null && next is null)
        {
            // Last, for a part may need to read what it erases: from here on no copy can be read, those in backups too.
            await people.EraseAsync(person.Id, cancellation);
        }

        return progress.With(order[at].Name, erased, next, time.GetUtcNow());
    }

    static string Text(ErasureDue message) => JsonSerializer.Serialize(message, ErasureDueJson.Default.ErasureDue);
}
