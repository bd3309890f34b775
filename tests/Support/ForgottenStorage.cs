using System.Net.Sockets;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Traceability.Platform.Storage;

namespace Traceability.Tests.Support;

/// <summary>
/// Removes what a test's program kept: the emulator looks for a table among all that there are, one by one, at each call, so that
/// a run grew slower with every test. Pictures and codes stay: every ten minutes it sweeps the pieces of all that are gone, in one go, and
/// answers nobody for as long as that takes, which with thousands is longer than the program waits.
/// </summary>
sealed class ForgottenStorage(string connection)
{
    public async Task ForgetAsync(string prefix)
    {
        var tables = new TableServiceClient(connection, Impatient(new TableClientOptions()));
        var queues = new QueueServiceClient(connection, Impatient(new QueueClientOptions()));
        // Where one is missing, a program makes all of them at once.
        if (!StorageUse.Forgets(prefix))
        {
            return;
        }

        await Task.WhenAll([
            .. Tables.All.Select(name => GoneAsync(() => tables.DeleteTableAsync(prefix + name))),
            .. Queues
                .All.SelectMany(name => new[] { name, Queues.Poison(name) })
                .Select(name => GoneAsync(() => queues.DeleteQueueAsync(prefix + name))),
        ]);
    }

    static async Task GoneAsync(Func<Task> delete)
    {
        try
        {
            await delete();
        }
        catch (Exception gone)
            when (gone
                    is RequestFailedException
                        or AggregateException
                        or OperationCanceledException
                        or SocketException
                        or HttpRequestException
                        or IOException
            )
        {
            // A test may have taken its storage away, or never have made it.
        }
    }

    static TOptions Impatient<TOptions>(TOptions options)
        where TOptions : Azure.Core.ClientOptions
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return options;
    }
}
