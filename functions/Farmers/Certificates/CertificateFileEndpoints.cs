using System.Globalization;
using Microsoft.Net.Http.Headers;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Farmers.Certificates;

/// <summary>The papers themselves: sent by a farmer, read by anyone while the certificate is told of.</summary>
public static class CertificateFileEndpoints
{
    const string Path = "/api/farmers/{id}/certificates/{certificateId}/file";

    // Whatever a file holds, nothing of it runs here: no script, no form, no frame, an origin of its own.
    const string ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void MapCertificateFiles(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path, PutAsync)
            .Describe(
                "Certificates",
                "Give a certificate its file",
                "A PDF or a photo of the paper (JPEG, PNG, WebP), at most 5 MB; what it is, its first bytes say. A photo is encoded anew: place, "
                    + "time and camera are left behind, and it is at most 1,600 pixels long. A PDF is kept as it is, with what its maker wrote "
                    + "into it: look before you send it. Instead of the file there, which is deleted; the same file twice is one. With another "
                    + "file the certificate is unchecked again. 409 for one that is past."
            )
            .Answers<CertificateAnswer>(CertificateEndpoints.Answered)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge
            );
        routes
            .MapDelete(Path, RemoveAsync)
            .Describe(
                "Certificates",
                "Remove a certificate's file",
                "From pages, and from where it is kept; of a certificate that is past too. Twice is once."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        routes
            .MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], GetAsync)
            .Describe(
                "Certificates",
                "Read a certificate's file",
                "By anyone from its first day until a year after its last one, unless it ended or was withdrawn; by its farmer and the operator "
                    + "always. A PDF is a download; nothing in it runs in this site's name."
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/pdf", additionalContentTypes: "image/jpeg")
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> PutAsync(
        string id,
        string certificateId,
        HttpRequest request,
        CertificateFiles files,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!request.HttpContext.Caller().Manages(id) || !OpaqueId.IsOne(certificateId))
        {
            return ProblemResult.NotFound;
        }

        if (await Body.ReadBytesAsync(request, CertificatePaper.MaxBytes) is not { } sent)
        {
            return ProblemResult.TooLarge(CertificatePaper.MaxBytes);
        }

        var (paper, fault, photo) = await CertificatePaper.ReadAsync(sent, cancellation);
        return paper is null
            ? Refused(fault, photo)
            : CertificateEndpoints.Answer(
                id,
                await files.PutAsync(id, certificateId, paper, cancellation),
                time.Today(),
                settings.PublicUrl
            );
    }

    static async Task<IResult> RemoveAsync(
        string id,
        string certificateId,
        HttpContext context,
        CertificateFiles files,
        CancellationToken cancellation
    ) =>
        context.Caller().Manages(id)
        && OpaqueId.IsOne(certificateId)
        && await files.RemoveAsync(id, certificateId, cancellation) is not CertificateChanged.Unknown
            ? Results.NoContent()
            : ProblemResult.NotFound;

    static async Task<IResult> GetAsync(
        string id,
        string certificateId,
        HttpContext context,
        IFarmers farmers,
        ICertificateFiles files,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (
            !OpaqueId.IsOne(id)
            || !OpaqueId.IsOne(certificateId)
            || await farmers.FindCertificateAsync(id, certificateId, cancellation) is not { Record: var record }
            || record.Certificate.File is not { } file
            || !(IsOpen(record, time.Today()) || IsManaged(context, id))
            || await files.FindAsync(file, cancellation) is not { } bytes
        )
        {
            return ProblemResult.NotFound;
        }

        var headers = context.Response.Headers;
        // It may be withdrawn at any moment: who keeps it asks before it shows it again.
        headers.CacheControl = IsOpen(record, time.Today()) ? "no-cache" : "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var isPdf = file.Type == CertificateFileType.Pdf;
        headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture,
            $"{(isPdf ? "attachment" : "inline")}; filename=\"certificate-{certificateId}.{(isPdf ? "pdf" : "jpg")}\""
        );
        return Results.Bytes(
            bytes,
            isPdf ? "application/pdf" : "image/jpeg",
            entityTag: new EntityTagHeaderValue($"\"{file.Name}\"")
        );
    }

    static bool IsOpen(CertificateRecord record, DateOnly today) =>
        record.EndedAt is null && record.Certificate.IsFileOpenOn(today);

    static bool IsManaged(HttpContext context, string farmerId) =>
        context.CallerIfAny() is { } caller && (caller.Role == Role.Operator || caller.Id == farmerId);

    static ProblemResult Refused(PaperFault fault, PhotoFault photo) =>
        fault switch
        {
            PaperFault.NotAPaper => Refused(
                "format",
                "Cần tệp PDF hoặc ảnh JPEG, PNG, WebP.",
                "It must be a PDF, or a JPEG, PNG or WebP picture."
            ),
            PaperFault.BrokenPdf => Refused(
                "broken",
                "Tệp PDF bị hỏng hoặc chưa gửi hết.",
                "The PDF is broken or was not sent whole."
            ),
            _ => PhotoEndpoints.Refused(photo),
        };

    static ProblemResult Refused(string rule, string vi, string en) =>
        ProblemResult.Invalid([new Refusal("", rule, new Text(vi, en))]);
}
