using System.Text.Json;
using Traceability.Gs1;
using Traceability.Notices;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Provenance.Graph;

namespace Traceability.Opinions;

/// <summary>
/// Carries opinions and reports to everything that follows from them. Lists and notices are written by key; what a passport shows is
/// worked out anew from all opinions of the lot, and written only over the passport as it was read before them: so the message may come
/// twice, late, or beside another, and who writes last has read last.
/// </summary>
public sealed class OpinionChangedHandler(
    IOpinions opinions,
    IReports reports,
    OpinionShowing showing,
    NoticeBoard board,
    TimeProvider time
) : IMessageHandler<OpinionChange>
{
    public async Task<Outcome> HandleAsync(OpinionChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!Gtin.TryParse(message.Gtin, out var gtin) || !Lot.TryParse(message.Lot, out var lot))
        {
            throw new JsonException("The message names no lot.");
        }

        return message.News is OpinionNews.Reported or OpinionNews.Strange
            ? await FollowReportAsync(message, gtin, cancellation)
            : await FollowAsync(message, gtin, lot, cancellation);
    }

    async Task<Outcome> FollowAsync(OpinionChange message, Gtin gtin, Lot lot, CancellationToken cancellation)
    {
        if (
            await opinions.FindAsync(gtin, lot, message.Id, cancellation) is not { Opinion: var opinion }
            || !message.IsThere(opinion)
        )
        {
            return NotYet(message);
        }

        await ListAsync(opinion, cancellation);
        await board.TellAsync(Told(opinion), cancellation);
        await showing.ShowAsync(gtin, lot, cancellation);
        return Outcome.Done;
    }

    // Whatever two deliveries write in whatever order: who writes last finds the state that it listed, or lists again.
    async Task ListAsync(Opinion opinion, CancellationToken cancellation)
    {
        while (true)
        {
            await opinions.ListAsync(opinion, cancellation);
            var now = (await opinions.FindAsync(opinion.Gtin, opinion.Lot, opinion.Id, cancellation))!.Opinion;
            if (now.State == opinion.State)
            {
                return;
            }

            opinion = now;
        }
    }

    async Task<Outcome> FollowReportAsync(OpinionChange message, Gtin gtin, CancellationToken cancellation)
    {
        var isOurs = message.News == OpinionNews.Reported;
        if (await reports.FindAsync(gtin, message.Id, isOurs, cancellation) is not { } report)
        {
            return NotYet(message);
        }

        await reports.ListAsync(report, cancellation);
        foreach (var party in new[] { Caller.Operator, report.FarmerId }.OfType<string>())
        {
            await board.TellAsync(Told(report, party), cancellation);
        }

        return Outcome.Done;
    }

    static Notice Told(Opinion opinion) =>
        new(
            OpaqueId.From(NoticeType.OpinionWritten, opinion.Id),
            opinion.FarmerId,
            NoticeType.OpinionWritten,
            opinion.At.UtcDateTime,
            About(opinion.Gtin, opinion.Lot) with
            {
                Opinion = opinion.Id,
                Stars = opinion.Words.Stars,
            }
        );

    static Notice Told(Report report, string party) =>
        new(
            OpaqueId.From(NoticeType.CodeReported, report.Id, party),
            party,
            NoticeType.CodeReported,
            report.At.UtcDateTime,
            About(report.Gtin, report.Lot) with
            {
                Report = report.Id,
                Reason = report.Words.What,
                BoughtAt = report.Words.Where,
            }
        );

    static NoticeData About(Gtin gtin, Lot lot) => new(Thing.OfLot(gtin, lot).Name, gtin.ToString(), lot.ToString());

    Outcome NotYet(OpinionChange message) =>
        Announcement.NotYet(
            JsonSerializer.Serialize(message, OpinionChangeJson.Default.OpinionChange),
            message.AnnouncedAt,
            time.GetUtcNow()
        );
}
