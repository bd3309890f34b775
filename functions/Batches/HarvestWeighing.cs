using System.Text.Json;
using Traceability.Diary;
using Traceability.Gs1;
using Traceability.Members;
using Traceability.Notices;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Pages;

namespace Traceability.Batches;

/// <summary>
/// Weighs a harvest against the diary of its plot: writes the diary in brief into the batch's passport, and tells the farmer and its
/// cooperative that the batch was harvested inside a waiting time, or that it was not after all. It reads the whole diary each time, so
/// that entries may arrive late and in any order.
/// </summary>
public sealed class HarvestWeighing(
    IBatches batches,
    IDiary diary,
    IMembers members,
    NoticeBoard board,
    TimeProvider time
)
{
    /// <summary>Looks at a passport at most: others write to the same one, its codes, its story, its recall.</summary>
    const int MaxLooks = 12;

    const string Origin = "https://id.gs1.org";

    /// <returns>
    /// False where others wrote to the passport each time: then it is to be weighed again later. A batch of no plot is weighed.
    /// </returns>
    public async Task<bool> WeighAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Plot is not { } plot)
        {
            return true;
        }

        for (var look = 0; look < MaxLooks; look++)
        {
            // The passport before the diary, and both again after each write: whoever wrote last saw that what it wrote is so.
            if (await batches.FindPassportAsync(batch.Gtin, batch.Lot, cancellation) is not { } kept)
            {
                return true;
            }

            var brief = await BriefAsync(batch, plot, cancellation);
            if (kept.Passport.Diary != brief)
            {
                await batches.NoteDiaryAsync(kept, brief, cancellation);
            }
            else if (IsTold(kept.Passport, brief))
            {
                return true;
            }
            else
            {
                await TellAsync(batch, plot, kept, brief?.Early, cancellation);
            }
        }

        return false;
    }

    static bool IsTold(Passport passport, DiaryBrief? brief) =>
        passport.EarlyTold == (brief?.Early?.Cause ?? "") && passport.EarlyTelling.Length == 0;

    // That it is being told is noted first: a kill before the end leaves what may have been told to be told again, or to be taken back.
    async Task TellAsync(Batch batch, Plot plot, KeptPassport kept, EarlyBrief? early, CancellationToken cancellation)
    {
        var (told, telling) = (kept.Passport.EarlyTold, kept.Passport.EarlyTelling);
        if (early is not null && telling != early.Cause)
        {
            await batches.NoteEarlyAsync(kept, told, early.Cause, cancellation);
            return;
        }

        await TellAsync(batch, plot, early, early?.Cause ?? (telling.Length > 0 ? telling : told), cancellation);
        await batches.NoteEarlyAsync(kept, early?.Cause ?? "", "", cancellation);
    }

    async Task<DiaryBrief?> BriefAsync(Batch batch, Plot plot, CancellationToken cancellation)
    {
        Task<IReadOnlyList<DiaryEntry>> Entries(DiaryKind? kind) =>
            diary.UntilAsync(batch.FarmerId, plot, batch.HarvestedOn, kind, cancellation);
        var entries = await Entries(null);
        // Where a year has more entries than are read at once, a spraying may be among those that were left out.
        IReadOnlyList<DiaryEntry> sprayings =
            entries.Count < IDiary.MaxRead
                ? [.. entries.Where(entry => entry.Facts.Kind == DiaryKind.Spraying)]
                : await Entries(DiaryKind.Spraying);
        return DiaryBrief.Of(batch.HarvestedOn, entries, sprayings);
    }

    // News has an id made from what it says, so that telling twice is telling once.
    async Task TellAsync(Batch batch, Plot plot, EarlyBrief? early, string cause, CancellationToken cancellation)
    {
        var cooperative = (await members.OfFarmerAsync(batch.FarmerId, cancellation))?.Present;
        foreach (var party in new[] { batch.FarmerId, cooperative }.OfType<string>().Distinct())
        {
            var type = early is null ? NoticeType.HarvestCleared : NoticeType.HarvestEarly;
            await board.TellAsync(
                new Notice(
                    OpaqueId.From(type, $"{batch.Gtin}", $"{batch.Lot}", party, cause),
                    party,
                    type,
                    time.GetUtcNow().UtcDateTime,
                    new NoticeData(
                        DigitalLink.Of(Origin, batch.Gtin, batch.Lot).ToString(),
                        batch.Gtin.ToString(),
                        batch.Lot.ToString()
                    )
                    {
                        Farmer = batch.FarmerId,
                        Plot = plot.ToString(),
                        HarvestedOn = Format.Iso(batch.HarvestedOn),
                        Until = early is null ? null : Format.Iso(early.Spraying.Until),
                        Reason = early is null ? null : batch.EarlyHarvestReason,
                    }
                ),
                cancellation
            );
        }
    }
}

/// <summary>Weighs a new batch, once its plot's list has it; a second time finds it weighed.</summary>
public sealed class WeighedBatch(HarvestWeighing weighing) : IBatchEffect
{
    public async Task FollowAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!await weighing.WeighAsync(batch, cancellation))
        {
            throw new TimeoutException(
                $"The passport of {batch.Gtin} {batch.Lot} changes too fast to be weighed here."
            );
        }
    }
}

/// <summary>
/// Weighs the harvests that an entry may concern, a page a message: those of its plot on its day, or within a year after it. A second
/// delivery, or one that comes late, finds them weighed.
/// </summary>
public sealed class DiaryChangedHandler(IDiary diary, IBatches batches, HarvestWeighing weighing, TimeProvider time)
    : IMessageHandler<DiaryChange>
{
    const int PageSize = 50;
    const int WeighedAtOnce = 4;

    static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    public async Task<Outcome> HandleAsync(DiaryChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!Plot.TryParse(message.Plot, out var plot))
        {
            throw new JsonException("The message names no plot.");
        }

        if (
            await diary.FindAsync(message.Farmer, message.Entry, cancellation) is not { } entry
            || (message.IsWithdrawal && entry.Withdrawal is null)
        )
        {
            // The message overtook its change, or the change was refused and will never come.
            return Announcement.NotYet(Text(message), message.AnnouncedAt, time.GetUtcNow());
        }

        var page = await batches.OfPlotAsync(
            message.Farmer,
            plot,
            message.On,
            message.On.AddDays(WaitingTime.MaxDays),
            new PageRequest(PageSize, message.After),
            cancellation
        );
        var weighed = await InParallel.SelectAsync(
            page.Items,
            WeighedAtOnce,
            async (line, stop) =>
                await batches.FindAsync(line.Gtin, line.Lot, stop) is not { } batch
                || await weighing.WeighAsync(batch, stop),
            cancellation
        );
        return weighed.Contains(false) ? Outcome.Continue(Text(message), pause)
            : page.Next is { } next ? Outcome.Continue(Text(message with { After = next }), TimeSpan.Zero)
            : Outcome.Done;
    }

    static string Text(DiaryChange message) => JsonSerializer.Serialize(message, DiaryChangeJson.Default.DiaryChange);
}
