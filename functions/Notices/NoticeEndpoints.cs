using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;

namespace Traceability.Notices;

/// <summary>What parties are told of the things that they own, hold, send and receive.</summary>
public static class NoticeEndpoints
{
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddApiJson(NoticeJson.Default);
        services.AddSingleton<INotices, NoticeTable>();
        services.AddSingleton<NoticeBoard>();
        services.AddSingleton<IPersonalData, NoticePersonalData>();
    }

    public static void MapNotices(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/notices", ListAsync)
            .Describe(
                "Notices",
                "Read your notices",
                "What concerns things that you own, hold, send or receive, newest first. `recall.marked`: one is recalled; "
                    + "`recall.lifted`: it is no more; `shipment.differs`: another amount arrived than was sent; "
                    + "`sale.oversold`: a marketplace sold more of your product than there was; "
                    + "`order.placed`, `order.cancelled`: a household's order, by its number and `orderId`, never by who bought; "
                    + "`opinion.written`: somebody said what they think of a lot; `code.reported`: somebody found a code suspicious, which the "
                    + "operator is told too; "
                    + "`harvest.early`: a batch of yours, or of a member's of your cooperative, was harvested before the first day on which its "
                    + "`plot` could be (`until`), with the `reason` where one was given; `harvest.cleared`: the spraying was withdrawn. The same "
                    + "`type`, `timestamp` and `data` are sent to your webhooks. `?perPage=&nextPageToken=`."
            )
            .Answers<NoticesAnswer>(
                """
                {"items": [{"id": "dmivkhulzjz2lsf5oobji6cxmi", "type": "recall.marked", "timestamp": "2026-11-24T03:11:01Z",
                  "data": {"epc": "https://id.gs1.org/01/09520000000028/10/S1", "gtin": "09520000000028", "lot": "S1",
                   "recall": "qivkhulzjz2lsf5oobji6cxmid", "contains": false, "reason": "Dư lượng thuốc bảo vệ thực vật."}}],
                 "nextPageToken": null}
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
            new NoticesAnswer([.. page.Items.Select(n => new NoticeAnswer(n.Id, n.Type, n.Timestamp, n.Data))], token),
            NoticeJson.Default.NoticesAnswer
        );
    }
}
