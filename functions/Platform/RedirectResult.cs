namespace Traceability.Platform;

/// <summary>307 to an address of our own, written byte for byte.</summary>
public sealed class RedirectResult(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
