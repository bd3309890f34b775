using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Traceability.Platform.Functions;

/// <summary>
/// A message in hand: hidden from others for a minute, and for another each half minute while its handler works. When the program
/// dies it comes back within that minute.
/// </summary>
sealed class HeldMessage : IDisposable
{
    public static readonly TimeSpan Hidden = TimeSpan.FromMinutes(1);

    readonly QueueClient queue;
    readonly TimeProvider time;
    readonly CancellationTokenSource end = new();
    readonly Task renewing;
    readonly string id;
    string receipt;

    public HeldMessage(QueueClient queue, QueueMessage message, TimeProvider time)
    {
        this.queue = queue;
        this.time = time;
        id = message.MessageId;
        receipt = message.PopReceipt;
        renewing = RenewAsync();
    }

    /// <summary>Holds it no longer; a second time changes nothing.</summary>
    /// <returns>What says to storage that it was we who had it.</returns>
    public async Task<string> LetGoAsync()
    {
        await end.CancelAsync();
        await renewing;
        return receipt;
    }

    public void Dispose() => end.Dispose();

    async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(Hidden / 2, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                return;
            }

            try
            {
                UpdateReceipt renewed = await queue.UpdateMessageAsync(
                    id,
                    receipt,
                    visibilityTimeout: Hidden,
                    cancellationToken: CancellationToken.None
                );
                receipt = renewed.PopReceipt;
            }
            catch (Exception fault) when (fault is RequestFailedException or IOException or OperationCanceledException)
            {
                // Somebody else may handle it meanwhile, which every handler survives.
            }
        }
    }
}
