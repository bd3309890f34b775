using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>Marks a route that only some may call.</summary>
public sealed record CallerRequired(IReadOnlyList<Role> Roles);

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
                    if (await FindAsync(http) is not { } caller)
                    {
                        return ProblemResult.NoKey;
                    }

                    if (!roles.Contains(caller.Role))
                    {
                        return ProblemResult.NotYours;
                    }

                    http.Features.Set(caller);
                    return await next(context);
                }
            );

    /// <summary>Lets anyone call a route, and tells who it is where a valid key came along.</summary>
    public static TBuilder AllowCaller<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.AddEndpointFilter(
            async (context, next) =>
            {
                if (await FindAsync(context.HttpContext) is { } caller)
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

    static async Task<Caller?> FindAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        const string scheme = "Bearer ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var text = header[scheme.Length..].Trim();
        var services = http.RequestServices;
        if (
            services.GetRequiredService<Settings>().OperatorKey is { Length: > 0 } operatorKey
            && ApiKey.SameText(operatorKey, text)
        )
        {
            return new Caller(Role.Operator, Authentication.Caller.Operator);
        }

        return ApiKey.TryParse(text, out var key)
            ? await services.GetRequiredService<KeyTable>().FindAsync(key, http.RequestAborted)
            : null;
    }
}
