using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Resolver;

/// <summary>The links of a key, as they are kept.</summary>
public sealed record OwnerLinksAnswer(string DigitalLink, IReadOnlyList<TargetLink> Links);

[JsonSerializable(typeof(OwnerLinks))]
[JsonSerializable(typeof(OwnerLinksAnswer))]
[JsonSerializable(typeof(OwnedLinks))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class OwnerLinksJson : JsonSerializerContext;

public static class LinkOwnerEndpoints
{
    const string Path = "/api/links";

    const string Answered = """
        {"digitalLink": "https://truyxuat.example/01/09520000000011/10/L26-114",
         "links": [{"linkType": "https://ref.gs1.org/voc/certificationInfo",
                    "href": "https://chung-nhan.example/vietgap/1234", "title": "Giấy chứng nhận VietGAP",
                    "type": "application/pdf", "hreflang": ["vi"], "context": []}]}
        """;

    public static void MapLinkOwners(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path + "/{**key}", GetAsync)
            .Describe("Scanning", "Read the links that you set", "`{key}` as for setting them.")
            .Answers<OwnerLinksAnswer>(Answered)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapPut(Path + "/{**key}", SetAsync)
            .Describe(
                "Scanning",
                "Set the links of a product, a batch, a serial, a logistic unit or a location",
                "`{key}` is a Digital Link's path: `01/{gtin}[/10/{lot}][/21/{serial}]`, `00/{sscc}` or `414/{gln}[/254/{part}]`. "
                    + "What is sent replaces what was set: at most 20 links. `linkType` is one of GS1's (`gs1:certificationInfo`) "
                    + "or an http(s) URI; `href` is https; `title` has at most 100 characters; `type`, `hreflang` and `context` "
                    + "are what requests choose by. `gs1:recallStatus` and, for products and batches, `gs1:defaultLink` are "
                    + "ours, because shoppers must see a recall; `gs1:defaultLinkMulti` takes those who ask for another language, "
                    + "type or context. A farmer sets the links of its products and batches, a partner those of its GLN; an SSCC "
                    + "belongs to whoever set its links first. Scans see a change within five seconds, a product's within the "
                    + "time that its passports take."
            )
            .Takes<OwnerLinks>(
                """
                {"links": [{"linkType": "gs1:certificationInfo", "href": "https://chung-nhan.example/vietgap/1234",
                            "title": "Giấy chứng nhận VietGAP", "type": "application/pdf", "hreflang": ["vi"]}]}
                """
            )
            .Answers<OwnerLinksAnswer>(Answered)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(Path + "/{**key}", RemoveAsync)
            .Describe("Scanning", "Remove the links that you set", "`{key}` as for setting them. Twice is once.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> GetAsync(
        HttpContext context,
        LinkOwners owners,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (Key(context, settings) is not { } key)
        {
            return NoKey;
        }

        context.Response.Headers.CacheControl = "no-store";
        return await owners.FindAsync(key, context.Caller(), cancellation) is { } links
            ? Answer(key, links)
            : ProblemResult.NotFound;
    }

    static async Task<IResult> SetAsync(
        HttpContext context,
        LinkOwners owners,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (Key(context, settings) is not { } key)
        {
            return NoKey;
        }

        var (sent, problem) = await Body.ReadAsync(context.Request, OwnerLinksJson.Default.OwnerLinks);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        return sent.Decide(key, refusals) is not { } links ? ProblemResult.Invalid(refusals.List)
            : await owners.SetAsync(key, context.Caller(), links, cancellation) ? Answer(key, links)
            : ProblemResult.NotFound;
    }

    static async Task<IResult> RemoveAsync(
        HttpContext context,
        LinkOwners owners,
        Settings settings,
        CancellationToken cancellation
    ) =>
        Key(context, settings) is not { } key ? NoKey
        : await owners.SetAsync(key, context.Caller(), [], cancellation) ? Results.NoContent()
        : ProblemResult.NotFound;

    static DigitalLink? Key(HttpContext context, Settings settings) =>
        DigitalLink.TryParse(settings.PublicUrl + RawPath.Of(context)[Path.Length..], out var key)
        && key.Stem == settings.PublicUrl
        && LinkOwners.CanOwn(key)
            ? key
            : null;

    static IResult Answer(DigitalLink key, IReadOnlyList<TargetLink> links) =>
        Results.Json(new OwnerLinksAnswer(key.ToString(), links), OwnerLinksJson.Default.OwnerLinksAnswer);

    static ProblemResult NoKey { get; } =
        ProblemResult.Invalid([
            new Refusal(
                "key",
                "digital-link",
                new Text(
                    "Cần 01/{gtin}[/10/{lot}][/21/{serial}], 00/{sscc} hoặc 414/{gln}[/254/{part}].",
                    "Must be 01/{gtin}[/10/{lot}][/21/{serial}], 00/{sscc} or 414/{gln}[/254/{part}]."
                )
            ),
        ]);
}
