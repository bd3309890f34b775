using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace Traceability.Platform.Laptop;

/// <summary>What the program brings for itself when it is started by hand and no storage is configured.</summary>
public static class LaptopStart
{
    public const string Address = "http://localhost:7071";

    /// <summary>
    /// Runs the program. By hand and without configured storage it first finds or starts the storage emulator and makes an
    /// operator's key where none is set; once it listens, it plants a demo and says on the console where everything is.
    /// </summary>
    /// <param name="app">The program, with every route mapped.</param>
    /// <param name="plantDemo">Plants the demo, if it is not there yet, and says its page.</param>
    /// <returns>The exit code: 1 where something is missing, which the console then says with its remedy.</returns>
    public static async Task<int> RunOrExplainAsync(
        this WebApplication app,
        Func<IServiceProvider, CancellationToken, Task<string>> plantDemo
    )
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            if (!Settings.UnderFunctionsHost(app.Configuration) && !HasStorage(app.Configuration))
            {
                await BringStorageAsync(app, plantDemo);
            }

            await app.RunAsync();
            return 0;
        }
        catch (LaptopFault fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"Another program listens on {string.Join(", ", app.Urls)}. End it, or choose another address, for example ASPNETCORE_URLS=http://localhost:7072."
            );
        }

        return 1;
    }

    static bool HasStorage(IConfiguration configuration) => configuration["AzureWebJobsStorage"] is { Length: > 0 };

    static async Task BringStorageAsync(
        WebApplication app,
        Func<IServiceProvider, CancellationToken, Task<string>> plantDemo
    )
    {
        var configuration = app.Configuration;
        var folder = DataFolder.Resolve(configuration[DataFolder.Setting]);
        var azurite = await Azurite.FindOrStartAsync(new AzuriteOptions(folder), Console.Out);
        configuration["AzureWebJobsStorage"] = azurite.ConnectionString;
        if (configuration["Traceability:OperatorKey"] is not { Length: > 0 })
        {
            configuration["Traceability:OperatorKey"] = await OperatorKeyAsync(folder);
        }

        app.Lifetime.ApplicationStarted.Register(() => _ = WelcomeAsync(app, folder, plantDemo));
        app.Lifetime.ApplicationStopped.Register(() => azurite.StopAsync().GetAwaiter().GetResult());
    }

    static async Task WelcomeAsync(
        WebApplication app,
        DataFolder folder,
        Func<IServiceProvider, CancellationToken, Task<string>> plantDemo
    )
    {
        var origin = app.Services.GetRequiredService<Settings>().PublicUrl;
        string demo;
        try
        {
            demo = await plantDemo(app.Services, app.Lifetime.ApplicationStopping);
        }
#pragma warning disable CA1031 // The demo is a courtesy: without it the program serves all the same.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            demo = $"not planted: {fault.Message}";
        }

        Console.WriteLine(
            $"""

            Traceability is running.
              Address         {origin}
              Operator's key  {app.Configuration["Traceability:OperatorKey"]}
              Demo batch      {demo}
              Interface       {origin}/docs
              Data            {folder.Path}

            """
        );
    }

    static async Task<string> OperatorKeyAsync(DataFolder folder)
    {
        var file = Path.Combine(folder.Path, "operator.key");
        if (File.Exists(file))
        {
            return (await File.ReadAllTextAsync(file)).Trim();
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await File.WriteAllTextAsync(file, key);
        return key;
    }
}
