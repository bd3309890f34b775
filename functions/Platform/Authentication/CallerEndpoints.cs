using Microsoft.AspNetCore.Http.Metadata;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>
/// Marks a page that a key's holder opens in a browser: the browser asks for the key by itself and sends it as the password of
/// HTTP's Basic scheme (RFC 7617). It sends it with every later request too, whoever made the person send it, so such a route only
/// ever reads, or takes what our own pages send and nothing else (<see cref="Pages.SameOrigin"/>).
/// </summary>
public sealed record OpenedInBrowser
{
    /// <summary>What a browser is answered that brought no key.</summary>
    public const string Challenge = "Basic realm=\"Traceability\", charset=\"UTF-8\"";
}

/// <summary>Lets a route be called only by those that it is for.</summary>
public static class CallerEndpoints
{
    /// <summary>Every route that is mapped below may be called by whom the table says, and by nobody else.</summary>
    public static RouteGroupBuilder WithAccess(this RouteGroupBuilder routes, AccessTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        ((IEndpointConventionBuilder)routes).Add(endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            var access = table.Of(((RouteEndpointBuilder)endpoint).RoutePattern.RawText!, methods);
            endpoint.Metadata.Add(access);
            Refuses(endpoint, StatusCodes.Status429TooManyRequests);
            if (access.Roles.Count == 0)
            {
                return;
            }

            Refuses(endpoint, StatusCodes.Status401Unauthorized);
            Refuses(endpoint, StatusCodes.Status403Forbidden);
            endpoint.FilterFactories.Add((_, next) => context => CheckAsync(access, context, next));
        });
        return routes;
    }

    /// <summary>
    /// Lets a person with a key open a page in a browser; on a route that requires a caller, and only reads or is
    /// <see cref="Pages.SameOrigin.FromOwnPagesOnly"/>.
    /// </summary>
    public static RouteHandlerBuilder OpensInBrowser(this RouteHandlerBuilder route) =>
        route.WithMetadata(new OpenedInBrowser());

    /// <summary>Who sends this request; null where no valid key came along.</summary>
    public static Caller? CallerIfAny(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Caller>();
    }

    /// <summary>Who sends this request; only on a route that requires one.</summary>
    public static Caller Caller(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.CallerIfAny() ?? throw new InvalidOperationException("This route requires no caller.");
    }

    static async ValueTask<object?> CheckAsync(
        Access access,
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var http = context.HttpContext;
        var (log, method) = (Log(http), http.Request.Method);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var (caller, refusal) = await http.RequestServices.GetRequiredService<Identification>().OfAsync(http);
        // A device whose proof is refused is told so where anyone may call too: it would take what anyone gets for its own.
        if (refusal is not null)
        {
            AccessLog.WrongProof(log, method, route);
            return refusal;
        }

        var limits = http.RequestServices.GetRequiredService<RateLimits>();
        if (caller is null)
        {
            if (http.Request.Headers.Authorization.Count > 0)
            {
                limits.NoteWrongKey(http);
                AccessLog.WrongKey(log, method, route);
            }

            return access.IsOpen ? await next(context) : ProblemResult.NoKey;
        }

        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (!access.IsOpen && (!access.Roles.Contains(caller.Role) || (changes && caller.ReadsOnly)))
        {
            AccessLog.NotFor(log, method, route, caller.Role, caller.Id);
            return ProblemResult.NotYours;
        }

        if (limits.RefusesCaller(caller) is { } wait)
        {
            AccessLog.TooFast(log, method, route, caller.Role, caller.Id);
            return wait;
        }

        http.Features.Set(caller);
        return await next(context);
    }

    static ILogger Log(HttpContext http) => http.RequestServices.GetRequiredService<ILogger<Identification>>();

    static void Refuses(EndpointBuilder endpoint, int status) =>
        endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
}
