using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Farmers.Certificates;

/// <summary>A certificate as its owner reads it.</summary>
/// <param name="Products">The GTINs that it covers; none for the whole farm.</param>
/// <param name="End">Null for a code without a last day.</param>
/// <param name="State">How it stands today.</param>
/// <param name="File">Where its file is read; null where none was sent.</param>
/// <param name="Check">That the operator looked, on which day and against what; null until then.</param>
/// <param name="Withdrawal">That the operator found that it does not hold; null where it did not.</param>
/// <param name="IsShown">Whether it speaks for the farm on pages today: it is valid.</param>
public sealed record CertificateAnswer(
    string Id,
    string Farmer,
    CertificateKind Kind,
    string Number,
    string Issuer,
    string Start,
    string? End,
    int? Stars,
    IReadOnlyList<string> Products,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? EndedAt,
    CertificateState State,
    string? File,
    CertificateCheck? Check,
    CertificateWithdrawal? Withdrawal,
    bool IsShown
)
{
    public static CertificateAnswer Of(string farmerId, CertificateRecord record, DateOnly today, string publicUrl)
    {
        ArgumentNullException.ThrowIfNull(record);
        var shown = record.Certificate;
        return new(
            record.Id,
            farmerId,
            shown.Kind,
            shown.Number,
            shown.Issuer,
            Format.Iso(shown.Start),
            shown.End is { } end ? Format.Iso(end) : null,
            shown.Stars,
            record.Products,
            record.RegisteredAt,
            record.EndedAt,
            record.StateOn(today),
            shown.File is { } file ? publicUrl + file.Path : null,
            shown.Check,
            shown.Withdrawal,
            record.StateOn(today) == CertificateState.Valid
        );
    }
}

/// <summary>A page of certificates.</summary>
public sealed record CertificatesAnswer(IReadOnlyList<CertificateAnswer> Items, string? NextPageToken);

[JsonSerializable(typeof(RegisterCertificate))]
[JsonSerializable(typeof(CertificateAnswer))]
[JsonSerializable(typeof(CertificatesAnswer))]
[JsonSerializable(typeof(CheckCertificate))]
[JsonSerializable(typeof(WithdrawCertificate))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class CertificateJson : JsonSerializerContext;

public static class CertificateEndpoints
{
    internal const string Answered = """
        {"id": "qnmfjdwgpxp2u5oygtw3vlj6ai", "farmer": "dmivkhulzjz2lsf5oobji6cxmi", "kind": "ocop",
         "number": "OCOP-87-2026-041", "issuer": "UBND tỉnh Đồng Tháp", "start": "2026-03-01", "end": "2029-02-28",
         "stars": 4, "products": ["09520000000011"], "registeredAt": "2026-11-24T03:12:00Z", "endedAt": null,
         "state": "valid",
         "file": "https://truyxuat.example/api/farmers/dmivkhulzjz2lsf5oobji6cxmi/certificates/qnmfjdwgpxp2u5oygtw3vlj6ai/file",
         "check": {"on": "2026-11-25", "against": "danh sách của UBND tỉnh"}, "withdrawal": null, "isShown": true}
        """;

    const string OfFarmer = "The operator names the farmer: `?farmer=`.";

    static readonly ProblemResult tooMany = new(
        StatusCodes.Status409Conflict,
        "too-many-certificates",
        new Text(
            $"Một nông trại có nhiều nhất {CertificateRecord.MaxRunning} giấy chứng nhận còn hạn.",
            $"A farmer has at most {CertificateRecord.MaxRunning} certificates that are not over."
        )
    );

    public static void AddCertificates(this IServiceCollection services)
    {
        services.AddApiJson(CertificateJson.Default);
        services.AddSingleton<CertificateChanges>();
        services.AddSingleton<ICertificateFiles, CertificateFileBlobs>();
        services.AddSingleton<CertificateFiles>();
    }

    public static void MapCertificates(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/certificates", RegisterAsync)
            .Describe(
                "Certificates",
                "Register a certificate",
                "Of the whole farm, or of the products that `products` names. It stands with number, issuer and last day on the pages of the "
                    + "farmer, of its products and of every batch, from its first day to its last; a batch's page tells for a year more "
                    + "that it is over. `kind`: vietgap, globalgap, organic, ocop (with `stars`, 3 to 5), haccp, iso22000, food-safety, "
                    + "geographical-indication, or a code: planting-area, packing-house, whose `number` is opaque text and which may have "
                    + "no `end`. A farmer sends its own; the operator names the `farmer`. What the farmer declares is shown as declared, "
                    + "until the operator checks or withdraws it."
            )
            .Takes<RegisterCertificate>(
                """
                {"kind": "ocop", "number": "OCOP-87-2026-041", "issuer": "UBND tỉnh Đồng Tháp", "start": "2026-03-01",
                 "end": "2029-02-28", "stars": 4, "products": ["09520000000011"]}
                """
            )
            .Answers<CertificateAnswer>(Answered, StatusCodes.Status201Created)
            .Refuses(
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status422UnprocessableEntity
            );
        routes
            .MapGet("/api/certificates", ListAsync)
            .Describe(
                "Certificates",
                "List certificates",
                "Every one that the farmer ever had: what ended or is over stays in the record. `?perPage=&nextPageToken=`. "
                    + OfFarmer
            )
            .Answers<CertificatesAnswer>($$"""{"items": [{{Answered}}], "nextPageToken": null}""")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapDelete("/api/certificates/{id}", EndAsync)
            .Describe(
                "Certificates",
                "End a certificate",
                "Before its last day: given up, or typed wrong. No page shows it any more; the record keeps it with `endedAt`. One that the "
                    + "operator withdrew stays. "
                    + OfFarmer
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
        routes.MapCertificateFiles();
        routes.MapCertificateFindings();
    }

    static async Task<IResult> RegisterAsync(
        HttpRequest request,
        CertificateChanges changes,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (sent, problem) = await Body.ReadAsync(request, CertificateJson.Default.RegisterCertificate);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(request, refusals);
        var farmerId = request.HttpContext.Caller().FarmerOf("/farmer", sent.Farmer, refusals);
        if (sent.Decide(time.Today(), refusals) is not var (certificate, products) || farmerId is null)
        {
            return refusals.Any ? ProblemResult.Invalid(refusals.List) : ProblemResult.NotFound;
        }

        IResult Answer(CertificateRecord record) =>
            new CreatedResult(
                $"{settings.PublicUrl}/api/certificates/{record.Id}",
                Results.Json(
                    CertificateAnswer.Of(farmerId, record, time.Today(), settings.PublicUrl),
                    CertificateJson.Default.CertificateAnswer,
                    statusCode: StatusCodes.Status201Created
                )
            );
        var identity = JsonSerializer.Serialize(sent, CertificateJson.Default.RegisterCertificate);
        return await changes.RegisterAsync(
            farmerId,
            certificate,
            products,
            key,
            identity,
            refusals,
            cancellation
        ) switch
        {
            CertificateRegistered.Kept { Record: var record } => Answer(record),
            CertificateRegistered.Taken { Record: var record } => Taken(settings, record),
            CertificateRegistered.TooMany => tooMany,
            CertificateRegistered.KeyReused => IdempotencyKey.UsedForAnother,
            CertificateRegistered.Refused => ProblemResult.Invalid(refusals.List),
            _ => ProblemResult.NotFound,
        };
    }

    static async Task<IResult> ListAsync(
        HttpContext context,
        IFarmers farmers,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var asked = PageRequest.Of(context.Request, refusals);
        var farmerId = context.FarmerOf(refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (farmerId is null)
        {
            return ProblemResult.NotFound;
        }

        var page = await farmers.CertificatesAsync(farmerId, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new CertificatesAnswer(
                [
                    .. page.Items.Select(record =>
                        CertificateAnswer.Of(farmerId, record, time.Today(), settings.PublicUrl)
                    ),
                ],
                token
            ),
            CertificateJson.Default.CertificatesAnswer
        );
    }

    static async Task<IResult> EndAsync(
        string id,
        HttpContext context,
        CertificateChanges changes,
        CancellationToken cancellation
    )
    {
        var refusals = new Refusals();
        var farmerId = context.FarmerOf(refusals);
        return refusals.Any ? ProblemResult.Invalid(refusals.List)
            : farmerId is not null && OpaqueId.IsOne(id) && await changes.EndAsync(farmerId, id, cancellation)
                ? Results.NoContent()
            : ProblemResult.NotFound;
    }

    /// <summary>What became of a change, for who asked for it.</summary>
    internal static IResult Answer(string farmerId, CertificateChanged changed, DateOnly today, string publicUrl) =>
        changed switch
        {
            CertificateChanged.Kept { Record: var record } => Results.Json(
                CertificateAnswer.Of(farmerId, record, today, publicUrl),
                CertificateJson.Default.CertificateAnswer
            ),
            CertificateChanged.Past => past,
            _ => ProblemResult.NotFound,
        };

    static readonly ProblemResult past = new(
        StatusCodes.Status409Conflict,
        "certificate-past",
        new Text(
            "Giấy chứng nhận này đã kết thúc hoặc đã hết hạn.",
            "This certificate has ended, or its last day is past."
        )
    );

    static CreatedResult Taken(Settings settings, CertificateRecord record) =>
        new(
            $"{settings.PublicUrl}/api/certificates/{record.Id}",
            new ProblemResult(
                StatusCodes.Status409Conflict,
                "certificate-taken",
                new Text("Giấy chứng nhận này đã có.", "This certificate is there already."),
                [new Refusal("/number", "taken", new Text("Đã đăng ký.", "It is registered."))]
            )
        );
}
