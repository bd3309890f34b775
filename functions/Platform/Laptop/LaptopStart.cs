using System.Security.Cryptography;

namespace Traceability.Platform.Laptop;

/// <summary>What the program brings for itself when it is started by hand and no storage is configured.</summary>
public static class LaptopStart
{
    public const string Address = "http://localhost:7071";

    /// <summary>
    /// Finds or starts storage, makes an operator's key where none is set, and says both on the console once the program
    /// listens. Does nothing under the Functions host or where storage is configured.
    /// </summary>
    /// <exception cref="LaptopFault">What is missing, and its remedy.</exception>
    public static async Task UseLaptopAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var configuration = app.Configuration;
        if (
            configuration["AzureWebJobsStorage"] is { Length: > 0 }
            || configuration["FUNCTIONS_CUSTOMHANDLER_PORT"] is { Length: > 0 }
        )
        {
            return;
        }

        var folder = DataFolder.Resolve(configuration[DataFolder.Setting]);
        var azurite = await Azurite.FindOrStartAsync(new AzuriteOptions(folder), Console.Out);
        configuration["AzureWebJobsStorage"] = azurite.ConnectionString;
        configuration["Traceability:OperatorKey"] ??= await OperatorKeyAsync(folder);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Console.WriteLine($"Listening:      {string.Join(", ", app.Urls)}");
            Console.WriteLine($"Operator's key: {configuration["Traceability:OperatorKey"]}");
            Console.WriteLine($"Data:           {folder.Path}");
        });
        app.Lifetime.ApplicationStopped.Register(() => azurite.StopAsync().GetAwaiter().GetResult());
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
