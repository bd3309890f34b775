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
            .RequireCaller(Role.Operator)
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
            .RequireCaller(Role.Operator)
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
            .RequireCaller(Role.Operator)
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
        var (sent, problem) = await Body.ReadAsync(request, CertificateJson.Default.CheckCertificate);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        return Said("/against", sent.Against, CertificateCheck.Max, refusals) is not { } against
                ? ProblemResult.Invalid(refusals.List)
            : AreIds(id, certificateId)
                ? CertificateEndpoints.Answer(
                    id,
                    await changes.CheckAsync(id, certificateId, against, cancellation),
                    time.Today(),
                    settings.PublicUrl
                )
            : ProblemResult.NotFound;
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
        var (sent, problem) = await Body.ReadAsync(request, CertificateJson.Default.WithdrawCertificate);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        return Said("/reason", sent.Reason, CertificateWithdrawal.Max, refusals) is not { } reason
                ? ProblemResult.Invalid(refusals.List)
            : AreIds(id, certificateId)
                ? CertificateEndpoints.Answer(
                    id,
                    await changes.WithdrawAsync(id, certificateId, reason, cancellation),
                    time.Today(),
                    settings.PublicUrl
                )
            : ProblemResult.NotFound;
    }

    static async Task<IResult> RestoreAsync(
        string id,
        string certificateId,
        CertificateChanges changes,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        AreIds(id, certificateId)
            ? CertificateEndpoints.Answer(
                id,
                await changes.RestoreAsync(id, certificateId, cancellation),
                time.Today(),
                settings.PublicUrl
            )
            : ProblemResult.NotFound;

    static bool AreIds(string id, string certificateId) => OpaqueId.IsOne(id) && OpaqueId.IsOne(certificateId);

    static string? Said(string pointer, string? text, int max, Refusals refusals)
    {
        var said = refusals.RequiredText(pointer, text, max);
        if (said is null || !Vietnamese.Fold(said).Contains(RecallWords, StringComparison.Ordinal))
        {
            return said;
        }

        refusals.Add(
            pointer,
            "recall-words",
            "Chữ “thu hồi” chỉ dùng cho lô hàng không an toàn: hãy viết “hủy bỏ” hoặc “chấm dứt hiệu lực”.",
            "“Thu hồi” is for unsafe lots alone: write “hủy bỏ” or “chấm dứt hiệu lực”."
        );
        return null;
    }
}
