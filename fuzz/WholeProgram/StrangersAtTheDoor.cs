using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Laptop;

namespace Traceability.Fuzz.WholeProgram;

/// <summary>The whole program in this process, on storage of its own, and strangers who ask it.</summary>
static class StrangersAtTheDoor
{
    /// <summary>Sends so many requests, and tells what was answered.</summary>
    /// <returns>Whether none of them was a fault.</returns>
    public static async Task<bool> RunAsync(int requests, int seed, TextWriter told)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"traceability-fuzz-{Guid.NewGuid():N}");
        var azurite = await Azurite.FindOrStartAsync(
            new AzuriteOptions(DataFolder.Resolve(folder)) { Saves = false },
            told
        );
        try
        {
            await using var program = new FuzzedProgram(azurite.ConnectionString);
            program.UseKestrel();
            program.StartServer();
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            {
                BaseAddress = new Uri(
                    program
                        .Services.GetRequiredService<IServer>()
                        .Features.Get<IServerAddressesFeature>()!
                        .Addresses.First()
                ),
            };
            var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
            var endpoints = program.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
            var strangers = new Strangers(client, endpoints, document, FuzzedProgram.OperatorKey, seed);
            var report = await strangers.RunAsync(requests, CancellationToken.None);
            await told.WriteLineAsync(
                FormattableString.Invariant(
                    $"whole program        {report.Requests, 12:N0} {report.Requests / report.Seconds, 10:N0}  {string.Join(", ", report.Statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}"))}; {report.Faults.Count} faults"
                )
            );
            foreach (var fault in report.Faults)
            {
                await told.WriteLineAsync($"\n{fault.Status} {fault.Request}\n{fault.Answer}");
            }

            return report.Faults.Count == 0;
        }
        finally
        {
            await azurite.StopAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    sealed class FuzzedProgram(string storage) : WebApplicationFactory<Traceability.Farmers.Farmer>
    {
        public const string OperatorKey = "operator-of-the-fuzzing";

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // By itself it is looked for from the folder in which somebody stands.
            builder.UseContentRoot(Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "functions"));
            foreach (
                var (name, value) in (ReadOnlySpan<(string, string)>)
                    [
                        ("urls", "http://127.0.0.1:0"),
                        ("AzureWebJobsStorage", storage),
                        ("Traceability:OperatorKey", OperatorKey),
                        ("Traceability:PublicUrl", "https://truyxuat.example"),
                        ("Traceability:AnnouncementDelay", "00:00:00"),
                        ("Traceability:StorageTimeout", "00:01:00"),
                        ("Traceability:Pump", "true"),
                        // They are in a hurry.
                        ("Traceability:KeyLimit:Burst", "0"),
                        ("Traceability:AddressLimit:Burst", "0"),
                        ("Traceability:WrongKeyLimit:Burst", "0"),
                        ("Logging:LogLevel:Default", "Error"),
                    ]
            )
            {
                builder.UseSetting(name, value);
            }
        }
    }
}
