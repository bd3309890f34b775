using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Traceability.Isolated;

/// <summary>
/// The program's server inside the worker: it listens nowhere, and serves the requests that the Functions host brought to the worker's own
/// server.
/// </summary>
public sealed class FunctionServer : IServer
{
    /// <summary>By it the program knows that a path came through the Functions host (<see cref="Traceability.Platform.RawPath"/>).</summary>
    const string InvocationHeader = "X-Azure-Functions-InvocationId";

    Func<IFeatureCollection, Task>? serve;

    public FunctionServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Answers a request by the program's endpoints.</summary>
    /// <param name="request">As the worker's server holds it, matched to the worker's one HTTP function.</param>
    /// <param name="program">The program's services.</param>
    /// <param name="invocation">The invocation's id.</param>
    public Task ServeAsync(HttpContext request, IServiceScopeFactory program, string invocation)
    {
        request.Request.Headers[InvocationHeader] = invocation;
        // What the worker's routing found is no route of the program's, and would keep the program from looking for one.
        request.SetEndpoint(null);
        request.Request.RouteValues = new RouteValueDictionary();
        // A collection of its own: the worker's context lives on the one below.
        var features = new FeatureCollection(request.Features);
#pragma warning disable CA2000 // It is disposed of with the response, to which it says so itself.
        features.Set<IServiceProvidersFeature>(new RequestServicesFeature(request, program));
#pragma warning restore CA2000
        return (serve ?? throw new InvalidOperationException("The program is not started."))(features);
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        serve = features => ServeAsync(application, features);
        // Where the program would listen alone: nobody looks for it there.
        Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Clear();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() { }

    static async Task ServeAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection features)
        where TContext : notnull
    {
        var context = application.CreateContext(features);
        try
        {
            await application.ProcessRequestAsync(context);
            // An answer without a body has not begun: what the program does when it begins needs the program's context.
            await features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync();
        }
        catch (Exception fault)
        {
            application.DisposeContext(context, fault);
            throw;
        }

        application.DisposeContext(context, null);
    }
}
