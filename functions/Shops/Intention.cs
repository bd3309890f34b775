namespace Traceability.Shops;

/// <summary>
/// What stands around the making of an item in a shop, so that one whose answer was lost is not made again: it is kept as intended
/// before it is asked for, and for a while nothing else is made in its place.
/// </summary>
static class Intention
{
    /// <summary>How long after a creation without an answer the shop may still be at it, or its search not know it.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>Why nothing is made yet; null where nothing has to be waited for.</summary>
    public static ShopAnswer.Later? IsSettling(this IHeldItem held, DateTimeOffset now) =>
        held.Kept.IntendedAt + Settling is { } settled && settled > now
            ? new ShopAnswer.Later(settled - now, "it may have been made already")
            : null;

    /// <summary>What a creation comes to that ended without an item: forgotten where the shop has not seen it.</summary>
    public static async Task<ShopAnswer> NotMadeAsync<T>(
        this IHeldItem held,
        ShopReply<T> reply,
        CancellationToken cancellation
    )
        where T : class
    {
        if (!reply.WasSent)
        {
            await held.NoteAsync(held.Kept with { Intention = null, IntendedAt = null }, cancellation);
        }

        return reply is { WasSent: true, Stop: ShopAnswer.Later later }
            ? later with
            {
                After = later.After > Settling ? later.After : Settling,
            }
            : reply.Stop!;
    }
}
