using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Traceability.Platform.Problems;

namespace Traceability.Platform.OpenApi;

/// <summary>An example of a body, as JSON text.</summary>
/// <param name="Status">0 for the request, else the status of the answer.</param>
public sealed record ApiExample(int Status, string Json)
{
    public JsonNode Node() => JsonNode.Parse(Json)!;
}

/// <summary>What an answer of a route is when it is not JSON.</summary>
public static class ApiDescription
{
    /// <summary>Says what a route is for: a line, and what its user must know.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route,
        string group,
        string summary,
        string description
    ) => route.WithTags(group).WithSummary(summary).WithDescription(description);

    /// <summary>Lets the description read a feature's JSON.</summary>
    public static IServiceCollection AddApiJson(this IServiceCollection services, IJsonTypeInfoResolver json) =>
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, json));

    /// <summary>The body that a route takes, with an example.</summary>
    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder route, string example)
        where TBody : class =>
        route
            .Accepts<TBody>("application/json")
            .WithMetadata(new ApiExample(0, example))
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType
            );

    /// <summary>The JSON that a route answers, with an example.</summary>
    public static RouteHandlerBuilder Answers<TBody>(
        this RouteHandlerBuilder route,
        string example,
        int status = StatusCodes.Status200OK
    ) =>
        route
            .Produces<TBody>(status)
            .WithMetadata(new ApiExample(status, example))
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    /// <summary>A body of a standard's own form, told by an example: JSON or JSON-LD.</summary>
    public static RouteHandlerBuilder TakesJson(this RouteHandlerBuilder route, string example) =>
        route
            .Accepts<JsonObject>("application/json", "application/ld+json")
            .WithMetadata(new ApiExample(0, example))
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType
            );

    /// <summary>An answer of a standard's own form, told by an example.</summary>
    public static RouteHandlerBuilder AnswersJson(
        this RouteHandlerBuilder route,
        string example,
        int status = StatusCodes.Status200OK
    ) =>
        route
            .Produces<JsonNode>(status, "application/json")
            .WithMetadata(new ApiExample(status, example))
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The refusals of a route, each a problem+json.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        foreach (var status in statuses)
        {
            route.Produces<Problem>(status, "application/problem+json");
        }

        return route;
    }
}
