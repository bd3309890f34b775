namespace Traceability.Platform;

/// <summary>307 to an address, written byte for byte: of our own, or one that an owner who is known set.</summary>
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
