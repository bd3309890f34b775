namespace Traceability.Platform.Problems;

/// <summary>The header that makes a retry safe: 1 to 255 visible ASCII characters, the caller's own choice.</summary>
public static class IdempotencyKey
{
    const string Header = "Idempotency-Key";
    const int MaxLength = 255;

    public static ProblemResult UsedForAnother { get; } =
        new(
            StatusCodes.Status422UnprocessableEntity,
            "idempotency-key-reused",
            new Text(
                "Idempotency-Key này đã dùng cho một yêu cầu khác.",
                "This Idempotency-Key was used for another request."
            )
        );

    public static string? Of(HttpRequest request, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(refusals);
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return null;
        }

        if (values is [{ Length: > 0 and <= MaxLength } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return key;
        }

        refusals.Add(
            Header,
            "idempotency-key",
            "Cần một giá trị từ 1 đến 255 ký tự ASCII, không có khoảng trắng.",
            "Needs one value of 1 to 255 visible ASCII characters."
        );
        return null;
    }
}
