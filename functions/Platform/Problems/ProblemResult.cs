using System.Globalization;
using System.Text.Json;
using Traceability.Platform.Authentication;

namespace Traceability.Platform.Problems;

/// <summary>Names the kinds of problems of a route, where a standard does; null is our own name.</summary>
public sealed record ProblemTypes(Func<int, string, string?> Of);

/// <summary>Writes a problem in the language that the caller asks for.</summary>
/// <param name="challenge">How a 401 asks for who it is, where that is not by a bearer key.</param>
public sealed class ProblemResult(
    int status,
    string kind,
    Text title,
    IReadOnlyList<Refusal>? refusals = null,
    string? challenge = null
) : IResult
{
    /// <summary>How long a caller waits before it asks again, where storage cannot be reached.</summary>
    public const string RetryAfterSeconds = "2";

    /// <summary>How long a caller waits before it asks again; null where that would change nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ProblemResult Invalid(IReadOnlyList<Refusal> refusals) =>
        new(
            StatusCodes.Status400BadRequest,
            "invalid",
            new Text("Dữ liệu gửi lên chưa đúng.", "What was sent is not valid."),
            refusals
        );

    public static ProblemResult NoKey { get; } =
        new(
            StatusCodes.Status401Unauthorized,
            "key-required",
            new Text("Cần gửi kèm khóa truy cập hợp lệ.", "A valid key is required: Authorization: Bearer <key>.")
        );

    public static ProblemResult NotYours { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "not-allowed",
            new Text("Khóa này không được phép làm việc đó.", "This key may not do that.")
        );

    public static ProblemResult TooLarge(int bytes) =>
        new(
            StatusCodes.Status413PayloadTooLarge,
            "too-large",
            new Text($"Nội dung dài hơn {bytes} byte.", $"The body is longer than {bytes} bytes.")
        );

    public static ProblemResult NotFound { get; } =
        new(StatusCodes.Status404NotFound, "not-found", new Text("Không tìm thấy.", "Not found."));

    /// <summary>A key was given to the same holder elsewhere at the same moment.</summary>
    public static ProblemResult KeyChanged { get; } =
        new(
            StatusCodes.Status409Conflict,
            "changed",
            new Text("Khóa vừa được đổi ở nơi khác. Xin thử lại.", "The key was just changed elsewhere. Try again.")
        );

    /// <summary>The person was erased while something private was to be kept of it.</summary>
    public static ProblemResult Erased { get; } =
        new(
            StatusCodes.Status410Gone,
            "erased",
            new Text(
                "Dữ liệu của người này đã được xóa theo yêu cầu: không lưu thêm gì nữa.",
                "This person was erased: nothing is kept of it any more."
            )
        );

    public static ProblemResult StorageDown { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "storage-unavailable",
            new Text("Kho dữ liệu đang bận. Xin thử lại sau ít giây.", "Storage is unavailable. Try again shortly.")
        );

    public static ProblemResult Fault { get; } =
        new(
            StatusCodes.Status500InternalServerError,
            "fault",
            new Text("Hệ thống gặp lỗi. Xin thử lại sau.", "Something went wrong here. Please try again later.")
        );

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var language = AcceptLanguage.Of(httpContext.Request);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.Headers.ContentLanguage = language == Language.English ? "en" : "vi";
        response.Headers.Vary = "Accept-Language";
        response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate =
                challenge
                ?? (
                    httpContext.GetEndpoint()?.Metadata.GetMetadata<OpenedInBrowser>() is null
                        ? "Bearer"
                        : OpenedInBrowser.Challenge
                );
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }
        else if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        }

        // A standard's own interface may have its own names for the kinds of problems.
        var type =
            httpContext.GetEndpoint()?.Metadata.GetMetadata<ProblemTypes>()?.Of(status, kind) ?? $"/problems/{kind}";
        var problem = new Problem(
            type,
            title.In(language),
            status,
            refusals?.Select(r => new ProblemError(r.Pointer, r.Rule, r.Text.In(language))).ToArray()
        );
        return JsonSerializer.SerializeAsync(
            response.Body,
            problem,
            ProblemJson.Default.Problem,
            httpContext.RequestAborted
        );
    }
}
