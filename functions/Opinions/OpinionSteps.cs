using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Products;

namespace Traceability.Opinions;

/// <summary>What became of a farmer's answer.</summary>
public abstract record OpinionAnswered
{
    /// <summary>It stands, by this request or before.</summary>
    public sealed record Kept(Opinion Opinion) : OpinionAnswered;

    /// <summary>There is another answer already.</summary>
    public sealed record Taken : OpinionAnswered;

    /// <summary>There is no such opinion of this farmer's.</summary>
    public sealed record Unknown : OpinionAnswered;
}

/// <summary>Takes opinions and reports, decisions and answers: announces first, then writes (design: promise 2).</summary>
public sealed class OpinionSteps(
    IOpinions opinions,
    IReports reports,
    IProducts products,
    IOpinionChanges changes,
    TimeProvider time
)
{
    const int Tries = 8;

    /// <summary>Takes what somebody thinks of a lot; the same form with the same words is one opinion. False where there are too many.</summary>
    public async Task<bool> WriteAsync(
        Passport passport,
        string form,
        OpinionWords words,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(passport);
        var now = time.GetUtcNow();
        var id = Opinion.IdOf(passport.Gtin, passport.Lot, form, words);
        var opinion = new Opinion(id, passport.Gtin, passport.Lot, passport.Producer.Id, words, now, null, null);
        // Who sends too many leaves no message behind.
        if (!await opinions.HasRoomAsync(opinion, cancellation))
        {
            return false;
        }

        await changes.AnnounceAsync(ChangeOf(OpinionNews.Written, opinion, now), cancellation);
        return await opinions.AddAsync(opinion, cancellation);
    }

    /// <summary>Takes a report of a suspicious code; false where there are too many.</summary>
    public async Task<bool> ReportAsync(
        Gtin gtin,
        Lot lot,
        string form,
        ReportWords words,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        var now = time.GetUtcNow();
        var farmer = (await products.FindAsync(gtin, cancellation))?.Product.Producer.Id;
        var report = new Report(Report.IdOf(gtin, lot, form, words), gtin, lot, farmer, words, now);
        if (!await reports.HasRoomAsync(report, cancellation))
        {
            return false;
        }

        await changes.AnnounceAsync(
            new OpinionChange(
                farmer is null ? OpinionNews.Strange : OpinionNews.Reported,
                gtin.ToString(),
                lot.ToString(),
                report.Id,
                now
            ),
            cancellation
        );
        return await reports.AddAsync(report, cancellation);
    }

    /// <summary>The operator's decision; null where there is no such opinion.</summary>
    public async Task<Opinion?> DecideAsync(string id, bool isShown, string? reason, CancellationToken cancellation) =>
        await ChangeAsync(
            id,
            OpinionNews.Decided,
            (opinion, now) => opinion.Decided(isShown, reason, now),
            cancellation
        );

    /// <summary>A farmer's answer to an opinion of its own lot.</summary>
    public async Task<OpinionAnswered> AnswerAsync(
        string id,
        string farmerId,
        string text,
        CancellationToken cancellation
    )
    {
        OpinionAnswered refused = new OpinionAnswered.Unknown();
        var answered = await ChangeAsync(
            id,
            OpinionNews.Answered,
            (opinion, now) =>
            {
                if (opinion.FarmerId != farmerId)
                {
                    return null;
                }

                refused = new OpinionAnswered.Taken();
                return opinion.Answered(text, now);
            },
            cancellation
        );
        return answered is null ? refused : new OpinionAnswered.Kept(answered);
    }

    async Task<Opinion?> ChangeAsync(
        string id,
        OpinionNews news,
        Func<Opinion, DateTimeOffset, Opinion?> change,
        CancellationToken cancellation
    )
    {
        if (await opinions.PlaceAsync(id, cancellation) is not { } place)
        {
            return null;
        }

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var now = time.GetUtcNow();
            if (
                await opinions.FindAsync(place.Gtin, place.Lot, id, cancellation) is not { } read
                || change(read.Opinion, now) is not { } next
            )
            {
                return null;
            }

            if (next == read.Opinion)
            {
                return next;
            }

            await changes.AnnounceAsync(ChangeOf(news, next, now), cancellation);
            if (await opinions.ReplaceAsync(read, next, cancellation))
            {
                return next;
            }
        }

        throw new TimeoutException($"Opinion {id} changes too fast to be changed here.");
    }

    static OpinionChange ChangeOf(OpinionNews news, Opinion opinion, DateTimeOffset now) =>
        new(news, opinion.Gtin.ToString(), opinion.Lot.ToString(), opinion.Id, now);
}
