namespace Traceability.Platform;

/// <summary>What an operator sets, all under <c>Traceability:</c>; the storage account is <c>AzureWebJobsStorage</c>.</summary>
public sealed record Settings
{
    /// <summary>Azure Table Storage, Blob Storage and Queue Storage: a connection string.</summary>
    public required string Storage { get; init; }

    /// <summary>Put before every table, queue and container name: letters and digits, at most 20. Tests use it to stay apart.</summary>
    public string StoragePrefix { get; init; } = "";

    /// <summary>The first operator's key; without it nobody is an operator.</summary>
    public string? OperatorKey { get; init; }

    public static Settings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new Settings
        {
            Storage = configuration["AzureWebJobsStorage"] is { Length: > 0 } storage
                ? storage
                : "UseDevelopmentStorage=true",
            StoragePrefix = configuration["Traceability:StoragePrefix"] ?? "",
            OperatorKey = configuration["Traceability:OperatorKey"],
        };
    }
}
