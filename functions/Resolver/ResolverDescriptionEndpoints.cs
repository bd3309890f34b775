using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.OpenApi;

namespace Traceability.Resolver;

/// <summary>A vocabulary of link types that the resolver knows.</summary>
/// <param name="Namespace">What its URIs begin with.</param>
/// <param name="Prefix">The short form, with the colon.</param>
/// <param name="Profile">Where the link types are listed.</param>
public sealed record SupportedLinkType(string Namespace, string Prefix, string Profile);

/// <summary>Who runs the resolver.</summary>
public sealed record ResolverContact(string Fn);

/// <summary>What the resolver tells of itself.</summary>
/// <remarks>Source: GS1-Conformant Resolver Standard 1.2, section 3 (resolver description file).</remarks>
public sealed record ResolverDescription(
    string Name,
    string ResolverRoot,
    IReadOnlyList<string> SupportedPrimaryKeys,
    IReadOnlyList<SupportedLinkType> SupportedLinkType,
    bool LinkTypeDefaultCanBeLinkset,
    string JsonLdContextLocation,
    ResolverContact Contact
)
{
    const string OurName = "Truy xuất nguồn gốc nông sản";

    public static ResolverDescription Of(string publicUrl) =>
        new(
            OurName,
            publicUrl,
            LinkSets.PrimaryKeys,
            [new(LinkType.Namespace, LinkType.Prefix, LinkType.Namespace + "?show=linktypes")],
            LinkTypeDefaultCanBeLinkset: false,
            LinkSetText.JsonLdContext,
            new ResolverContact(OurName)
        );
}

[JsonSerializable(typeof(ResolverDescription))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class ResolverDescriptionJson : JsonSerializerContext;

public static class ResolverDescriptionEndpoints
{
    const string Path = "/.well-known/gs1resolver";

    public static void MapResolverDescription(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], Get)
            .Describe(
                "Scanning",
                "The resolver's description file",
                "Where GS1-Conformant Resolvers are found by: the keys that resolve and the link types that are known."
            )
            .Answers<ResolverDescription>(
                """
                {"name": "Truy xuất nguồn gốc nông sản", "resolverRoot": "https://truyxuat.example",
                 "supportedPrimaryKeys": ["00", "01", "414"],
                 "supportedLinkType": [{"namespace": "https://ref.gs1.org/voc/", "prefix": "gs1:",
                                        "profile": "https://ref.gs1.org/voc/?show=linktypes"}],
                 "linkTypeDefaultCanBeLinkset": false,
                 "jsonLdContextLocation": "https://ref.gs1.org/standards/resolver/linkset-context",
                 "contact": {"fn": "Truy xuất nguồn gốc nông sản"}}
                """
            );
        routes
            .MapMethods(
                Path,
                [HttpMethods.Options],
                (HttpResponse response) =>
                {
                    ResolverAnswerEndpoints.Open(response);
                    response.Headers.Allow = "GET, HEAD, OPTIONS";
                    return Results.NoContent();
                }
            )
            .ExcludeFromDescription();
    }

    static IResult Get(HttpResponse response, Settings settings)
    {
        ResolverAnswerEndpoints.Open(response);
        return Results.Json(
            ResolverDescription.Of(settings.PublicUrl),
            ResolverDescriptionJson.Default.ResolverDescription
        );
    }
}
