using System.Text.Json.Serialization.Metadata;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Farmers.Certificates;

/// <summary>What the operator sends who looked at a certificate.</summary>
/// <param name="Against">What it was held against: the issuer's list, the paper itself.</param>
public sealed record CheckCertificate(string? Against);

/// <summary>What the operator sends who found that a certificate does not hold.</summary>
public sealed record WithdrawCertificate(string? Reason);

/// <summary>What the operator finds of certificates: it holds, or it does not.</summary>
public static class CertificateFindingEndpoints
{
    const string Path = "/api/farmers/{id}/certificates/{certificateId}";

    // "Thu hồi" on a page means one thing: do not eat it.
    const string RecallWords = "thu hoi";

    public static void MapCertificateFindings(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Path + "/check", CheckAsync)
            .Describe(
                "Certificates",
                "Mark a certificate as checked",
                $"By the operator, against what `against` names, in at most {CertificateCheck.Max} characters: it stands with its day beside the "
                    + "certificate. The same again changes nothing; one that was withdrawn stays so. 409 for one that is past."
            )
            .Takes<CheckCertificate>("""{"against": "danh sách của UBND tỉnh"}""")
            .Answers<CertificateAnswer>(CertificateEndpoints.Answered)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapPost(Path + "/withdrawal", WithdrawAsync)
            .Describe(
                "Certificates",
                "Withdraw a certificate",
                $"By the operator who found that it does not hold: pages say so until its last day, with the `reason`, at most {CertificateWithdrawal.Max} "
                    + "characters. Its farmer can neither end it nor register the same paper again. The first reason stays. The words `thu hồi` "
                    + "stand on recalled lots' pages alone: write `hủy bỏ` or `chấm dứt hiệu lực`. 409 for one that is past."
            )
            .Takes<WithdrawCertificate>("""{"reason": "Đơn vị cấp báo đã hủy bỏ giấy này."}""")
            .Answers<CertificateAnswer>(CertificateEndpoints.Answered)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes
            .MapDelete(Path + "/withdrawal", RestoreAsync)
            .Describe("Certificates", "Take a withdrawal back", "One that was a mistake. Twice is once.")
            .Answers<CertificateAnswer>(CertificateEndpoints.Answered)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    static async Task<IResult> CheckAsync(
        string id,
        string certificateId,
        HttpRequest request,
        CertificateChanges changes,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (against, problem) = await SaidAsync(
            request,
            CertificateJson.Default.CheckCertificate,
            "/against",
            sent => sent.Against,
            CertificateCheck.Max
        );
        return against is null
            ? problem!
            : await AnswerAsync(
                id,
                certificateId,
                () => changes.CheckAsync(id, certificateId, against, cancellation),
                time,
                settings
            );
    }

    static async Task<IResult> WithdrawAsync(
        string id,
        string certificateId,
        HttpRequest request,
        CertificateChanges changes,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (reason, problem) = await SaidAsync(
            request,
            CertificateJson.Default.WithdrawCertificate,
            "/reason",
            sent => sent.Reason,
            CertificateWithdrawal.Max
        );
        return reason is null
            ? problem!
            : await AnswerAsync(
                id,
                certificateId,
                () => changes.WithdrawAsync(id, certificateId, reason, cancellation),
                time,
                settings
            );
    }

    static Task<IResult> RestoreAsync(
        string id,
        string certificateId,
        CertificateChanges changes,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    ) => AnswerAsync(id, certificateId, () => changes.RestoreAsync(id, certificateId, cancellation), time, settings);

    /// <summary>What the operator found, in words that pages may repeat; or why they are not taken.</summary>
    static async Task<(string? Words, ProblemResult? Problem)> SaidAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> type,
        string pointer,
        Func<T, string?> words,
        int max
    )
        where T : class
    {
        var (sent, problem) = await Body.ReadAsync(request, type);
        if (sent is null)
        {
            return (null, problem);
        }

        var refusals = new Refusals();
        var said = refusals.RequiredText(pointer, words(sent), max);
        if (said is not null && Vietnamese.Fold(said).Contains(RecallWords, StringComparison.Ordinal))
        {
            refusals.Add(
                pointer,
                "recall-words",
                "Chữ “thu hồi” chỉ dùng cho lô hàng không an toàn: hãy viết “hủy bỏ” hoặc “chấm dứt hiệu lực”.",
                "“Thu hồi” is for unsafe lots alone: write “hủy bỏ” or “chấm dứt hiệu lực”."
            );
        }

        return refusals.Any ? (null, ProblemResult.Invalid(refusals.List)) : (said, null);
    }

    static async Task<IResult> AnswerAsync(
        string id,
        string certificateId,
        Func<Task<CertificateChanged>> change,
        TimeProvider time,
        Settings settings
    ) =>
        OpaqueId.IsOne(id) && OpaqueId.IsOne(certificateId)
            ? CertificateEndpoints.Answer(id, await change(), time.Today(), settings.PublicUrl)
            : ProblemResult.NotFound;
}
