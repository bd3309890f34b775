using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Platform.Webhooks;

/// <summary>What is sent to be told what happens.</summary>
public sealed record WebhookBody(string? Target);

/// <summary>A webhook as its registration answers it.</summary>
/// <param name="Secret">Signs each delivery; shown once, null when the request is repeated.</param>
public sealed record WebhookRegistered(string Id, string Target, string? Secret, DateTimeOffset CreatedAt);

/// <summary>A line of one's own webhooks.</summary>
/// <param name="StoppedAt">Since when nothing is sent to it: its receiver said that it is gone.</param>
public sealed record WebhookLine(string Id, string Target, DateTimeOffset CreatedAt, DateTimeOffset? StoppedAt);

/// <summary>One's own webhooks.</summary>
public sealed record WebhooksAnswer(IReadOnlyList<WebhookLine> Items);

[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookRegistered))]
[JsonSerializable(typeof(WebhooksAnswer))]
[JsonSerializable(typeof(WebhookLine))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class WebhookJson : JsonSerializerContext;
