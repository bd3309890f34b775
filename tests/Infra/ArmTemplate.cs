using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Traceability.Tests.Infra;

/// <summary>A resource as it will be made: what a loop makes are as many of them.</summary>
/// <param name="Type">As <c>Microsoft.Web/sites</c>.</param>
/// <param name="Name">Its last part: without the resources that it is in.</param>
/// <param name="Body">With every expression answered that does not ask Azure.</param>
public sealed record ArmResource(string Type, string Name, JsonObject Body);

/// <summary>A compiled template, with the templates of its modules.</summary>
public sealed class ArmTemplate(JsonObject template)
{
    public IReadOnlyList<ArmResource> Resources { get; } = [.. All(template)];

    /// <summary>The template's own text, to look for what must not be in it.</summary>
    public string Text { get; } = template.ToJsonString();

    public IEnumerable<ArmResource> Of(string type) => Resources.Where(resource => resource.Type == type);

    static IEnumerable<ArmResource> All(JsonObject template) =>
        Listed(template["resources"]!)
            .SelectMany(resource =>
                resource["type"]!.GetValue<string>() == "Microsoft.Resources/deployments"
                    ? All(resource["properties"]!["template"]!.AsObject())
                    : Made(template, resource)
            );

    // Older templates have a list, those with symbolic names an object; what is only referred to is not made.
    static IEnumerable<JsonObject> Listed(JsonNode resources) =>
        (resources is JsonObject named ? named.Select(one => one.Value!) : resources.AsArray().Select(one => one!))
            .Select(one => one.AsObject())
            .Where(one => one["existing"]?.GetValue<bool>() != true);

    static IEnumerable<ArmResource> Made(JsonObject template, JsonObject resource)
    {
        var count = resource["copy"] is { } copy ? Value(template, copy["count"], 0)!.GetValue<int>() : 1;
        for (var turn = 0; turn < count; turn++)
        {
            var body = Value(template, resource, turn)!.AsObject();
            yield return new ArmResource(
                body["type"]!.GetValue<string>(),
                body["name"]!.GetValue<string>().Split('/')[^1],
                body
            );
        }
    }

    static JsonNode? Value(JsonObject template, JsonNode? node, int turn)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(
                    members.Select(member => KeyValuePair.Create(member.Key, Value(template, member.Value, turn)))
                );
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Value(template, item, turn))]);
            case JsonValue value when value.TryGetValue<string>(out var text) && text is ['[', not '[', .., ']']:
                var scope = new ArmScope(
                    // Who runs the template chooses it.
                    name => JsonValue.Create($"{{{name}}}"),
                    name => Value(template, template["variables"]![name], turn),
                    turn,
                    ImmutableDictionary<string, JsonNode?>.Empty
                );
                return ArmExpression.Evaluate(text[1..^1], scope)?.DeepClone();
            default:
                return node?.DeepClone();
        }
    }
}
