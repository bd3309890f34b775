using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>Marks a route that only some may call.</summary>
public sealed record CallerRequired(IReadOnlyList<Role> Roles);

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
    public static RouteHandlerBuilder RequireCaller(this RouteHandlerBuilder route, params Role[] roles) =>
        route
            .WithMetadata(new CallerRequired(roles))
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden)
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var http = context.HttpContext;
                    var (caller, refusal) = await IdentifyAsync(http);
                    if (caller is null)
                    {
                        return refusal ?? ProblemResult.NoKey;
                    }

                    if (!roles.Contains(caller.Role))
                    {
                        return ProblemResult.NotYours;
                    }

                    http.Features.Set(caller);
                    return await next(context);
                }
            );

    /// <summary>
    /// Lets a person with a key open a page in a browser; on a route that requires a caller, and only reads or is
    /// <see cref="Pages.SameOrigin.FromOwnPagesOnly"/>.
    /// </summary>
    public static RouteHandlerBuilder OpensInBrowser(this RouteHandlerBuilder route) =>
        route.WithMetadata(new OpenedInBrowser());

    /// <summary>
    /// Lets anyone call a route, and tells who it is where a valid key came along. A device whose proof is refused is told so: it would
    /// take what anyone gets for its own.
    /// </summary>
    public static RouteHandlerBuilder AllowCaller(this RouteHandlerBuilder route) =>
        route
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden)
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var (caller, refusal) = await IdentifyAsync(context.HttpContext);
                    if (refusal is not null)
                    {
                        return refusal;
                    }

                    if (caller is not null)
                    {
                        context.HttpContext.Features.Set(caller);
                    }

                    return await next(context);
                }
            );

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

    static Task<(Caller? Caller, ProblemResult? Refusal)> IdentifyAsync(HttpContext http) =>
        http.RequestServices.GetRequiredService<Identification>().OfAsync(http);
}
