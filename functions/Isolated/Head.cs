using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Traceability.Isolated;

/// <summary>
/// The program hosted by Microsoft's isolated worker, for operators whose policy asks for that model. It holds no rule: what the
/// Functions host brings over gRPC goes to the very endpoints and handlers that the custom handler has.
/// </summary>
static class Head
{
    static async Task Main(string[] args)
    {
        using var server = new FunctionServer();
        var own = WebApplication.CreateSlimBuilder();
        // The Functions host reads the queues and keeps the timers.
        own.Configuration["Traceability:Pump"] = "false";
        own.WebHost.UseServer(server);
        await using var program = Program.Build(own);
        await program.StartAsync();

        var worker = FunctionsApplication.CreateBuilder(args);
        worker.ConfigureFunctionsWebApplication();
        // What the host says of a request is left for the program, which reads it as it does in the other head.
        worker.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);
        worker.Services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        worker.Services.AddSingleton(server);
        worker.Services.AddSingleton(new HostedProgram(program.Services));
        using var host = worker.Build();
        await host.RunAsync();
        await program.StopAsync();
    }
}
