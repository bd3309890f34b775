using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Traceability.Platform.Storage;
using Traceability.Tests.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>Whole stories of a farmer with a phone, in a field where the signal comes and goes.</summary>
public sealed class StoryTests(TestStorage storage) : IAsyncLifetime
{
    const string Mango = "Xoài cát Hòa Lộc";

    readonly Signal signal = new(seed: 20261126);
    TraceabilityProgram program = null!;
    Farm farm = null!;
    string gtin = "";

    public async ValueTask InitializeAsync()
    {
        Debian.Needs("chromium", "chromium");
        program = new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string>
            {
                ["Traceability:PublicUrl"] = signal.Address.GetLeftPart(UriPartial.Authority),
            },
        }.Listening();
        signal.LeadsTo(program.Address);
        farm = await Farm.JoinsAsync(program);
        gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await program.Settles();
    }

    public async ValueTask DisposeAsync()
    {
        await signal.DisposeAsync();
        await program.DisposeAsync();
    }

    [Theory]
    [InlineData("vi", 360, "120,5")]
    [InlineData("en", 1280, "120.5")]
    public async Task A_harvest_registered_without_signal_outlives_the_phone_and_arrives_when_the_signal_does(
        string language,
        int width,
        string amount
    )
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address, language, width);
        await phone.JoinsByKeyAsync(farm.Key);
        await phone.IsKeptOnThePhoneAsync();

        signal.Goes();
        var lot = await phone.RegistersAsync(Mango, amount);
        Assert.Matches("^L[0-9]{6}-[A-Z2-7]{5}$", lot);
        await phone.Page.GetByText(phone.Say("Tự gửi khi có mạng", "sent by itself")).WaitForAsync();
        var link = $"{signal.Address.GetLeftPart(UriPartial.Authority)}/01/{gtin}/10/{lot}";
        Assert.Equal(link, await Debian.DecodesAsync(await phone.PictureOfAsync(".label .qr")));

        await phone.DiesAndComesBackAsync();
        await phone.Page.GetByText(phone.Say("1 việc chờ gửi", "1 waiting to be sent")).First.WaitForAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/api/batches/{gtin}/{lot}")).StatusCode);

        signal.ComesBack();
        await phone.GoesToAsync("outbox");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = phone.Say("Gửi ngay", "Send now") }).ClickAsync();
        await phone.IsInStepAsync();
        var batch = await (await program.Gets($"/api/batches/{gtin}/{lot}")).Json();
        Assert.Equal(120.5m, batch["quantity"]!["value"]!.GetValue<decimal>());
        Assert.Equal(link, batch.Text("digitalLink"));
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_farmer_joins_by_an_invitation_and_a_phone_that_was_locked_out_and_invited_again_lost_nothing()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address);
        var farmer = (await (await farm.Gets("/api/products")).Json())["items"]![0].Text("farmer");
        await JoinsAsync(phone, farmer);
        await phone.RegistersAsync(Mango, "10");
        await phone.IsInStepAsync();
        Assert.Equal(1, await BatchesAsync());

        signal.Goes();
        await phone.RegistersAsync(Mango, "20");
        var devices = await (await farm.Gets($"/api/farmers/{farmer}/devices")).Json();
        using var revoke = new HttpRequestMessage(
            HttpMethod.Delete,
            $"/api/farmers/{farmer}/devices/{devices["items"]![0].Text("id")}"
        );
        revoke.Headers.Authorization = new("Bearer", TraceabilityProgram.OperatorKey);
        Assert.Equal(HttpStatusCode.NoContent, (await program.Asks(revoke)).StatusCode);
        signal.ComesBack();
        await phone.GoesToAsync("outbox");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Gửi ngay" }).ClickAsync();
        await phone.Page.GetByText("Máy này cần vào lại").First.WaitForAsync();

        await JoinsAsync(phone, farmer);
        await phone.IsInStepAsync();
        Assert.Equal(2, await BatchesAsync());
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_phone_whose_clock_is_wrong_registers_the_right_day_and_the_same_outbox_five_times_is_one_lot()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address, clockIsOffBy: TimeSpan.FromDays(400));
        await phone.JoinsByKeyAsync(farm.Key);
        signal.Goes();
        var lot = await phone.RegistersAsync(Mango, "7");
        const string Rows = """
            (puts) => new Promise((resolve, reject) => {
              const opening = indexedDB.open("farm");
              opening.onsuccess = () => {
                const box = opening.result.transaction("outbox", "readwrite").objectStore("outbox");
                if (puts) { window.copied.forEach((row) => box.put(row)); }
                const all = box.getAll();
                all.onsuccess = () => (opening.result.close(), window.copied = all.result, resolve(all.result.length));
                all.onerror = reject;
              };
            })
            """;
        Assert.Equal(1, await phone.Page.EvaluateAsync<int>(Rows, false));
        signal.ComesBack();
        for (var time = 0; time < 5; time++)
        {
            Assert.Equal(1, await phone.Page.EvaluateAsync<int>(Rows, true));
            await phone.Page.EvaluateAsync("() => document.querySelector('farm-app').farm.load()");
            await phone.Page.EvaluateAsync("() => document.querySelector('farm-app').farm.sync(true)");
            await phone.IsInStepAsync();
        }

        var batch = await (await program.Gets($"/api/batches/{gtin}/{lot}")).Json();
        var today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7));
        Assert.Equal(today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), batch.Text("harvestedOn"));
        Assert.Equal(1, await BatchesAsync());
        await phone.GoesToAsync("settings");
        await phone.Page.GetByText("Đồng hồ máy lệch").WaitForAsync();
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task Five_hundred_lots_over_a_connection_that_breaks_at_random_are_five_hundred()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address);
        await phone.JoinsByKeyAsync(farm.Key);
        signal.Goes();
        await phone.Page.EvaluateAsync(
            """
            async (gtin) => {
              const { farm } = document.querySelector("farm-app");
              const lots = Array.from({ length: 500 }, (_, i) => {
                const lot = `L261126-${String(i).padStart(3, "0")}`;
                return { key: `${farm.farmer}|${gtin}|${lot}`, farmer: farm.farmer, gtin, lot, harvestedOn: farm.clock.today(), quantity: { value: 1, unit: "KGM" } };
              });
              await farm.tell(lots.map(({ key, lot, harvestedOn, quantity }) => ({
                kind: "batch", method: "POST", path: "/api/batches", title: lot, about: [key], makes: [key],
                body: { gtin, lot, harvestedOn, quantity }, clocked: { field: "harvestedOn", as: "day", back: 0 },
              })), lots);
            }
            """,
            gtin
        );
        signal.BreaksWithin = 40_000;
        signal.ComesBack();
        await phone.GoesToAsync("outbox");
        await phone.Page.EvaluateAsync("() => void document.querySelector('farm-app').farm.sync(true)");
        await phone.Page.WaitForFunctionAsync(
            "() => document.querySelector('farm-app').farm.rows.length === 0",
            null,
            new() { Timeout = 120_000, PollingInterval = 200 }
        );
        signal.BreaksWithin = null;
        Assert.Equal(500, await BatchesAsync());
        TestContext.Current.SendDiagnosticMessage("The connection broke {0} times", signal.Breaks);
        Assert.InRange(signal.Breaks, 5, 500);
    }

    [Fact]
    public async Task What_happens_to_a_lot_is_told_with_a_few_touches()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address);
        await phone.JoinsByKeyAsync(farm.Key);
        var partner = await (
            await program.Sends(
                "/api/partners",
                new JsonObject
                {
                    ["name"] = "Nhà đóng gói Cao Lãnh",
                    ["kind"] = "packing-house",
                    ["province"] = "Đồng Tháp",
                    ["commune"] = "Cao Lãnh",
                }
            )
        ).Json();
        var lot = await phone.RegistersAsync(Mango, "100");
        await phone.IsInStepAsync();
        var page = phone.Page;

        await phone.GoesToAsync($"act/split/{gtin}/{lot}");
        await page.GetByLabel("Phần 1").FillAsync("60");
        await page.GetByLabel("Phần 2").FillAsync("40");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chia lô" }).ClickAsync();
        await page.Locator("farm-batch").WaitForAsync();
        await phone.IsInStepAsync();
        var parts = await page.EvaluateAsync<string[]>(
            "(lot) => document.querySelector('farm-app').farm.lots.map((one) => one.lot).filter((one) => one !== lot)",
            lot
        );
        Assert.Equal(2, parts.Length);

        await phone.GoesToAsync($"act/pack/{gtin}/{parts[0]}");
        await page.GetByLabel("Số lượng").FillAsync("20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Đóng thùng" }).ClickAsync();
        await page.Locator("farm-batch").WaitForAsync();

        await phone.GoesToAsync($"act/ship/{gtin}/{parts[1]}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Gửi đi" }).ClickAsync();
        await page.GetByText("Chưa điền ô này.").WaitForAsync();
        await page.GetByLabel("Gửi cho").FillAsync(partner.Text("id"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Gửi đi" }).ClickAsync();
        await page.Locator("farm-batch").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Ngừng bán lô" }).ClickAsync();
        await phone.GoesToAsync($"product/{gtin}");
        await page.GetByLabel("Giá mỗi kg").FillAsync("72.000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Đổi giá" }).ClickAsync();
        await phone.IsInStepAsync();

        Assert.Equal("72000", (await (await program.Gets($"/api/products/{gtin}")).Json())["price"].Text("amount"));
        var shipments = await (await program.Gets("/api/shipments", partner.Text("key"))).Json();
        Assert.Equal(parts[1], shipments["items"]![0].Text("lot"));
        await program.Settles();
        var listed = await (await farm.Gets("/api/listings")).Json();
        Assert.Equal(parts[1], listed["items"]![0]!["withdrawnLots"]![0]!.GetValue<string>());
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_plot_is_saved_where_the_farmer_stands_with_or_without_signal()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address);
        await phone.JoinsByKeyAsync(farm.Key);
        signal.Goes();
        await phone.GoesToAsync("plot/diary");
        await phone.Page.GetByLabel("Tên thửa").FillAsync("Vườn sau nhà");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Lấy vị trí" }).ClickAsync();
        await phone.Page.GetByText("Đã lấy vị trí").WaitForAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Lưu" }).ClickAsync();
        await phone.Page.Locator("farm-diary").GetByText("Vườn sau nhà").WaitForAsync();
        signal.ComesBack();
        await phone.Page.EvaluateAsync("() => document.querySelector('farm-app').farm.sync(true)");
        await phone.IsInStepAsync();
        var place = (await (await farm.Gets("/api/places")).Json())["items"]![0]!;
        Assert.Equal("Vườn sau nhà", place.Text("name"));
        Assert.Equal("commune", place.Text("precision"));
        Assert.Equal(10.4124, place["position"]!["latitude"]!.GetValue<double>(), 3);
        await phone.Page.Locator("farm-diary").GetByText("Vườn sau nhà").WaitForAsync();
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_lot_whose_number_is_taken_is_explained_and_gets_another()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address);
        await phone.JoinsByKeyAsync(farm.Key);
        signal.Goes();
        var lot = await phone.RegistersAsync(Mango, "9");
        Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(gtin, lot))).StatusCode);
        signal.ComesBack();
        await phone.GoesToAsync("outbox");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Gửi ngay" }).ClickAsync();
        await phone.Page.GetByText("Số lô này đã có người dùng").WaitForAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Đặt số lô khác" }).ClickAsync();
        await phone.IsInStepAsync();
        Assert.Equal(2, await BatchesAsync());
    }

    [Fact]
    public async Task An_order_is_confirmed_and_a_recall_is_seen()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address);
        await farm.Registers(Farm.Harvest(gtin, "L1"));
        await program.Settles();
        var order = await program.Sends(
            $"/market/{gtin}/orders",
            new JsonObject
            {
                ["form"] = "abcdefghijklmnopqrstuvwx",
                ["quantity"] = new JsonObject { ["value"] = 2.5, ["unit"] = "KGM" },
                ["price"] = new JsonObject { ["amount"] = "65000", ["currency"] = "VND" },
                ["name"] = Household.Name,
                ["phone"] = "0987 654 321",
                ["address"] = Household.Address,
                ["payment"] = "on-delivery",
            },
            null
        );
        Assert.True(order.StatusCode == HttpStatusCode.Created, await order.Text());
        var number = (await order.Json())["order"].Text("number");
        await program.Settles();
        await phone.JoinsByKeyAsync(farm.Key);
        await phone.Page.GetByText($"Đơn {number}: xác nhận").ClickAsync();
        await phone.Page.GetByText(Household.Name).WaitForAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Xác nhận" }).ClickAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Đã gửi hàng" }).WaitForAsync();

        await new Desk(program, gtin).Recalls("L1");
        await program.Settles();
        await phone.Page.EvaluateAsync("() => document.querySelector('farm-app').farm.sync(true)");
        await phone.GoesToAsync("home");
        await phone.Page.Locator(".recall").GetByText("Lô L1 bị thu hồi").WaitForAsync();
        Assert.Empty(await phone.WrongAsync());
        Assert.Empty(phone.Faults);
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Axe_finds_nothing_on_any_screen_and_a_thumb_meets_everything(string language, int width)
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address, language, width);
        var wrong = new List<string>();
        await phone.OpensAsync();
        wrong.AddRange((await phone.WrongAsync()).Select(one => "join " + one));
        await phone.OpensAsync("#join=abc");
        wrong.AddRange((await phone.WrongAsync()).Select(one => "invited " + one));
        await phone.JoinsByKeyAsync(farm.Key);
        var lot = await phone.RegistersAsync(Mango, "12");
        signal.Goes();
        await phone.RegistersAsync(Mango, "5");
        foreach (
            var screen in new[]
            {
                "home",
                "new",
                "batches",
                $"batch/{gtin}/{lot}",
                $"label/{gtin}/{lot}",
                $"act/sell/{gtin}/{lot}",
                $"act/pack/{gtin}/{lot}",
                $"act/ship/{gtin}/{lot}",
                $"act/split/{gtin}/{lot}",
                $"act/merge/{gtin}/{lot}",
                $"product/{gtin}",
                "product",
                "products",
                "orders",
                "diary",
                "plot/diary",
                "spray/p",
                "outbox",
                "settings",
            }
        )
        {
            await phone.GoesToAsync(screen);
            wrong.AddRange((await phone.WrongAsync()).Select(one => $"{screen} {one}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_keyboard_alone_is_enough()
    {
        await using var phone = await Phone.SwitchedOnAsync(signal.Address, width: 1280);
        await phone.OpensAsync();
        var keyboard = phone.Page.Keyboard;
        await TabsToAsync(phone, "input:not([type=file])");
        await keyboard.TypeAsync(farm.Key);
        await keyboard.PressAsync("Enter");
        await phone.Page.Locator("farm-home").WaitForAsync();
        await phone.KnowsTheFarmAsync();
        await TabsToAsync(phone, "[href='#/new']");
        await keyboard.PressAsync("Enter");
        await phone.Page.Locator("farm-new form").WaitForAsync();
        await TabsToAsync(phone, "#amount");
        await keyboard.TypeAsync("33,5");
        await TabsToAsync(phone, "[data-k=register]");
        await keyboard.PressAsync("Enter");
        await phone.Page.Locator("farm-label .label").WaitForAsync();
        await phone.IsInStepAsync();
        Assert.Equal(1, await BatchesAsync());
    }

    async Task JoinsAsync(Phone phone, string farmer)
    {
        var invitation = await (await program.Sends($"/api/farmers/{farmer}/invitations", null)).Json();
        await phone.OpensAsync(new Uri(invitation.Text("link")).Fragment);
        await phone.Page.GetByLabel("Tên máy này").FillAsync("Điện thoại của bố");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Vào", Exact = true }).ClickAsync();
        await phone.Page.Locator("farm-home").WaitForAsync();
        await phone.KnowsTheFarmAsync();
    }

    static async Task TabsToAsync(Phone phone, string selector)
    {
        for (var i = 0; i < 80; i++)
        {
            await phone.Page.Keyboard.PressAsync("Tab");
            if (await phone.Page.EvaluateAsync<bool>("(it) => document.activeElement.matches(it)", selector))
            {
                return;
            }
        }

        Assert.Fail($"Tab does not reach {selector}");
    }

    // By what is kept, not by the list, which follows a moment later.
    async Task<int> BatchesAsync()
    {
        var table = program.Services.GetRequiredService<StorageAccount>().Table(Tables.Batches);
        var count = 0;
        await foreach (
            var _ in table.QueryAsync<TableEntity>(
                row => row.RowKey == "batch",
                select: ["RowKey"],
                cancellationToken: TestContext.Current.CancellationToken
            )
        )
        {
            count++;
        }

        return count;
    }
}
