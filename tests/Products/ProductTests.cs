using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Products;

public class ProductTests(TestStorage storage)
{
    // Of GS1's demonstration prefix, far from the numbers that are given one after the other.
    const string OwnGtin = "09520000999995";

    [Fact]
    public async Task A_farmer_registers_a_product_and_anyone_reads_it()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var sent = Farm.Mango;
        sent["gtin"] = OwnGtin;
        sent["netContent"] = new JsonObject { ["value"] = 5.50, ["unit"] = "KGM" };
        sent["buyUrl"] = "https://gian-hang.example/xoai";

        var made = await program.Sends("/api/products", sent, farm.Key);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var address = $"{TraceabilityProgram.PublicUrl}/api/products/{OwnGtin}";
        Assert.Equal(address, made.Headers.Location!.OriginalString);
        var read = await program.Gets($"/api/products/{OwnGtin}");
        Assert.Equal(await made.Text(), await read.Text());
        var answer = await read.Json();
        Assert.Equal(("65000", "VND"), (answer["price"].Text("amount"), answer["price"].Text("currency")));
        Assert.Equal("5.5", answer["netContent"]!["value"]!.ToJsonString());
        Assert.Equal("https://gian-hang.example/xoai", answer.Text("buyUrl"));
        Assert.Null(answer["photo"]);
    }

    [Fact]
    public async Task A_GTIN_is_never_given_twice_though_two_programs_give_them_at_once()
    {
        await using var one = TraceabilityProgram.On(storage);
        await using var other = new TraceabilityProgram(storage.ConnectionString) { Prefix = one.Prefix }.Listening();
        var farm = await Farm.JoinsAsync(one);
        Farm[] counters = [farm, new Farm(other, farm.Key)];

        var given = await Task.WhenAll(Enumerable.Range(0, 80).Select(i => counters[i % 2].Offers()));

        Assert.Equal(given.Length, given.Distinct().Count());
        var list = await (await new Farm(other, farm.Key).Gets("/api/products?perPage=200")).Json();
        Assert.Equal(given.Order(StringComparer.Ordinal), list["items"]!.AsArray().Select(item => item.Text("gtin")));
    }

    [Fact]
    public async Task A_number_that_somebody_registered_by_hand_is_passed_over()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var taken = await RegistersNextByHand(farm);
        Assert.NotEqual(taken, await farm.Offers());
    }

    [Fact]
    public async Task A_retry_is_the_same_product_though_the_number_it_took_first_was_registered_by_hand()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        await RegistersNextByHand(farm);

        var first = await program.Sends("/api/products", Farm.Mango, farm.Key, "p1");
        var again = await program.Sends("/api/products", Farm.Mango, farm.Key, "p1");

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await first.Text(), await again.Text());
        var list = await (await farm.Gets("/api/products")).Json();
        Assert.Equal(3, list["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_GTIN_that_names_a_product_is_refused_to_its_farmer_and_to_every_other()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var other = await Farm.JoinsAsync(program, "Nông trại khác");
        var gtin = await farm.Offers();
        var second = Farm.Mango;
        second["gtin"] = gtin;
        second["name"] = "Không phải xoài";
        foreach (var key in new[] { farm.Key, other.Key })
        {
            var answer = await program.Sends("/api/products", second, key);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.EndsWith($"/api/products/{gtin}", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
            var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
            Assert.Equal(("/gtin", "taken"), (error.Text("pointer"), error.Text("rule")));
        }

        Assert.Equal("Xoài cát Hòa Lộc", (await (await program.Gets($"/api/products/{gtin}")).Json()).Text("name"));
    }

    [Fact]
    public async Task Of_many_registrations_of_one_GTIN_at_once_one_wins()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var sent = Farm.Mango;
        sent["gtin"] = OwnGtin;
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => program.Sends("/api/products", sent, farm.Key))
        );
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task The_same_key_and_body_are_answered_the_same_and_another_body_is_refused()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var dearer = Farm.Mango;
        dearer["price"]!["amount"] = "70000";

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => program.Sends("/api/products", Farm.Mango, farm.Key, "p1"))
        );
        var other = await program.Sends("/api/products", dearer, farm.Key, "p1");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(Answers.Text))).Distinct());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Single((await (await farm.Gets("/api/products")).Json())["items"]!.AsArray());
    }

    [Fact]
    public async Task Two_farmers_may_choose_the_same_key()
    {
        await using var program = TraceabilityProgram.On(storage);
        var gtins = new List<string>();
        foreach (var name in new[] { "Nông trại một", "Nông trại hai" })
        {
            var farm = await Farm.JoinsAsync(program, name);
            var answer = await program.Sends("/api/products", Farm.Mango, farm.Key, "p1");
            gtins.Add((await answer.Json()).Text("gtin"));
        }

        Assert.NotEqual(gtins[0], gtins[1]);
    }

    [Fact]
    public async Task Nobody_changes_anothers_product()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var before = await (await program.Gets($"/api/products/{gtin}")).Text();
        var other = await Farm.JoinsAsync(program, "Nông trại khác");

        Assert.Equal(HttpStatusCode.NotFound, (await other.Changes(gtin, Farm.Mango)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Photographs(gtin)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Changes(OwnGtin, Farm.Mango)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await program.Puts($"/api/products/{gtin}", Farm.Mango, null)).StatusCode
        );
        // The operator is no farmer.
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Puts($"/api/products/{gtin}", Farm.Mango)).StatusCode);
        Assert.Equal(before, await (await program.Gets($"/api/products/{gtin}")).Text());
    }

    [Fact]
    public async Task A_products_GTIN_and_unit_never_change()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtin = await farm.Offers();
        var changed = Farm.Mango;
        changed["gtin"] = OwnGtin;
        changed["unit"] = "LTR";
        var answer = await farm.Changes(gtin, changed);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            [("/gtin", "fixed"), ("/unit", "fixed")],
            (await answer.Json())["errors"]!.AsArray().Select(error => (error.Text("pointer"), error.Text("rule")))
        );
    }

    /// <summary>Where a value is put, the value as JSON, the pointer and rule of its refusal, and its words in both languages.</summary>
    public static TheoryData<string, string, string, string, string, string> Wrong
    {
        get
        {
            const string NoSuch = "Trường này không có trong giao diện.";
            const string Amount = "Giá là một số nguyên đồng, lớn hơn 0, viết trong ngoặc kép: \"45000\".";
            const string AmountEn = "A price is a whole number of đồng greater than 0, written as text: \"45000\".";
            const string Unit = "Cần KGM (kg), GRM (g), LTR (lít) hoặc H87 (chiếc).";
            const string UnitEn = "Must be KGM (kilogram), GRM (gram), LTR (litre) or H87 (piece).";
            const string Url = "Cần một địa chỉ bắt đầu bằng https://, dài nhất 2.000 ký tự.";
            const string UrlEn = "Must be an https:// address of at most 2,000 characters.";
            const string Type = "Giá trị sai kiểu hoặc không phải JSON.";
            const string TypeEn = "The value has the wrong type, or is not JSON.";
            const string Number = "Cần một số lớn hơn 0, nhiều nhất ba chữ số thập phân.";
            const string NumberEn = "Needs a number greater than 0 with at most three decimals.";
            string Long(int length) => $"\"{new string('x', length)}\"";
            return new()
            {
                { "/colour", "\"red\"", "/colour", "unknown-field", NoSuch, "There is no such field." },
                { "/price/tax", "\"1\"", "/price/tax", "unknown-field", NoSuch, "There is no such field." },
                {
                    "/gtin",
                    "\"09520000000005\"",
                    "/gtin",
                    "check-digit",
                    "Chữ số cuối của mã GTIN không khớp: có thể gõ nhầm một số.",
                    "The GTIN's last digit does not fit the others: one may be mistyped."
                },
                {
                    "/gtin",
                    "\"952000000000A\"",
                    "/gtin",
                    "digits",
                    "Mã GTIN chỉ gồm chữ số.",
                    "A GTIN has digits only."
                },
                {
                    "/gtin",
                    "\"123\"",
                    "/gtin",
                    "length",
                    "Mã GTIN có 8, 12, 13 hoặc 14 chữ số.",
                    "A GTIN has 8, 12, 13 or 14 digits."
                },
                { "/price", "null", "/price", "required", "Cần giá bán.", "A price is required." },
                { "/price/amount", "\"0\"", "/price/amount", "amount", Amount, AmountEn },
                { "/price/amount", "\"-1\"", "/price/amount", "amount", Amount, AmountEn },
                { "/price/amount", "\"45.5\"", "/price/amount", "amount", Amount, AmountEn },
                { "/price/amount", "\"1000000000001\"", "/price/amount", "amount", Amount, AmountEn },
                { "/price/amount", "45000", "/price/amount", "json", Type, TypeEn },
                {
                    "/price/currency",
                    "\"USD\"",
                    "/price/currency",
                    "currency",
                    "Giá tính bằng VND.",
                    "Prices are in VND."
                },
                { "/unit", "\"BOX\"", "/unit", "unknown-unit", Unit, UnitEn },
                { "/unit", "null", "/unit", "required", Unit, UnitEn },
                { "/name", "\" \"", "/name", "required", "Trường này bắt buộc.", "This field is required." },
                { "/name", Long(151), "/name", "too-long", "Dài nhất 150 ký tự.", "At most 150 characters." },
                {
                    "/description",
                    Long(5001),
                    "/description",
                    "too-long",
                    "Dài nhất 5000 ký tự.",
                    "At most 5000 characters."
                },
                { "/brand", Long(71), "/brand", "too-long", "Dài nhất 70 ký tự.", "At most 70 characters." },
                { "/category", Long(201), "/category", "too-long", "Dài nhất 200 ký tự.", "At most 200 characters." },
                { "/storage", Long(201), "/storage", "too-long", "Dài nhất 200 ký tự.", "At most 200 characters." },
                {
                    "/name",
                    "\"a\\u0007b\"",
                    "/name",
                    "characters",
                    "Có ký tự không hiển thị được.",
                    "It has characters that cannot be shown."
                },
                { "/buyUrl", "\"http://gian-hang.example\"", "/buyUrl", "https", Url, UrlEn },
                { "/buyUrl", "\"https://a:b@gian-hang.example\"", "/buyUrl", "https", Url, UrlEn },
                {
                    "/netContent",
                    "{\"value\": 0, \"unit\": \"KGM\"}",
                    "/netContent/value",
                    "quantity",
                    Number,
                    NumberEn
                },
                {
                    "/netContent",
                    "{\"value\": 1.5, \"unit\": \"H87\"}",
                    "/netContent/value",
                    "whole",
                    "Đếm theo chiếc thì cần số nguyên.",
                    "Pieces are whole numbers."
                },
                { "/netContent", "{\"value\": \"5\", \"unit\": \"KGM\"}", "/netContent/value", "json", Type, TypeEn },
            };
        }
    }

    [Fact]
    public async Task A_refusal_names_the_field_and_the_rule_in_Vietnamese_and_English()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        foreach (var (at, value, pointer, rule, vi, en) in Wrong.Select(row => row.Data))
        {
            var sent = Farm.Mango;
            var path = at.Split('/')[1..];
            var parent = path[..^1].Aggregate((JsonNode)sent, (node, name) => node[name]!);
            parent[path[^1]] = JsonNode.Parse(value);
            foreach (var (language, words) in new[] { ("vi", vi), ("en", en) })
            {
                var answer = await program.Sends("/api/products", sent, farm.Key, language: language);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
                Assert.Equal(language, Assert.Single(answer.Content.Headers.ContentLanguage));
                var error = Assert.Single((await answer.Json())["errors"]!.AsArray());
                Assert.Equal((pointer, rule, words), (error.Text("pointer"), error.Text("rule"), error.Text("detail")));
            }
        }

        // Nothing half-written.
        Assert.Empty((await (await farm.Gets("/api/products")).Json())["items"]!.AsArray());
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var answer = await program.Sends("/api/products", new JsonObject(), farm.Key);
        Assert.Equal(
            ["/name", "/description", "/unit", "/price"],
            (await answer.Json())["errors"]!.AsArray().Select(error => error.Text("pointer"))
        );
    }

    // The number behind the last one given, registered as if it were the farmer's own; another farmer's product took that one.
    static async Task<string> RegistersNextByHand(Farm farm)
    {
        var last = await farm.Offers();
        Assert.True(Traceability.Gs1.Gtin.TryParse(last, out _));
        Assert.True(Traceability.Gs1.CompanyPrefix.TryParse("9520", out var prefix));
        Assert.Equal(Traceability.Gs1.Gtin.Of(prefix, 1).ToString(), last);
        var next = Farm.Mango;
        next["gtin"] = Traceability.Gs1.Gtin.Of(prefix, 2).ToString();
        return await farm.Offers(next);
    }
}
