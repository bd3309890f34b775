using Traceability.Platform.Pages;

namespace Traceability.FarmApp;

/// <summary>The farmer's app: a page, its service worker and its manifest; the rest are assets.</summary>
public static class FarmAppEndpoints
{
    /// <summary>
    /// Our own scripts, styles and pictures, what the app draws itself, and our own routes: nothing inline, nothing from elsewhere.
    /// </summary>
    const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly string[] read = [HttpMethods.Get, HttpMethods.Head];

    public static void AddFarmApp(this IServiceCollection services)
    {
        services.AddSingleton<AppFiles>();
        services.AddSingleton<IAssets>(provider => provider.GetRequiredService<AppFiles>());
    }

    public static void MapFarmApp(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(AppFiles.Page, read, Show).ExcludeFromDescription();
        routes
            .MapMethods(
                AppFiles.Page + "/worker.js",
                read,
                (HttpResponse response, AppFiles app) => Work(response, app)
            )
            .ExcludeFromDescription();
        routes
            .MapMethods(AppFiles.Page + "/manifest.webmanifest", read, (AppFiles app) => Unnamed(app.Manifest))
            .ExcludeFromDescription();
    }

    static AssetResult Show(HttpResponse response, AppFiles app)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        // An invitation is in the address, behind the #: it stays out of what is told to others in any case.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Unnamed(app.Shell);
    }

    static AssetResult Work(HttpResponse response, AppFiles app)
    {
        // It lies below /farm and works for /farm too (W3C Service Workers, "path restriction").
        response.Headers["Service-Worker-Allowed"] = AppFiles.Page;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; connect-src 'self'";
        return Unnamed(app.Worker);
    }

    // Asked for anew each time, and answered 304 where nothing changed.
    static AssetResult Unnamed(Asset file) => new(file, isCurrent: false);
}
