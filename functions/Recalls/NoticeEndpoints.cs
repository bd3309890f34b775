using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;

namespace Traceability.Recalls;

public static class NoticeEndpoints
{
    public static void MapNotices(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/notices", ListAsync)
            .RequireCaller(Role.Farmer, Role.Partner)
            .Describe(
                "Recalls",
                "Read your notices",
                "What concerns things that you own or hold, newest first: `recall.marked` where one is recalled, `recall.lifted` "
                    + "where it is no more. The same is sent to your webhooks. `?perPage=&nextPageToken=`."
            )
            .Answers<NoticesAnswer>(
                """
                {"items": [{"id": "dmivkhulzjz2lsf5oobji6cxmi", "type": "recall.marked",
                  "epc": "https://id.gs1.org/01/09520000000028/10/S1", "gtin": "09520000000028", "lot": "S1",
                  "contains": false, "reason": "Dư lượng thuốc bảo vệ thực vật.", "recall": "qivkhulzjz2lsf5oobji6cxmid",
                  "at": "2026-11-24T03:11:01Z"}], "nextPageToken": null}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest);

    static async Task<IResult> ListAsync(
        HttpContext context,
        INotices notices,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await notices.OfAsync(context.Caller().Id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new NoticesAnswer(
                [
                    .. page.Items.Select(notice => new NoticeAnswer(
                        notice.Id,
                        notice.IsLifted ? "recall.lifted" : "recall.marked",
                        notice.Thing,
                        notice.Gtin,
                        notice.Lot,
                        notice.IsContainer,
                        notice.Reason,
                        notice.Recall,
                        notice.At
                    )),
                ],
                token
            ),
            RecallJson.Default.NoticesAnswer
        );
    }
}
