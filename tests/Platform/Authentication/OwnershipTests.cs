using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Traceability.Platform.Authentication;
using Traceability.Products;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Authentication;

/// <summary>Every closed route that names a thing, with a real thing of somebody's: for another of the same kind it is not there.</summary>
public sealed partial class OwnershipTests(TestStorage storage)
{
    // What these name is a word of the standard, of which each is shown its own events; or a right that the operator alone has over all.
    static readonly string[] ofNobody =
    [
        "/epcis/eventTypes/",
        "/epcis/epcs/",
        "/epcis/bizSteps/",
        "/epcis/dispositions/",
        "/epcis/bizLocations/",
        "/epcis/readPoints/",
    ];

    [Fact]
    public async Task What_is_anothers_is_not_there_and_its_owner_finds_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var bodies = new ExampleBodies(await (await program.Gets("/openapi/v1.json")).Json());
        var things = await OwnThings.OfAsync(program, bodies);
        var strangers = new Dictionary<Role, string>
        {
            [Role.Farmer] = (await Farm.JoinsAsync(program, "Hợp tác xã Cam Hàm Yên")).Key,
            [Role.Partner] = (await Supply.JoinsAsync(program, "Kho lạnh Sóc Trăng")).Key,
            [Role.Marketplace] = (await Stall.OpensAsync(program, "Chợ nổi Cái Răng")).Key,
        };
        List<string> wrong = [];
        foreach (var (method, pattern, access) in Named())
        {
            foreach (var (role, key) in strangers.Where(stranger => access.Roles.Contains(stranger.Key)))
            {
                var status = await AsksAsync(program, bodies, things, method, pattern, key);
                if (status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden))
                {
                    wrong.Add($"Another {role} {method} {pattern}: {(int)status}");
                }
            }
        }

        // Reading first: what is thrown away is not there afterwards.
        foreach (
            var (method, pattern, access) in Named()
                .OrderBy(route => Array.IndexOf(order, route.Method))
                .ThenByDescending(route => route.Pattern.Length)
        )
        {
            var key = access.Roles.Contains(Role.Farmer) ? things.Key : things.StallKey;
            var status = await AsksAsync(program, bodies, things, method, pattern, key);
            if (
                status
                is HttpStatusCode.NotFound
                    or HttpStatusCode.Forbidden
                    or HttpStatusCode.Unauthorized
                    or >= HttpStatusCode.InternalServerError
            )
            {
                wrong.Add($"Its owner {method} {pattern}: {(int)status}");
            }
        }

        Assert.Empty(wrong);
    }

    static readonly string[] order = ["GET", "POST", "PUT", "DELETE"];

    static IEnumerable<(string Method, string Pattern, Access Access)> Named() =>
        from rule in AccessRules.Table.Rules
        let access = new Access(rule.Grants)
        where !access.IsOpen && access.Roles.Any(role => role is Role.Farmer or Role.Marketplace)
        from route in rule.Routes
        let parts = route.Split(' ')
        where parts[1].Contains('{', StringComparison.Ordinal) && !ofNobody.Any(parts[1].StartsWith)
        select (parts[0], parts[1], access);

    static async Task<HttpStatusCode> AsksAsync(
        TraceabilityProgram program,
        ExampleBodies bodies,
        OwnThings things,
        string method,
        string pattern,
        string key
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), things.PathOf(pattern));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (method is "PUT" or "POST")
        {
            request.Content = things.BodyOf(bodies, method, pattern);
        }

        return (await program.Asks(request)).StatusCode;
    }

    /// <summary>What the description of the interface shows as an example of each request.</summary>
    sealed partial class ExampleBodies(JsonNode document)
    {
        public JsonObject? Of(string method, string pattern)
        {
            var path = Stars().Replace(pattern, "{");
            var operation = document["paths"]![path]?[method.ToLowerInvariant()];
            return operation?["requestBody"]?["content"]?["application/json"]?["example"]?.DeepClone().AsObject();
        }

        [GeneratedRegex(@"\{\*+")]
        private static partial Regex Stars();
    }

    /// <summary>One of everything that a farmer, who is a cooperative, and a marketplace can have.</summary>
    sealed partial class OwnThings
    {
        readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

        public string Key { get; private init; } = "";

        public string StallKey { get; private init; } = "";

        public static async Task<OwnThings> OfAsync(TraceabilityProgram program, ExampleBodies bodies)
        {
            var grower = await Grower.OpensAsync(program);
            var stall = await Stall.OpensAsync(program);
            var things = new OwnThings { Key = grower.Key, StallKey = stall.Key };
            var gtin = await grower.Sells("Xoài cát Hòa Lộc");
            await grower.Harvests(gtin, "L2");
            await grower.Farm.Photographs(gtin);

            async Task<JsonNode> Makes(string path, Action<JsonObject>? change = null, string? pattern = null)
            {
                var body = bodies.Of("POST", pattern ?? path);
                if (body is not null)
                {
                    change?.Invoke(body);
                }

                var answer = await program.Sends(path, body, grower.Key);
                Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Text()}");
                await program.Settles();
                return await answer.Json();
            }

            async Task Puts(string path, HttpContent content)
            {
                var answer = await program.Puts(path, content, grower.Key);
                Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Text()}");
            }

            var values = things.values;
            var farmer = "/api/farmers/" + grower.Id;
            values["gtin"] = gtin;
            values["to"] = (await Supply.JoinsAsync(program, "Chợ đầu mối Thủ Đức")).Id;
            values["lot"] = "L1";
            values["number"] = "1";
            values["marketplace"] = stall.Id;
            values["/api/marketplaces/{id}"] = stall.Id;
            values["/api/farmers/{id}"] = grower.Id;
            values["/api/cooperatives/{id}"] = grower.Id;
            values["/labels/{gtin}/{file}"] = "L1.pdf";
            values["key"] = $"01/{gtin}/10/L1";
            values["/api/places/{id}"] = (await Makes("/api/places")).Text("id");
            values["/api/webhooks/{id}"] = (await Makes("/api/webhooks")).Text("id");
            values["certificateId"] = values["/api/certificates/{id}"] = await grower.Has(Grower.VietGap());
            values["keyId"] = (await Makes(farmer + "/keys", pattern: "/api/farmers/{id}/keys")).Text("id");
            values["invitationId"] = (
                await Makes(farmer + "/invitations", pattern: "/api/farmers/{id}/invitations")
            ).Text("id");
            using (var phone = await Phone.InAsync(program, grower.Id))
            {
                values["deviceId"] = phone.Id!;
            }

            var cooperative = "/api/cooperatives/" + grower.Id;
            values["farmerId"] = (
                await Makes(cooperative + "/members", pattern: "/api/cooperatives/{id}/members")
            ).Text("id");
            values["officerId"] = (
                await Makes(cooperative + "/officers", pattern: "/api/cooperatives/{id}/officers")
            ).Text("id");

            using (var photo = Jpeg())
            {
                await Puts(farmer + "/photos/1", photo);
            }

            using (var file = Jpeg())
            {
                await Puts($"{farmer}/certificates/{values["certificateId"]}/file", file);
            }

            await program.Puts(
                farmer + "/bank-account",
                bodies.Of("PUT", "/api/farmers/{id}/bank-account"),
                grower.Key
            );
            await program.Puts($"/api/links/{values["key"]}", bodies.Of("PUT", "/api/links/{key}"), grower.Key);
            using var picture = new HttpRequestMessage(HttpMethod.Post, "/api/diary/photos") { Content = Jpeg() };
            picture.Headers.Authorization = new("Bearer", grower.Key);
            var pictured = await (await program.Asks(picture)).Json();
            values["/api/diary/photos/{file}"] = pictured.Text("url").Split('/')[^1];
            values["/api/diary/{id}"] = (
                await Makes(
                    "/api/diary",
                    entry =>
                    {
                        entry["plot"] = values["/api/places/{id}"];
                        entry["photo"] = pictured["id"]?.DeepClone();
                    }
                )
            ).Text("id");

            await new Household(program, gtin).Orders();
            await program.Settles();
            var orders = await (await program.Gets("/api/orders", grower.Key)).Json();
            values["/api/orders/{id}"] = orders["items"]![0].Text("id");
            values["/api/sales/{id}"] = (await Makes("/api/sales", sale => sale["gtin"] = gtin)).Text("id");
            await stall.Sells("1001", gtin, 1);
            values["order"] = "1001";
            values["line"] = "1";

            var taster = new Taster(program, gtin, "L1");
            await taster.Says();
            values["/api/opinions/{id}"] = (await taster.Read(grower.Key))[0].Text("id");
            var recall = await Makes(
                "/api/recalls",
                body =>
                {
                    body["gtin"] = gtin;
                    body["lot"] = "L2";
                }
            );
            values["/api/recalls/{id}"] = recall.Text("id");

            var supply = new Supply(program, grower.Key, grower.Id);
            var job = await supply.Sends(Supply.Document(Supply.Observation(Supply.Lot(gtin, "L1"))));
            await program.Settles();
            values["captureID"] = job.PathAndQuery.Split('/')[^1];
            values["eventID"] = Uri.EscapeDataString((await supply.Finds())[0].Text("eventID"));
            values["queryName"] = (await Makes("/epcis/queries")).Text("name");
            values["subscriptionID"] = (
                await Makes(
                    $"/epcis/queries/{values["queryName"]}/subscriptions",
                    pattern: "/epcis/queries/{queryName}/subscriptions"
                )
            ).Text("subscriptionID");

            using var import = new HttpRequestMessage(HttpMethod.Post, "/api/imports?kind=members")
            {
                Content = new StringContent(
                    "Họ và tên;Số điện thoại;Tỉnh, thành phố;Xã, phường\r\nNguyễn Văn Sáu;0912345679;Đồng Tháp;Hòa Hưng\r\n",
                    Encoding.UTF8,
                    "text/csv"
                ),
            };
            import.Headers.Authorization = new("Bearer", grower.Key);
            var sent = await (await program.Asks(import)).Json();
            values["/api/imports/{id}"] = values["/imports/{id}"] = sent.Text("id");
            await program.Settles();
            return things;
        }

        public string PathOf(string pattern) =>
            Parameter()
                .Replace(
                    pattern,
                    match =>
                        values
                            .Where(value => pattern.StartsWith(value.Key, StringComparison.Ordinal))
                            .Where(value => value.Key.EndsWith(match.Value, StringComparison.Ordinal))
                            .OrderByDescending(value => value.Key.Length)
                            .Select(value => value.Value)
                            .FirstOrDefault()
                        ?? values.GetValueOrDefault(match.Groups[1].Value)
                        ?? throw new InvalidOperationException(
                            $"There is no {match.Value} for {pattern} yet: make one."
                        )
                );

        public HttpContent BodyOf(ExampleBodies bodies, string method, string pattern)
        {
            if (
                pattern.EndsWith("/photo", StringComparison.Ordinal)
                || pattern.EndsWith("/{number}", StringComparison.Ordinal)
                || pattern.EndsWith("/file", StringComparison.Ordinal)
            )
            {
                return Jpeg();
            }

            if (pattern.StartsWith("/labels", StringComparison.Ordinal))
            {
                return new FormUrlEncodedContent(new Dictionary<string, string> { ["count"] = "1" });
            }

            var body = bodies.Of(method, pattern);
            if (body?["to"] is not null)
            {
                body["to"] = values["to"];
            }

            return new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json");
        }

        static ByteArrayContent Jpeg()
        {
            var content = new ByteArrayContent(DemoPicture.Jpeg());
            content.Headers.ContentType = new("image/jpeg");
            return content;
        }

        [GeneratedRegex(@"\{\**(\w+)\}")]
        private static partial Regex Parameter();
    }
}
