using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Traceability.Platform.Storage;

/// <summary>The one way to the storage account: named clients over one pipeline, with bounded time and retries.</summary>
public sealed class StorageAccount
{
    /// <summary>A try of one storage call ends after this long.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Tries after the first; each waits longer than the one before, 0.2 s at first.</summary>
    public const int Retries = 2;

    readonly TableServiceClient tables;
    readonly string prefix;

    public StorageAccount(Settings settings, IEnumerable<HttpPipelinePolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(policies);
        prefix = settings.StoragePrefix;
        var options = new TableClientOptions();
        options.Retry.NetworkTimeout = TryTimeout;
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = TimeSpan.FromSeconds(0.2);
        options.Diagnostics.IsLoggingEnabled = false;
        foreach (var policy in policies)
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        options.AddPolicy(new CreateMissingTable(this), HttpPipelinePosition.PerCall);
        tables = new TableServiceClient(settings.Storage, options);
    }

    public TableClient Table(string name) => tables.GetTableClient(prefix + name);

    /// <summary>Makes the tables that are not there yet.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellation)
    {
        foreach (var name in Tables.All)
        {
            await Table(name).CreateIfNotExistsAsync(cancellation);
        }
    }
}
