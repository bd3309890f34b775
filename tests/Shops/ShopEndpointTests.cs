using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Traceability.Platform.Webhooks;
using Traceability.Tests.Support;

namespace Traceability.Tests.Shops;

public class ShopEndpointTests(TestStorage storage)
{
    [Fact]
    public async Task Secrets_and_tokens_are_never_shown_and_a_repeated_request_connects_one_shop()
    {
        await using var mall = await Mall.OpensAsync(storage);
        var body = mall.Shopee("14701711", await mall.Fakes.OpensShopee("14701711"));
        var first = await mall.Program.Sends("/api/shops", body, idempotencyKey: "k1");
        var again = await mall.Program.Sends("/api/shops", body, idempotencyKey: "k1");
        Assert.Equal((await first.Json()).Text("id"), (await again.Json()).Text("id"));
        var list = await mall.Program.Gets("/api/shops", TraceabilityProgram.OperatorKey);
        var text = await list.Text();
        Assert.Single(JsonNode.Parse(text)!["items"]!.AsArray());
        foreach (var secret in (string[])[FakeShops.PartnerKey, body.Text("refreshToken")])
        {
            Assert.DoesNotContain(secret, text + await first.Text(), StringComparison.Ordinal);
        }

        var other = mall.Shopee("14701712", "r");
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await mall.Program.Sends("/api/shops", other, idempotencyKey: "k1")).StatusCode
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await mall.Farm.Gets("/api/shops")).StatusCode);
    }

    [Fact]
    public async Task Every_wrong_field_is_told_at_once_and_nothing_is_kept()
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Sends(
            "/api/shops",
            new JsonObject
            {
                ["kind"] = "shopee",
                ["name"] = "Shop",
                ["shopId"] = "abc",
                ["origin"] = "https://10.0.0.1",
                ["categories"] = new JsonArray(
                    new JsonObject { ["id"] = "x", ["attributes"] = new JsonArray(new JsonObject { ["id"] = "1" }) }
                ),
                ["pieceWeight"] = -1,
                ["requestsPerSecond"] = 0,
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            [
                "/appKey",
                "/appSecret",
                "/categories/0/attributes/0",
                "/categories/0/id",
                "/origin",
                "/package",
                "/pieceWeight",
                "/refreshToken",
                "/requestsPerSecond",
                "/shopId",
            ],
            (await answer.Json())["errors"]!
                .AsArray()
                .Select(e => e.Text("pointer"))
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        var unknown = await program.Sends("/api/shops", new JsonObject { ["kind"] = "lazada", ["name"] = "x" });
        Assert.Equal("/kind", (await unknown.Json())["errors"]![0].Text("pointer"));
        var none = await (await program.Gets("/api/shops", TraceabilityProgram.OperatorKey)).Json();
        Assert.Empty(none["items"]!.AsArray());
    }

    [Fact]
    public async Task A_shop_by_webhook_is_told_each_change_signed_and_in_order()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var mall = await Mall.OpensAsync(storage);
        var answer = await mall.Program.Sends(
            "/api/shops",
            new JsonObject
            {
                ["kind"] = "webhook",
                ["name"] = "Cửa hàng",
                ["target"] = receiver.Address,
            }
        );
        var shop = await answer.Json();
        Assert.True(WebhookSecret.TryParse(shop.Text("secret"), out var secret));
        var gtin = await mall.Sells();
        await mall.Settles();
        await mall.Takes(gtin, "sale", 120.5m);
        await mall.Settles();
        var told = receiver.Received.Select(r => JsonNode.Parse(r.Body)!).ToList();
        Assert.Equal("listing.changed", told[^1].Text("type"));
        Assert.Equal(("sold-out", 0L), (told[^1]["data"].Text("state"), (long)told[^1]["data"]!["stock"]!));
        Assert.Equal(told.Count, told.Select(t => (long)t["data"]!["revision"]!).Distinct().Count());
        Assert.Equal(receiver.Received.Count, receiver.Received.Select(r => r.Id).Distinct().Count());
        Assert.All(
            receiver.Received,
            r => Assert.Equal(secret.Sign(r.Id, r.At, Encoding.UTF8.GetBytes(r.Body)), r.Signature)
        );

        var id = shop.Text("id");
        var rotated = await (await mall.Program.Sends($"/api/shops/{id}/secret", null)).Json();
        Assert.True(WebhookSecret.TryParse(rotated.Text("secret"), out var next));
        await mall.Prices(gtin, 70_000);
        await mall.Settles();
        var last = receiver.Received[^1];
        var body = Encoding.UTF8.GetBytes(last.Body);
        Assert.Equal($"{next.Sign(last.Id, last.At, body)} {secret.Sign(last.Id, last.At, body)}", last.Signature);
        Assert.Equal("done", (await mall.Stands(id, gtin)).Text("state"));

        receiver.Answers = HttpStatusCode.Gone;
        await mall.Prices(gtin, 71_000);
        await mall.Settles();
        Assert.Equal("gone", (await mall.Stands(id, gtin)).Text("state"));
        var shown = await (await mall.Program.Gets($"/api/shops/{id}", TraceabilityProgram.OperatorKey)).Json();
        Assert.Equal(("gone", null), (shown.Text("state"), (string?)shown["secret"]));
        var heard = receiver.Received.Count;
        await mall.Prices(gtin, 72_000);
        await mall.Settles();
        Assert.Equal(heard, receiver.Received.Count);
        Assert.Equal("410 Gone", (await mall.Stands(id, gtin)).Text("lastError"));
    }

    [Fact]
    public async Task A_webhook_on_a_private_address_is_refused_unless_the_operator_allows_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Sends(
            "/api/shops",
            new JsonObject
            {
                ["kind"] = "webhook",
                ["name"] = "x",
                ["target"] = "https://127.0.0.1/hook",
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/target", (await answer.Json())["errors"]![0].Text("pointer"));
    }
}
