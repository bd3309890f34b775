using System.Text;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>Marks a route that only some may call.</summary>
public sealed record CallerRequired(IReadOnlyList<Role> Roles);

/// <summary>
/// Marks a page that a key's holder opens in a browser: the browser asks for the key by itself and sends it as the password of
/// HTTP's Basic scheme (RFC 7617). It sends it with every later request too, whoever made the person send it, so such a route only
/// ever reads, or takes what our own pages send and nothing else (<see cref="OwnPages"/>).
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

    /// <summary>
    /// Lets a person with a key open a page in a browser; on a route that requires a caller, and only reads or is
    /// <see cref="OwnPages.FromOwnPagesOnly"/>.
    /// </summary>
    public static RouteHandlerBuilder OpensInBrowser(this RouteHandlerBuilder route) =>
        route.WithMetadata(new OpenedInBrowser());

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
        if (KeyOf(http) is not { } text)
        {
            return null;
        }

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

    static string? KeyOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (After(header, "Bearer ") is { } key)
        {
            return key;
        }

        return
            http.GetEndpoint()?.Metadata.GetMetadata<OpenedInBrowser>() is not null
            && After(header, "Basic ") is { } named
            ? Password(named)
            : null;
    }

    static string? After(string header, string scheme) =>
        header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;

    /// <summary>The password of a name and a password; a key is enough, so whatever stands as the name is not looked at.</summary>
    static string? Password(string named)
    {
        var bytes = new byte[named.Length];
        if (!Convert.TryFromBase64String(named, bytes, out var written))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, written);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..].Trim();
    }
}
