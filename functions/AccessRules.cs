using Traceability.Feeds;
using Traceability.Platform.Authentication;
using Traceability.Resolver;

namespace Traceability;

/// <summary>Who may do what, route by route: the checks, the description of the interface and <c>docs/access.md</c> come from here.</summary>
public static class AccessRules
{
    static readonly Grant anyone = new(Who.Public, Reach.All);
    static readonly Grant buyer = new(Who.Buyer, Reach.Own);
    static readonly Grant farmer = new(Who.Farmer, Reach.Own);
    static readonly Grant cooperative = new(Who.Cooperative, Reach.Members);
    static readonly Grant partner = new(Who.Partner, Reach.Bound);
    static readonly Grant party = new(Who.Partner, Reach.Own);
    static readonly Grant marketplace = new(Who.Marketplace, Reach.Own);
    static readonly Grant authority = new(Who.Authority, Reach.All);
    static readonly Grant itself = new(Who.Authority, Reach.Own);
    static readonly Grant operate = new(Who.Operator, Reach.All);

    // A farmer's own history is what its lots went through, in whoever's hands.
    static readonly Grant history = new(Who.Farmer, Reach.Bound);

    public static AccessTable Table { get; } =
        new([
            new(
                [anyone],
                [
                    "GET /",
                    "GET /assets/{file}",
                    "GET /healthz",
                    "GET /readyz",
                    "GET /privacy",
                    "GET /api/erasures/{id}",
                    "GET /openapi/{documentName}.json",
                    "GET /docs/{documentName?}",
                    "GET /docs/scalar.js",
                    "GET /docs/scalar.aspnetcore.js",
                    "GET /docs/favicon.svg",
                    "GET /farm",
                    "GET /farm/worker.js",
                    "GET /farm/manifest.webmanifest",
                    "GET /farm/sign-in",
                    "GET /farm/signed-in",
                    "POST /api/devices",
                    "GET /api/imports/template",
                    "GET /trace/{gtin}/{lot}",
                    "GET /trace/{gtin}/{lot}/opinions",
                    "POST /trace/{gtin}/{lot}/opinions",
                    "GET /trace/{gtin}/{lot}/reports",
                    "POST /trace/{gtin}/{lot}/reports",
                    "GET /farmers/{id}",
                    "GET /api/farmers/{id}",
                    "GET /api/products/{gtin}",
                    "GET /api/batches/{gtin}/{lot}/provenance",
                    "GET /photos/{owner}/{file}",
                    "GET /places/{owner}/{id}",
                    "GET /places/maps/{code}.svg",
                    "GET /codes/{gtin}/{file}",
                    "GET /market",
                    "GET /market/{gtin}",
                    "GET /market/{gtin}/orders",
                    "POST /market/{gtin}/orders",
                    "GET /.well-known/gs1resolver",
                    "GET /{compressed}",
                    .. ResolverEndpoints.Keys.Select(ai => $"GET /{ai}/{{**rest}}"),
                    .. FeedFormats.Files.Select(file => $"GET /feeds/{file}"),
                    // By the token in the path.
                    .. FeedFormats.Files.Select(file => $"GET /feeds/{{token}}/{file}"),
                ]
            ),
            new(
                [buyer],
                [
                    "GET /orders/{token}",
                    "POST /orders/{token}/cancel",
                    "GET /orders/{token}/vietqr.png",
                    "GET /orders/{token}/data",
                    "POST /orders/{token}/erase",
                ]
            ),
            // Its owner is shown more than everyone.
            new(
                [anyone, farmer, cooperative, operate],
                ["GET /api/batches/{gtin}/{lot}", "GET /api/farmers/{id}/certificates/{certificateId}/file"]
            ),
            new([farmer, cooperative, party, marketplace, itself, operate], ["GET /api/me"]),
            // What is its own alone to ask: nobody asks it for another.
            new([farmer, party], ["GET /api/me/data", "POST /api/me/erase"]),
            new(
                [farmer, cooperative],
                [
                    "POST /api/products",
                    "GET /api/products",
                    "PUT /api/products/{gtin}",
                    "PUT /api/products/{gtin}/photo",
                    "POST /api/batches",
                    "GET /api/batches",
                    "POST /api/diary",
                    "POST /api/diary/{id}/withdrawal",
                    "POST /api/diary/photos",
                    "POST /api/opinions/{id}/answer",
                    "GET /api/orders",
                    "GET /api/orders/{id}",
                    .. Each("POST /api/orders/{id}/", "confirm", "ship", "deliver", "cancel", "return", "paid"),
                    "POST /api/sales",
                    "GET /api/sales",
                    "GET /api/sales/{id}",
                    .. Each("POST /api/sales/{id}/", "confirm", "cancel", "return"),
                ]
            ),
            new(
                [farmer, cooperative, operate],
                [
                    "GET /api/diary",
                    "GET /api/diary/waiting",
                    "GET /api/diary/{id}",
                    "GET /api/diary/photos/{file}",
                    "PUT /api/farmers/{id}",
                    "PUT /api/farmers/{id}/page",
                    .. Each("GET PUT DELETE", "/api/farmers/{id}/bank-account"),
                    .. Each("PUT DELETE", "/api/farmers/{id}/photos/{number}"),
                    "PUT /api/farmers/{id}/photos/{number}/caption",
                    "POST /api/farmers/{id}/keys",
                    "GET /api/farmers/{id}/keys",
                    "DELETE /api/farmers/{id}/keys/{keyId}",
                    "GET /api/farmers/{id}/devices",
                    "DELETE /api/farmers/{id}/devices/{deviceId}",
                    "POST /api/farmers/{id}/invitations",
                    "GET /api/farmers/{id}/invitations",
                    "DELETE /api/farmers/{id}/invitations/{invitationId}",
                    "POST /api/certificates",
                    "GET /api/certificates",
                    "DELETE /api/certificates/{id}",
                    .. Each("PUT DELETE", "/api/farmers/{id}/certificates/{certificateId}/file"),
                    "POST /api/imports",
                    "GET /api/imports",
                    "GET /api/imports/{id}",
                    "GET /api/imports/{id}/report.csv",
                    "GET /imports",
                    "GET /imports/{id}",
                    "POST /api/batches/{gtin}/{lot}/boxes",
                    "POST /labels/{gtin}/{lot}/boxes",
                    "GET /labels/{gtin}/{file}",
                    "GET /listings",
                    .. Each("PUT DELETE", "/api/listings/{gtin}/withdrawal"),
                    .. Each("PUT DELETE", "/api/batches/{gtin}/{lot}/withdrawal"),
                    "GET /api/opinions",
                    "GET /api/reports",
                ]
            ),
            new(
                [cooperative, operate],
                [
                    "POST /api/cooperatives/{id}/members",
                    "GET /api/cooperatives/{id}/members",
                    "DELETE /api/cooperatives/{id}/members/{farmerId}",
                    "POST /api/cooperatives/{id}/officers",
                    "GET /api/cooperatives/{id}/officers",
                    "DELETE /api/cooperatives/{id}/officers/{officerId}",
                ]
            ),
            new(
                [farmer, cooperative, party],
                [
                    "POST /api/places",
                    "GET /api/places",
                    .. Each("GET PUT DELETE", "/api/places/{id}"),
                    "POST /api/webhooks",
                    "GET /api/webhooks",
                    "DELETE /api/webhooks/{id}",
                    "GET /api/shipments",
                ]
            ),
            new(
                [farmer, cooperative, party, operate],
                ["GET /api/notices", .. Each("GET PUT DELETE", "/api/links/{**key}")]
            ),
            // Who has a lot in hand tells what becomes of it.
            new(
                [history, cooperative, partner, operate],
                Each("POST /api/batches/{gtin}/{lot}/", "pack", "unpack", "merge", "split", "ship", "receive", "sell")
            ),
            new(
                [history, cooperative, partner, authority, operate],
                ["GET /api/batches/{gtin}/{lot}/trace.html", "GET /api/batches/{gtin}/{lot}/trace.csv"]
            ),
            new(
                [history, cooperative, partner, operate],
                [
                    "POST /epcis/capture",
                    "POST /epcis/events",
                    "POST /epcis/queries",
                    "DELETE /epcis/queries/{queryName}",
                    "POST /epcis/queries/{queryName}/subscriptions",
                    "DELETE /epcis/queries/{queryName}/subscriptions/{subscriptionID}",
                ]
            ),
            new(
                [history, cooperative, partner, authority, operate],
                [
                    "GET /epcis",
                    "GET /epcis/capture",
                    "GET /epcis/capture/{captureID}",
                    "GET /epcis/events",
                    "GET /epcis/events/{**eventID}",
                    "GET /epcis/queries",
                    "GET /epcis/queries/{queryName}",
                    "GET /epcis/queries/{queryName}/events",
                    "GET /epcis/queries/{queryName}/subscriptions",
                    "GET /epcis/queries/{queryName}/subscriptions/{subscriptionID}",
                    .. new[]
                    {
                        "eventTypes",
                        "epcs",
                        "bizSteps",
                        "dispositions",
                        "bizLocations",
                        "readPoints",
                    }.SelectMany(name =>
                        new[]
                        {
                            $"GET /epcis/{name}",
                            $"GET /epcis/{name}/{{name}}",
                            $"GET /epcis/{name}/{{name}}/events",
                        }
                    ),
                ]
            ),
            new(
                [farmer, cooperative, authority, operate],
                [
                    "POST /api/recalls",
                    "GET /api/recalls",
                    "GET /api/recalls/{id}",
                    "POST /api/recalls/{id}/lift",
                    "GET /api/batches/{gtin}/{lot}/dossier.json",
                    "GET /api/batches/{gtin}/{lot}/dossier.html",
                    "GET /api/statistics",
                    "GET /api/statistics.csv",
                    "GET /statistics",
                ]
            ),
            new([farmer, cooperative, marketplace, operate], ["GET /api/listings"]),
            new(
                [marketplace, operate],
                [
                    "GET /api/marketplaces/{id}",
                    .. Each("PUT DELETE", "/api/listings/{gtin}/rejections/{marketplace}"),
                    .. Each("POST GET", "/api/marketplaces/{id}/sales"),
                    "GET /api/marketplaces/{id}/sales/{order}/{line}",
                    .. Each("POST /api/marketplaces/{id}/sales/{order}/{line}/", "confirm", "cancel", "return"),
                ]
            ),
            new(
                [operate],
                [
                    "POST /api/farmers",
                    "POST /api/farmers/{id}/erase",
                    "GET /api/erasures",
                    "POST /api/farmers/{id}/certificates/{certificateId}/check",
                    .. Each("POST DELETE", "/api/farmers/{id}/certificates/{certificateId}/withdrawal"),
                    "PUT /api/cooperatives/{id}/members/{farmerId}",
                    "POST /api/partners",
                    "POST /api/partners/{id}/key",
                    "GET /api/poison",
                    "GET /api/poison/{id}",
                    "POST /api/poison/{id}/replay",
                    "POST /api/poison/{id}/discard",
                    "GET /operator/poison",
                    "GET /operator/poison/{id}",
                    "POST /operator/poison/{id}/{step}",
                    "POST /api/authorities",
                    "GET /api/authorities",
                    .. Each("POST DELETE", "/api/authorities/{id}/key"),
                    "POST /api/marketplaces",
                    "GET /api/marketplaces",
                    "POST /api/marketplaces/{id}/key",
                    "POST /api/feeds",
                    "GET /api/feeds",
                    "DELETE /api/feeds/{id}",
                    "POST /api/opinions/{id}/decision",
                    "POST /api/shops",
                    "GET /api/shops",
                    "GET /api/shops/{id}",
                    "DELETE /api/shops/{id}",
                    "POST /api/shops/{id}/tokens",
                    "POST /api/shops/{id}/secret",
                    "GET /api/shops/{id}/deliveries",
                    "POST /api/shops/{id}/deliveries/{gtin}/replay",
                ]
            ),
        ]);

    // Several methods of one path, or several verbs behind one.
    static string[] Each(string first, params string[] seconds) =>
        first.EndsWith('/')
            ? [.. seconds.Select(verb => first + verb)]
            : [.. first.Split(' ').Select(method => $"{method} {seconds[0]}")];
}
