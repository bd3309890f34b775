using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Platform.Telemetry;

namespace Traceability.Platform.Webhooks;

/// <summary>Sends what happens to those who asked to be told.</summary>
public sealed class Deliveries(WebhookTable webhooks, StorageAccount storage, TimeProvider time)
{
    /// <summary>Has a body sent to a webhook; the same id twice is one delivery.</summary>
    public async Task SendAsync(string webhook, string id, string body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Length > WebhookTable.MaxBody)
        {
            throw new ArgumentException($"A delivery has at most {WebhookTable.MaxBody} characters.", nameof(body));
        }

        await webhooks.AddAsync(new Delivery(webhook, id, body, time.GetUtcNow(), 0, null, null), cancellation);
        // Also where the row was there: its message may never have been sent.
        await storage.SendAsync(
            Queues.Delivery,
            new DeliveryDue(webhook, id),
            DeliveryJson.Default.DeliveryDue,
            TimeSpan.Zero,
            cancellation
        );
    }
}

/// <summary>
/// Sends one delivery, as Standard Webhooks 1.0 says. A try whose answer is lost is tried again: the receiver tells a repetition by
/// its <c>webhook-id</c>. The second delivery of a message whose work is done sends nothing.
/// </summary>
public sealed class DeliveryHandler(WebhookTable webhooks, WebhookClient client, TimeProvider time)
    : IMessageHandler<DeliveryDue>
{
    public async Task<Outcome> HandleAsync(DeliveryDue message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (
            await webhooks.FindAsync(message.Webhook, cancellation) is not { StoppedAt: null } webhook
            || await webhooks.FindAsync(message.Webhook, message.Delivery, cancellation)
                is not { DoneAt: null } delivery
        )
        {
            return Outcome.Done;
        }

        var (status, outcome) = await client.SendAsync(webhook, delivery, cancellation);
        var now = time.GetUtcNow();
        var attempts = delivery.Attempts + 1;
        var isTaken = status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;
        if (status == HttpStatusCode.Gone)
        {
            await webhooks.StopAsync(webhook.Id, now, cancellation);
        }

        var wait = isTaken || status == HttpStatusCode.Gone ? null : Delivery.WaitAfter(attempts);
        await webhooks.NoteAsync(delivery, attempts, outcome, wait is null ? now : null, cancellation);
        return wait is { } delay
            ? Outcome.Continue(JsonSerializer.Serialize(message, DeliveryJson.Default.DeliveryDue), delay)
            : Outcome.Done;
    }
}

/// <summary>The way out: public addresses only, no redirects, bounded in time.</summary>
public sealed class WebhookClient : IDisposable
{
    /// <summary>A receiver that takes longer has not taken it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    readonly HttpClient http;
    readonly TimeProvider time;

    public WebhookClient(Settings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.time = time;
#pragma warning disable CA2000 // The client disposes of its handler.
        http = new HttpClient(WebhookTarget.Handler(settings.AllowPrivateWebhooks))
#pragma warning restore CA2000
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    /// <summary>One try: the status that it was answered with, and the outcome for people; no status where none came.</summary>
    public async Task<(HttpStatusCode? Status, string Outcome)> SendAsync(
        Webhook webhook,
        Delivery delivery,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(webhook);
        ArgumentNullException.ThrowIfNull(delivery);
        var now = time.GetUtcNow();
        var seconds = now.ToUnixTimeSeconds();
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Target);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        var signature = webhook.Secret.Sign(delivery.Id, seconds, body);
        if (webhook is { Previous: { } previous, PreviousUntil: { } until } && until > now)
        {
            signature += " " + previous.Sign(delivery.Id, seconds, body);
        }

        request.Headers.Add("webhook-signature", signature);
        // EPCIS 2.0's name for the same thing (GS1's OpenAPI, callback of a subscription).
        request.Headers.Add("GS1-Signature", signature);
        using var span = TraceSpans.Begin(request, "webhook");
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            span.Answered((int)answer.StatusCode);
            return (answer.StatusCode, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException fault)
        {
            span.Fails(fault.HttpRequestError.ToString());
            return (null, fault.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            span.Fails("Timeout");
            return (null, "Timeout");
        }
    }

    public void Dispose() => http.Dispose();
}
