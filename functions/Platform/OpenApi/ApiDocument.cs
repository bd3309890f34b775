using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using Traceability.Platform.Authentication;

namespace Traceability.Platform.OpenApi;

/// <summary>The description of the interface at <c>/openapi/v1.json</c>, and the pages at <c>/docs</c> to browse it.</summary>
public static class ApiDocument
{
    const string Scheme = "key";
    const string BrowserScheme = "browser";
    const string DeviceScheme = "device";

    const string Description = """
        From the farmer to the shopper: register farmers, products and batches; every batch gets a GS1 Digital Link and its QR
        code; every product is listed in the marketplaces' feeds.

        A key goes in `Authorization: Bearer <key>`; a farmer's device sends `Authorization: DPoP <token>` with a proof of its own key
        (RFC 9449). Every refusal is `application/problem+json` (RFC 9457) with the field and
        the rule, in the language of `Accept-Language` (`vi`, `en`). Every POST takes an `Idempotency-Key` of 1 to 255 visible
        ASCII characters: the same key with the same body is answered the same, with another body 422. Lists take `perPage`
        (1 to 200) and `nextPageToken`, and say `Link: rel="next"`. JSON bodies hold at most 64 KiB; a field that is not known is
        refused by name. A lot in a path is percent-encoded.
        """;

    static readonly JsonNode problem = JsonNode.Parse(
        """
        {"type": "/problems/invalid", "title": "What was sent is not valid.", "status": 400,
         "errors": [{"pointer": "/harvestedOn", "rule": "future", "detail": "The day of harvest is in the future."}]}
        """
    )!;

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(
                (document, context, _) =>
                {
                    var settings = context.ApplicationServices.GetRequiredService<Settings>();
                    document.Info = new OpenApiInfo
                    {
                        Title = "Traceability",
                        Version = "1",
                        Description = Description,
                        License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
                    };
                    document.Servers = [new OpenApiServer { Url = settings.PublicUrl }];
                    // Readers come for the farm, not for the probes.
                    document.Tags = (document.Tags ?? new HashSet<OpenApiTag>())
                        .OrderBy(tag => tag.Name == "Running")
                        .ToHashSet();
                    document.Components ??= new OpenApiComponents();
                    document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(
                        StringComparer.Ordinal
                    )
                    {
                        [Scheme] = new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.Http,
                            Scheme = "bearer",
                            Description =
                                "A key that was shown once, when its holder was registered; or the operator's.",
                        },
                        [BrowserScheme] = new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.Http,
                            Scheme = "basic",
                            Description = "For a person with a browser: any name, and the key as the password.",
                        },
                        [DeviceScheme] = new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.Http,
                            Scheme = "dpop",
                            Description =
                                "A device's token, with a proof of its own key in the header `DPoP` (RFC 9449, ES256). The proof "
                                + "carries the nonce of the last answer's `DPoP-Nonce`; 401 `use-dpop-nonce` gives another.",
                        },
                    };
                    return Task.CompletedTask;
                }
            );
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                    Examples(operation, metadata.OfType<ApiExample>());
                    if (metadata.OfType<Access>().FirstOrDefault() is { IsOpen: false } required)
                    {
                        Secure(operation, context.Document!, required, Schemes(metadata, required));
                    }

                    if (metadata.OfType<Access>().Any(only => !only.IsOpen && only.Roles.Contains(Role.Farmer)))
                    {
                        operation.Parameters ??= [];
                        operation.Parameters.Add(
                            new OpenApiParameter
                            {
                                Name = ActingFor.Header,
                                In = ParameterLocation.Header,
                                Description =
                                    "A member's id, from a key or device of its cooperative: the request is then the member's.",
                                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 26 },
                            }
                        );
                    }

                    if (context.Description.HttpMethod == HttpMethods.Post)
                    {
                        operation.Parameters ??= [];
                        operation.Parameters.Add(
                            new OpenApiParameter
                            {
                                Name = "Idempotency-Key",
                                In = ParameterLocation.Header,
                                Description = "Makes a retry safe: 1 to 255 visible ASCII characters.",
                                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
                            }
                        );
                    }

                    return Task.CompletedTask;
                }
            );
        });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        routes.MapScalarApiReference(
            "/docs",
            (options, context) =>
            {
                options.WithTitle("Traceability").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts();
                options.HideDeveloperTools();
                options.DisableAgent();
                options.DisableTelemetry();
                options.DisableMcp();
                var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
                options.WithNonce(nonce);
                context.Response.Headers.ContentSecurityPolicy = MayRun(nonce);
            }
        );
    }

    // Scalar starts by a script in its page, which the nonce lets run, and puts its styles into the page by itself, with none: styles alone,
    // and on this page alone, may be in the page. Nothing that anyone wrote is on it.
    static string MayRun(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static void Examples(OpenApiOperation operation, IEnumerable<ApiExample> examples)
    {
        foreach (var example in examples)
        {
            var content =
                example.Status == 0 ? operation.RequestBody?.Content
                : operation.Responses!.TryGetValue(
                    example.Status.ToString(CultureInfo.InvariantCulture),
                    out var response
                )
                    ? response.Content
                : null;
            if (content is not null && content.TryGetValue("application/json", out var media))
            {
                ((OpenApiMediaType)media).Example = example.Node();
            }
        }

        foreach (var response in operation.Responses!.Values)
        {
            if (response.Content is { } content && content.TryGetValue("application/problem+json", out var media))
            {
                ((OpenApiMediaType)media).Example = problem.DeepClone();
            }
        }
    }

    static IEnumerable<string> Schemes(IList<object> metadata, Access required)
    {
        yield return Scheme;
        if (metadata.OfType<OpenedInBrowser>().Any())
        {
            yield return BrowserScheme;
        }

        if (required.Roles.Contains(Role.Farmer))
        {
            yield return DeviceScheme;
        }
    }

    static void Secure(
        OpenApiOperation operation,
        OpenApiDocument document,
        Access required,
        IEnumerable<string> schemes
    )
    {
        operation.Security =
        [
            .. schemes.Select(scheme => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(scheme, document)] = [],
            }),
        ];
        operation.Description =
            $"For: {string.Join(", ", required.Roles.Select(role => role.ToString().ToLowerInvariant()))}. "
            + operation.Description;
    }
}
