using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Traceability.Isolated;

/// <summary>HTTP: the program's own endpoints say what there is, and what is not. <c>admin</c> and <c>runtime</c> are the host's.</summary>
public sealed class HttpFunctions(FunctionServer server, HostedProgram program)
{
    [Function("http")]
    public async Task<IResult> Http(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "get",
            "head",
            "post",
            "put",
            "patch",
            "delete",
            "options",
            Route = "{*rest}"
        )]
            HttpRequest request,
        FunctionContext invocation
    )
    {
        await server.ServeAsync(request.HttpContext, program.Scopes, invocation.InvocationId);
        return Results.Empty;
    }
}
