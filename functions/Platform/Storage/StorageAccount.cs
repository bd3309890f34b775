using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Traceability.Platform.Storage;

/// <summary>The one way to the storage account: named clients over one pipeline, with bounded time and retries.</summary>
public sealed class StorageAccount
{
    readonly Lock once = new();
    readonly string prefix;
    readonly TimeSpan timeout;
    readonly TableServiceClient tables;

    // Made when first asked for: the first page of a cold start reads a table and nothing else.
    readonly Lazy<QueueServiceClient> queues;
    readonly Lazy<BlobServiceClient> blobs;
    Task? creating;

    public StorageAccount(Settings settings, IEnumerable<HttpPipelinePolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var added = policies.ToArray();
        prefix = settings.StoragePrefix;
        timeout = settings.StorageTimeout;
        var tableOptions = Prepare(new TableClientOptions(), added);
        if (settings.StorageIdentity is { } identity)
        {
            var credential = new ManagedIdentityCredential(
                identity.ClientId is { } client
                    ? ManagedIdentityId.FromUserAssignedClientId(client)
                    : ManagedIdentityId.SystemAssigned
            );
            tables = new TableServiceClient(identity.Endpoint("table"), credential, tableOptions);
            queues = new(() => new QueueServiceClient(identity.Endpoint("queue"), credential, QueueOptions(added)));
            blobs = new(() =>
                new BlobServiceClient(identity.Endpoint("blob"), credential, Prepare(new BlobClientOptions(), added))
            );
            return;
        }

        tables = new TableServiceClient(settings.Storage, tableOptions);
        queues = new(() => new QueueServiceClient(settings.Storage, QueueOptions(added)));
        blobs = new(() => new BlobServiceClient(settings.Storage, Prepare(new BlobClientOptions(), added)));
    }

    /// <summary>What this program sends to queues.</summary>
    public QueueNews News { get; } = new();

    public TableClient Table(string name) => tables.GetTableClient(prefix + name);

    public QueueClient Queue(string name) => queues.Value.GetQueueClient(prefix + name);

    public BlobContainerClient Container(string name) => blobs.Value.GetBlobContainerClient(prefix + name);

    /// <summary>Makes the tables, queues and containers that are not there yet; many callers at once share one making.</summary>
    public async Task CreateMissingAsync()
    {
        Task making;
        lock (once)
        {
            making = creating is null || creating.IsCompleted ? creating = CreateAllAsync() : creating;
        }

        await making;
    }

    /// <summary>One read, which fails where storage cannot serve.</summary>
    public async Task ProbeAsync(CancellationToken cancellation) =>
        await Table(Tables.Keys).GetEntityIfExistsAsync<TableEntity>("probe", "", cancellationToken: cancellation);

    async Task CreateAllAsync()
    {
        var made = new List<Task>();
        made.AddRange(Tables.All.Select(name => (Task)Table(name).CreateIfNotExistsAsync()));
        made.AddRange(Queues.All.Select(name => Queue(name).CreateIfNotExistsAsync()));
        made.AddRange(Queues.All.Select(name => Queue(Queues.Poison(name)).CreateIfNotExistsAsync()));
        made.AddRange(Containers.All.Select(name => Container(name).CreateIfNotExistsAsync()));
        await Task.WhenAll(made);
    }

    // The Functions host expects base64 unless host.json says otherwise, and both must agree.
    QueueClientOptions QueueOptions(HttpPipelinePolicy[] added) =>
        Prepare(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, [News, .. added]);

    TOptions Prepare<TOptions>(TOptions options, HttpPipelinePolicy[] added)
        where TOptions : ClientOptions
    {
        options.Retry.NetworkTimeout = timeout;
        // Tables, queues and blobs each have a budget: one of them may be away alone.
        options.RetryPolicy = new BudgetedRetries(new RetryBudget());
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.AddPolicy(new CreateMissing(this), HttpPipelinePosition.PerCall);
        foreach (var policy in added)
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        return options;
    }
}
