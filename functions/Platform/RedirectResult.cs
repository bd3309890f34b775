namespace Traceability.Platform;

/// <summary>307 to an address, written byte for byte: of our own, or one that an owner who is known set.</summary>
/// <param name="status">303 to see by GET what a POST made.</param>
public sealed class RedirectResult(string location, int status = StatusCodes.Status307TemporaryRedirect) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
