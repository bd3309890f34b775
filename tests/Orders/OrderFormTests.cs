using System.Net;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Traceability.Platform.Personal;
using Traceability.Tests.Support;

namespace Traceability.Tests.Orders;

/// <summary>A household orders with a form, a farmer answers, and both see how it goes on.</summary>
public class OrderFormTests(TestStorage storage)
{
    static async Task<IReadOnlyList<JsonNode>> Orders(
        TraceabilityProgram program,
        Orchard orchard,
        string query = ""
    ) =>
        [
            .. (await (await program.Gets("/api/orders" + query, orchard.Key)).Json())["items"]!
                .AsArray()
                .Select(order => order!),
        ];

    static Task<HttpResponseMessage> Steps(TraceabilityProgram program, Orchard orchard, JsonNode order, string verb) =>
        program.Sends($"/api/orders/{order.Text("id")}/{verb}", null, orchard.Key);

    [Fact]
    public async Task A_household_orders_without_a_script_and_follows_the_order_to_its_door()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var home = new Household(program, orchard.Gtin);
        var page = await home.Orders();
        Assert.Matches("^/orders/[a-z2-7]{52}$", page);
        var text = await home.Reads(page);
        foreach (
            var words in new[]
            {
                "Đã đặt",
                "trước 8:00 ngày 26 tháng 11, 2026",
                "Xoài cát Hòa Lộc",
                "2,5 kg",
                "162.500 ₫",
                "Hợp tác xã Xoài Hòa Lộc",
                "Trả tiền khi nhận hàng",
                "Lô A",
                "Hủy đơn này",
            }
        )
        {
            Assert.Contains(words, text, StringComparison.Ordinal);
        }

        Assert.Equal(118m, (await orchard.Stock())["A"]);
        await program.Settles();
        var order = Assert.Single(await Orders(program, orchard));
        Assert.Equal(("placed", "on-delivery"), (order.Text("state"), order.Text("payment")));
        Assert.StartsWith("Đơn mới", order.Text("words"), StringComparison.Ordinal);
        foreach (
            var (verb, state, words) in new[]
            {
                ("confirm", "confirmed", "Nhà sản xuất đã xác nhận và đang chuẩn bị hàng."),
                ("ship", "shipped", "Hàng đang được giao đến bạn."),
                ("deliver", "delivered", "Bạn đã nhận hàng."),
                ("return", "returned", "Hàng đã được trả lại."),
            }
        )
        {
            for (var time = 0; time < 2; time++)
            {
                var answer = await Steps(program, orchard, order, verb);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(state, (await answer.Json()).Text("state"));
            }

            Assert.Contains(words, await home.Reads(page), StringComparison.Ordinal);
            await program.Settles();
            Assert.Equal(state, Assert.Single(await Orders(program, orchard, "?state=" + state)).Text("state"));
            Assert.Equal(verb == "return" ? 120.5m : 118m, (await orchard.Stock())["A"]);
        }

        Assert.Empty(await Orders(program, orchard, "?state=placed"));
        // What was sold and came back stands in the history, as a sale and as a mistake; it names no order.
        var told = await orchard.History.Finds("EQ_bizStep=retail_selling");
        Assert.Equal(2, told.Count);
        Assert.All(
            told,
            e => Assert.DoesNotContain(order.Text("number"), e.ToJsonString(), StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task The_same_form_sent_twice_or_by_two_fingers_is_one_order()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var form = await home.Fills();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => home.Sends(form)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location!.ToString()).Distinct());
        Assert.Equal(118m, (await orchard.Stock())["A"]);

        // With other content it is told, and never leads to what someone else ordered.
        form["name"] = "Lê Văn Ổi";
        var other = await home.Sends(form);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        var shown = await other.Text();
        Assert.DoesNotContain(
            "/orders/",
            shown.Replace(home.Path, "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(form["form"], shown, StringComparison.Ordinal);
        Assert.Contains("Lê Văn Ổi", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi", "Cần số điện thoại", "Hãy viết số lượng như 2 hoặc 2,5.", "Trường này bắt buộc.")]
    [InlineData("en", "A phone number is needed", "Write the quantity like 2 or 2.5.", "This field is required.")]
    public async Task What_is_refused_is_shown_again_as_it_was_typed_with_what_is_wrong(
        string language,
        string phone,
        string quantity,
        string required
    )
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var form = await home.Fills("1.000");
        form["phone"] = "0912";
        form["address"] = "";
        form["name"] = "<b>Bưởi</b>";
        var answer = await home.Sends(form, language);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var html = await answer.Text();
        var text = Household.TextOf(html);
        foreach (var words in new[] { phone, quantity, required })
        {
            Assert.Contains(words, text, StringComparison.Ordinal);
        }

        Assert.Contains("value=\"1.000\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"0912\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Bưởi", html, StringComparison.Ordinal);
        Assert.Contains(Household.Note, text, StringComparison.Ordinal);
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
    }

    [Theory]
    [InlineData("quantity", "0", 400)]
    [InlineData("quantity", "101", 400)]
    [InlineData("quantity", "-1", 400)]
    [InlineData("quantity", "2,555", 400)]
    [InlineData("quantity", "1e2", 400)]
    [InlineData("payment", "bitcoin", 400)]
    [InlineData("payment", "transfer", 400)]
    [InlineData("price", "1", 400)]
    [InlineData("form", "1", 400)]
    [InlineData("website", "https://spam.example", 400)]
    [InlineData("note", null, 400)]
    [InlineData("consent", "", 400)]
    [InlineData("consent", "2020-01.1", 400)]
    public async Task Nothing_comes_of_a_form_that_no_household_sends(string field, string? value, int status)
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var form = await home.Fills();
        form[field] = value ?? new string('x', 501);
        Assert.Equal(status, (int)(await home.Sends(form)).StatusCode);
        await program.Settles();
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
        Assert.Empty(await Orders(program, orchard));
    }

    [Fact]
    public async Task A_form_that_is_too_long_or_has_too_many_fields_is_refused_before_it_is_read()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var tooLong = await home.Fills();
        tooLong["note"] = new string('x', 20_000);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await home.Sends(tooLong)).StatusCode);
        var many = await home.Fills();
        for (var field = 0; field < 40; field++)
        {
            many[$"f{field}"] = "";
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await home.Sends(many)).StatusCode);
    }

    [Fact]
    public async Task An_app_orders_with_JSON_and_is_told_each_field()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var body = new JsonObject
        {
            ["form"] = "x3Vq0m9Jt2cYw7Lr5BnKsA",
            ["consent"] = ConsentText.Version,
            ["quantity"] = Orchard.Kg(500, "GRM"),
            ["price"] = new JsonObject { ["amount"] = "65000", ["currency"] = "VND" },
            ["name"] = Household.Name,
            ["phone"] = "0987654321",
            ["payment"] = "at-pickup",
        };
        var path = $"/market/{orchard.Gtin}/orders";
        var first = await program.Sends(path, body, null);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var placed = await first.Json();
        Assert.Equal(placed.Text("page"), first.Headers.Location!.ToString());
        Assert.Equal(0.5m, placed["order"]!["quantity"]!["value"]!.GetValue<decimal>());
        Assert.Equal("32500", placed["order"]!["total"].Text("amount"));
        Assert.Equal(await first.Text(), await (await program.Sends(path, body, null)).Text());
        // The key of a request names an order too, where it is as hard to guess.
        body.Remove("form");
        var keyed = await program.Sends(path, body, null, "x3Vq0m9Jt2cYw7Lr5BnKsA");
        Assert.Equal(placed.Text("page"), (await keyed.Json()).Text("page"));
        Assert.Equal(HttpStatusCode.BadRequest, (await program.Sends(path, body, null, "1")).StatusCode);

        body["phone"] = "x";
        body["quantity"] = Orchard.Kg(2, "LTR");
        var refused = await program.Sends(path, body, null, language: "en");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(
            ["/form", "/phone", "/quantity/unit"],
            (await refused.Json())["errors"]!.AsArray().Select(e => e.Text("pointer")).Order()
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Sends("/market/09520000000028/orders", body, null)).StatusCode
        );
    }

    [Fact]
    public async Task A_transfer_is_paid_by_a_code_that_names_account_amount_and_order_to_its_buyer_alone()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        Assert.DoesNotContain(
            "value=\"transfer\"",
            await (await home.Gets($"/market/{orchard.Gtin}")).Text(),
            StringComparison.Ordinal
        );
        var product = await (await program.Gets($"/api/products/{orchard.Gtin}", orchard.Key)).Json();
        var account = $"/api/farmers/{product.Text("farmer")}/bank-account";
        var wrong = new JsonObject { ["bin"] = "97041", ["account"] = "1" };
        var refused = await program.Puts(account, wrong, orchard.Key);
        Assert.Equal(
            ["/account", "/bin", "/holder"],
            (await refused.Json())["errors"]!.AsArray().Select(e => e.Text("pointer")).Order()
        );
        var told = new JsonObject
        {
            ["bin"] = "970415",
            ["account"] = "0011 0019 32418",
            ["holder"] = "HTX XOAI HOA LOC",
        };
        Assert.Equal(HttpStatusCode.OK, (await program.Puts(account, told, orchard.Key)).StatusCode);
        var stranger = await Farm.JoinsAsync(program, "Nhà vườn khác");
        Assert.Equal(HttpStatusCode.NotFound, (await program.Puts(account, told, stranger.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Gets(account)).StatusCode);

        var page = await home.Orders("2", "transfer");
        var text = await home.Reads(page);
        Assert.Contains("0011001932418", text, StringComparison.Ordinal);
        var order = await home.Order(page);
        var png = await home.Gets(page + "/vietqr.png");
        Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
        Assert.True(png.Headers.CacheControl!.NoStore);
        var code = await Debian.DecodesAsync(
            await png.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
        Assert.StartsWith(
            $"00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA53037045406130000"
                + "5802VN62140810"
                + order.Text("number")
                + "6304",
            code,
            StringComparison.Ordinal
        );
        foreach (var path in new[] { $"/market/{orchard.Gtin}", await home.Orders("1"), $"/trace/{orchard.Gtin}/A" })
        {
            Assert.DoesNotContain("0011001932418", await (await home.Gets(path)).Text(), StringComparison.Ordinal);
        }

        var paid = await program.Sends($"/api/orders/{order.Text("id")}/paid", null, orchard.Key);
        Assert.NotNull((await paid.Json())["paidAt"]);
        text = await home.Reads(page);
        Assert.Contains("Nhà sản xuất đã nhận tiền", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0011001932418", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await home.Gets(page + "/vietqr.png")).StatusCode);
    }

    [Fact]
    public async Task A_buyer_cancels_while_nobody_confirmed_and_is_told_when_it_is_too_late()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var (first, second) = (await home.Orders(), await home.Orders("3"));
        for (var time = 0; time < 2; time++)
        {
            var cancelled = await home.Cancels(first);
            Assert.Equal(
                (HttpStatusCode.SeeOther, first),
                (cancelled.StatusCode, cancelled.Headers.Location!.ToString())
            );
        }

        Assert.Contains("Bạn đã hủy đơn này.", await home.Reads(first), StringComparison.Ordinal);
        Assert.Equal(117.5m, (await orchard.Stock())["A"]);
        var order = await home.Order(second);
        Assert.Equal(HttpStatusCode.OK, (await Steps(program, orchard, order, "confirm")).StatusCode);
        var late = await home.Cancels(second);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains(
            "Không hủy được đơn này nữa: đã xác nhận.",
            Household.TextOf(await late.Text()),
            StringComparison.Ordinal
        );
        Assert.Equal(117.5m, (await orchard.Stock())["A"]);
        await program.Settles();
        var notices = await orchard.Notices();
        Assert.Equal(2, notices.Count(notice => notice.Text("type") == "order.placed"));
        var told = Assert.Single(notices, notice => notice.Text("type") == "order.cancelled")["data"]!;
        Assert.Equal(
            ("buyer", (await home.Order(first)).Text("number")),
            (told.Text("cancelledBy"), told.Text("order"))
        );
    }

    [Fact]
    public async Task An_order_is_sent_or_cancelled_and_never_both()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        for (var round = 0; round < 5; round++)
        {
            var home = new Household(program, orchard.Gtin) { Phone = $"098765432{round}" };
            var order = await home.Order(await home.Orders("1"));
            await Steps(program, orchard, order, "confirm");
            var answers = await Task.WhenAll(
                Steps(program, orchard, order, "ship"),
                Steps(program, orchard, order, "cancel")
            );
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            var lost = answers.Single(answer => answer.StatusCode != HttpStatusCode.OK);
            Assert.Equal(HttpStatusCode.Conflict, lost.StatusCode);
            Assert.Equal("/problems/order-state", (await lost.Json()).Text("type"));
        }
    }

    [Fact]
    public async Task What_the_state_forbids_is_409_with_words_and_another_farmers_order_is_not_there()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var order = await home.Order(await home.Orders());
        foreach (var verb in new[] { "ship", "deliver", "return" })
        {
            Assert.Equal(HttpStatusCode.Conflict, (await Steps(program, orchard, order, verb)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await Steps(program, orchard, order, "cancel")).StatusCode);
        var answer = await program.Sends($"/api/orders/{order.Text("id")}/confirm", null, orchard.Key, language: "en");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("This order cannot be confirmed now. It is: cancelled.", (await answer.Json()).Text("title"));
        var stranger = await Farm.JoinsAsync(program, "Nhà vườn khác");
        var path = $"/api/orders/{order.Text("id")}";
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Gets(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.Sends(path + "/cancel", null, stranger.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await program.Gets("/api/orders?state=lost", orchard.Key)).StatusCode);
    }

    [Fact]
    public async Task An_order_that_nobody_confirms_gives_its_stock_back_after_48_hours()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var page = await home.Orders();
        var host = new QueueHost(program.Services);
        await host.SettlesAsync();
        program.Clock.Advance(TimeSpan.FromHours(48));
        // At once on the page, and in stock when its message comes.
        Assert.Contains("Hết giờ giữ hàng", await home.Reads(page), StringComparison.Ordinal);
        await host.LaterComesAsync();
        await host.SettlesAsync();
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
        var told = Assert.Single(await orchard.Notices(), notice => notice.Text("type") == "order.cancelled");
        Assert.Equal("expired", told["data"].Text("cancelledBy"));
        var order = await home.Order(page);
        Assert.Equal(("cancelled", "expired"), (order.Text("state"), order.Text("cancelledBy")));
        Assert.Equal(HttpStatusCode.Conflict, (await Steps(program, orchard, order, "confirm")).StatusCode);
    }

    [Fact]
    public async Task What_is_recalled_is_neither_confirmed_nor_sent_and_its_buyer_is_warned()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var page = await home.Orders();
        var recall = new JsonObject
        {
            ["gtin"] = orchard.Gtin,
            ["lot"] = "A",
            ["reason"] = "Dư lượng thuốc bảo vệ thực vật.",
        };
        Assert.Equal(HttpStatusCode.Accepted, (await program.Sends("/api/recalls", recall, orchard.Key)).StatusCode);
        await program.Settles();
        program.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Contains("đã bị thu hồi. Đừng ăn.", await home.Reads(page), StringComparison.Ordinal);
        var order = await home.Order(page);
        var refused = await Steps(program, orchard, order, "confirm");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("/problems/order-recalled", (await refused.Json()).Text("type"));
        Assert.Equal(HttpStatusCode.OK, (await Steps(program, orchard, order, "cancel")).StatusCode);
    }

    [Fact]
    public async Task One_phone_number_cannot_hold_a_farms_stock()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var home = new Household(program, orchard.Gtin);
        await home.Orders("60");
        var held = await home.Sends(await home.Fills("41"));
        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.Contains("nhiều đơn", Household.TextOf(await held.Text()), StringComparison.Ordinal);
        await home.Orders("1");
        var third = await home.Orders("1");
        // However it is typed it is the same number.
        var again = new Household(program, orchard.Gtin) { Phone = "+84 987.654.321" };
        Assert.Equal(HttpStatusCode.TooManyRequests, (await again.Sends(await again.Fills("1"))).StatusCode);
        await home.Cancels(third);
        await program.Settles();
        await home.Orders("1");
        await new Household(program, orchard.Gtin) { Phone = "0911 111 111" }.Orders("1");
        program.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await home.Sends(await home.Fills("1"))).StatusCode);
        Assert.Equal(63m, 241m - (await orchard.Stock()).Values.Sum());
    }

    [Fact]
    public async Task A_private_page_is_kept_by_nobody_and_is_there_for_its_token_alone()
    {
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        var home = new Household(program, orchard.Gtin);
        var page = await home.Orders();
        var answer = await home.Gets(page);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("noindex", Assert.Single(answer.Headers.GetValues("X-Robots-Tag")));
        Assert.Contains("noindex", await answer.Text(), StringComparison.Ordinal);
        var other = page[..^1] + (page[^1] == 'a' ? 'b' : 'a');
        foreach (var path in new[] { other, "/orders/x", page[..^26], page + "/x" })
        {
            var missing = await home.Gets(path);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
            Assert.Contains("Không có trang này", await missing.Text(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await home.Cancels(other)).StatusCode);
        // What opens it is kept nowhere.
        var kept = await Kept.AllAsync(program);
        Assert.DoesNotContain(kept, line => line.Contains(page[^26..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vi", "Số lượng (kg)", "Đến lấy và trả tiền tại vườn", "Đặt mua")]
    [InlineData("en", "Quantity (kg)", "Pick up and pay at the farm", "Place the order")]
    public async Task A_real_browser_orders_without_a_script_and_every_page_can_be_used_by_everyone(
        string language,
        string quantity,
        string payment,
        string button
    )
    {
        Debian.Needs("chromium", "chromium");
        await using var program = TraceabilityProgram.On(storage);
        var orchard = await Orchard.OfAsync(program, "A");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] }
        );
        // Axe is a script of its own: it runs in a second context, and what is ordered is ordered in one without any.
        await using var plain = await browser.NewContextAsync(
            new()
            {
                JavaScriptEnabled = false,
                ViewportSize = new() { Width = 360, Height = 740 },
            }
        );
        var page = await plain.NewPageAsync();
        await page.GotoAsync(new Uri(program.Address, $"/market/{orchard.Gtin}?lang={language}").AbsoluteUri);
        await page.GetByLabel(quantity).FillAsync("2,5");
        await page.Locator("input[name=name]").FillAsync(Household.Name);
        await page.Locator("input[name=phone]").FillAsync("123");
        await page.GetByLabel(payment).CheckAsync();
        await page.Locator("input[name=consent]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await page.Locator("input[name=phone][aria-invalid=true]").WaitForAsync();
        Assert.Equal("2,5", await page.GetByLabel(quantity).InputValueAsync());
        Assert.True(await page.GetByLabel(payment).IsCheckedAsync());
        await page.Locator("input[name=phone]").FillAsync("0987 654 321");
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = language == "vi" ? "Đã đặt" : "Placed" }).WaitForAsync();
        Assert.Contains("/orders/", page.Url, StringComparison.Ordinal);
        Assert.Equal(118m, (await orchard.Stock())["A"]);

        await using var checking = await browser.NewContextAsync(
            new()
            {
                BypassCSP = true,
                ViewportSize = new() { Width = 360, Height = 740 },
            }
        );
        var seen = await checking.NewPageAsync();
        foreach (
            var path in new[]
            {
                $"/market/{orchard.Gtin}?lang={language}",
                $"/market/{orchard.Gtin}/orders?lang={language}",
                new Uri(page.Url).PathAndQuery,
            }
        )
        {
            await seen.GotoAsync(new Uri(program.Address, path).AbsoluteUri);
            Assert.Empty(
                (await seen.RunAxe()).Violations.Select(violation => $"{path} {violation.Id} {violation.Help}")
            );
            Assert.True(
                await seen.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                path
            );
        }

        await page.GetByRole(AriaRole.Button, new() { Name = language == "vi" ? "Hủy đơn này" : "Cancel this order" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = language == "vi" ? "Đã hủy" : "Cancelled" })
            .WaitForAsync();
        Assert.Equal(120.5m, (await orchard.Stock())["A"]);
    }
}
