using System.Net;
using System.Net.Sockets;
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
        // Asked for now: a program that could not listen can no longer say where it was to.
        var addresses = app.Configuration["urls"] ?? string.Join(';', app.Urls);
        AzuriteAddress? azurite = null;
        try
        {
            if (!Settings.UnderFunctionsHost(app.Configuration))
            {
                // Before the emulator is started for nothing, and before the host writes a stack trace about it.
                CheckFree(addresses);
                azurite = HasStorage(app.Configuration) ? null : await BringStorageAsync(app, plantDemo);
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
            await Console.Error.WriteLineAsync(Busy(addresses).Message);
        }
        finally
        {
            await (azurite?.StopAsync() ?? Task.CompletedTask);
        }

        return 1;
    }

    /// <summary>
    /// Does one thing with the program's storage instead of serving, with the emulator of the data folder where none is configured; what it
    /// starts for that, it stops.
    /// </summary>
    /// <returns>The exit code: 1 where storage is missing, which the console then says with its remedy.</returns>
    public static async Task<int> RunOnceAsync(
        this WebApplication app,
        Func<IServiceProvider, CancellationToken, Task<int>> act
    )
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(act);
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            interrupt.Cancel();
        };
        AzuriteAddress? azurite = null;
        try
        {
            azurite = HasStorage(app.Configuration) ? null : await BringStorageAsync(app.Configuration);
            return await act(app.Services, interrupt.Token);
        }
        catch (LaptopFault fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
        }
        finally
        {
            await (azurite?.StopAsync() ?? Task.CompletedTask);
        }

        return 1;
    }

    static void CheckFree(string addresses)
    {
        foreach (var address in addresses.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var binding = BindingAddress.Parse(address);
            if (binding.IsUnixPipe || binding.IsNamedPipe)
            {
                continue;
            }

            var host =
                IPAddress.TryParse(binding.Host.Trim('[', ']'), out var ip) ? ip
                : binding.Host == "localhost" ? IPAddress.Loopback
                : IPAddress.Any;
            try
            {
                using var listener = new TcpListener(host, binding.Port);
                listener.Start();
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw Busy(address);
            }
            catch (SocketException)
            {
                // Whatever else is wrong with the address, the server says it better.
            }
        }
    }

    static LaptopFault Busy(string address) =>
        new(
            $"Another program listens on {address}.",
            "End it, or choose another address, for example ASPNETCORE_URLS=http://localhost:7072."
        );

    static bool HasStorage(IConfiguration configuration) =>
        configuration["AzureWebJobsStorage"] is { Length: > 0 }
        || configuration[StorageIdentity.AccountSetting] is { Length: > 0 };

    static async Task<AzuriteAddress> BringStorageAsync(
        WebApplication app,
        Func<IServiceProvider, CancellationToken, Task<string>> plantDemo
    )
    {
        var configuration = app.Configuration;
        var folder = DataFolder.Resolve(configuration[DataFolder.Setting]);
        var azurite = await BringStorageAsync(configuration);
        if (configuration["Traceability:OperatorKey"] is not { Length: > 0 })
        {
            configuration["Traceability:OperatorKey"] = await OperatorKeyAsync(folder);
        }

        app.Lifetime.ApplicationStarted.Register(() => _ = WelcomeAsync(app, folder, plantDemo));
        return azurite;
    }

    static async Task<AzuriteAddress> BringStorageAsync(IConfiguration configuration)
    {
        var folder = DataFolder.Resolve(configuration[DataFolder.Setting]);
        var azurite = await Azurite.FindOrStartAsync(new AzuriteOptions(folder), Console.Out);
        configuration["AzureWebJobsStorage"] = azurite.ConnectionString;
        return azurite;
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
