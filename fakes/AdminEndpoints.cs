using System.Text.Json.Nodes;

namespace Traceability.Fakes;

/// <summary>What a test asks of the platforms behind their backs.</summary>
static class AdminEndpoints
{
    public static void MapAdmin(
        this IEndpointRouteBuilder routes,
        FakeClock clock,
        Faults faults,
        ShopeeFake shopee,
        TikTokFake tiktok
    )
    {
        routes.MapPut(
            "/admin/clock",
            async (HttpRequest request) =>
            {
                var sent = await JsonNode.ParseAsync(request.Body);
                clock.Set(
                    DateTimeOffset.Parse((string)sent!["now"]!, System.Globalization.CultureInfo.InvariantCulture)
                );
            }
        );
        routes.MapPut(
            "/admin/faults",
            async (HttpRequest request) =>
            {
                var sent = (await JsonNode.ParseAsync(request.Body))!;
                faults.Set(
                    new FaultPlan(
                        (int)sent["seed"]!,
                        (double)sent["rate"]!,
                        [.. sent["kinds"]!.AsArray().Select(kind => (string)kind!)],
                        (string?)sent["pathPart"] ?? ""
                    )
                );
            }
        );
        routes.MapGet(
            "/admin/faults",
            () =>
                Results.Text(
                    new JsonObject { ["injected"] = faults.Injected, ["requests"] = faults.Requests }.ToJsonString()
                )
        );
        routes.MapPost(
            "/admin/shopee/shops",
            async (HttpRequest request) => Results.Text(shopee.Open((await JsonNode.ParseAsync(request.Body))!))
        );
        routes.MapPost(
            "/admin/tiktok/shops",
            async (HttpRequest request) => Results.Text(tiktok.Open((await JsonNode.ParseAsync(request.Body))!))
        );
        routes.MapGet("/admin/shopee/{shop}", (string shop) => Results.Text(shopee.Show(shop).ToJsonString()));
        routes.MapGet(
            "/admin/shopee/{shop}/count",
            (string shop) => Results.Text(new JsonObject { ["items"] = shopee.Count(shop) }.ToJsonString())
        );
        routes.MapGet("/admin/tiktok/{shop}", (string shop) => Results.Text(tiktok.Show(shop).ToJsonString()));
        routes.MapPost("/admin/shopee/{shop}/expire", (string shop) => shopee.Expire(shop));
        routes.MapPost("/admin/tiktok/{shop}/expire", (string shop) => tiktok.Expire(shop));
        routes.MapPost(
            "/admin/shopee/{shop}/items/{sku}/status/{status}",
            (string shop, string sku, string status) => shopee.Become(shop, sku, status)
        );
        routes.MapPost(
            "/admin/tiktok/{shop}/products/{sku}/status/{status}",
            (string shop, string sku, string status) => tiktok.Become(shop, sku, status)
        );
    }
}
