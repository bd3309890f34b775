using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Webhooks;

/// <summary>One's own addresses that are told what happens to what one owns or holds.</summary>
public static class WebhookEndpoints
{
    /// <summary>Webhooks of one owner at most.</summary>
    const int Max = 10;

    const string Registered = """
        {"id": "dmivkhulzjz2lsf5oobji6cxmi", "target": "https://kho.example/thu-hoi",
         "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "createdAt": "2026-11-24T03:11:00Z"}
        """;

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes
            .MapPost("/api/webhooks", RegisterAsync)
            .Describe(
                "Webhooks",
                "Be told what happens",
                "Standard Webhooks 1.0: each message is signed with the `secret`, which is shown once, and tried for about three "
                    + "days. `type` is `recall.marked` where something that you own or hold is recalled, `recall.lifted` where it "
                    + "is no more, and else as `GET /api/notices` has it. A receiver that answers 410 is told nothing any more. At most 10."
            )
            .Takes<WebhookBody>("""{"target": "https://kho.example/thu-hoi"}""")
            .Answers<WebhookRegistered>(Registered, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        routes
            .MapGet("/api/webhooks", ListAsync)
            .Describe("Webhooks", "List your webhooks", "In no order; without their secrets.")
            .Answers<WebhooksAnswer>(
                """
                {"items": [{"id": "dmivkhulzjz2lsf5oobji6cxmi", "target": "https://kho.example/thu-hoi",
                  "createdAt": "2026-11-24T03:11:00Z", "stoppedAt": null}]}
                """
            );
        routes
            .MapDelete("/api/webhooks/{id}", DeleteAsync)
            .Describe("Webhooks", "Be told no more", "What is on its way to it is not sent either.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        WebhookTable webhooks,
        RequestTable requests,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, WebhookJson.Default.WebhookBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        if (WebhookTarget.Parse(sent.Target, settings.AllowPrivateWebhooks) is not { } target)
        {
            refusals.Add(
                "/target",
                "target",
                "Cần một địa chỉ https công khai, dài nhất 2.000 ký tự.",
                "Needs a public https address of at most 2,000 characters."
            );
            return ProblemResult.Invalid(refusals.List);
        }

        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var owner = request.HttpContext.Caller().Id;
        var id = key is null ? OpaqueId.Make() : OpaqueId.From("webhook", owner, key);
        if (
            key is not null
            && await requests.NoteAsync(owner, key, "POST /api/webhooks " + sent.Target, id, cancellation)
                is { Same: false }
        )
        {
            return IdempotencyKey.UsedForAnother;
        }

        var others = await webhooks.OfOwnerAsync(owner, cancellation);
        if (others.Count >= Max && !others.Contains(id))
        {
            return TooMany;
        }

        var webhook = new Webhook(id, owner, target, WebhookSecret.Make(), null, null, time.GetUtcNow(), null);
        var isNew = await webhooks.AddAsync(webhook, cancellation);
        await webhooks.ListAsync(webhook, cancellation);
        var kept = isNew ? webhook : (await webhooks.FindAsync(id, cancellation))!;
        return Results.Json(
            new WebhookRegistered(id, kept.Target.OriginalString, isNew ? webhook.Secret.Text : null, kept.CreatedAt),
            WebhookJson.Default.WebhookRegistered,
            statusCode: StatusCodes.Status201Created
        );
    }

    static async Task<IResult> ListAsync(HttpContext context, WebhookTable webhooks, CancellationToken cancellation)
    {
        var lines = new List<WebhookLine>();
        foreach (var id in await webhooks.OfOwnerAsync(context.Caller().Id, cancellation))
        {
            if (await webhooks.FindAsync(id, cancellation) is { } webhook)
            {
                lines.Add(new WebhookLine(id, webhook.Target.OriginalString, webhook.CreatedAt, webhook.StoppedAt));
            }
        }

        return Results.Json(new WebhooksAnswer(lines), WebhookJson.Default.WebhooksAnswer);
    }

    static async Task<IResult> DeleteAsync(
        string id,
        HttpContext context,
        WebhookTable webhooks,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var owner = context.Caller().Id;
        if (!(await webhooks.OfOwnerAsync(owner, cancellation)).Contains(id))
        {
            return ProblemResult.NotFound;
        }

        // It is on the list until it is stopped, so that a repetition finds it.
        await webhooks.StopAsync(id, time.GetUtcNow(), cancellation);
        while (await webhooks.RemoveAsync(id, cancellation) == RowRemoval.Most)
        {
            // Where it went and what was sent there is of no use any more: it is not kept until its owner is erased.
        }

        await webhooks.UnlistAsync(owner, id, cancellation);
        return Results.NoContent();
    }

    static ProblemResult TooMany { get; } =
        new(
            StatusCodes.Status409Conflict,
            "too-many-webhooks",
            new Text("Nhiều nhất 10 địa chỉ: hãy bỏ bớt một.", "At most 10 webhooks: end one first.")
        );
}
