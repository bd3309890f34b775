namespace Traceability.Platform;

/// <summary>An answer with the address of the thing that it is about, made now or before.</summary>
public sealed class CreatedResult(string location, IResult answer) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.Headers.Location = location;
        return answer.ExecuteAsync(httpContext);
    }
}
