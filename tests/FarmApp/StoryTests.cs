using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;
using Traceability.Tests.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>Whole stories of a farmer with a phone, in a field where the signal comes and goes.</summary>
public sealed class StoryTests(TestStorage storage) : Story(storage)
{
    [Theory]
    [InlineData("vi", 360, "120,5")]
    [InlineData("en", 1280, "120.5")]
    public async Task A_harvest_registered_without_signal_outlives_the_phone_and_arrives_when_the_signal_does(
        string language,
        int width,
        string amount
    )
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        await phone.JoinsByKeyAsync(Farm.Key);
        await phone.IsKeptOnThePhoneAsync();

        Signal.Goes();
        var lot = await phone.RegistersAsync(Mango, amount);
        Assert.Matches("^L[0-9]{6}-[A-Z2-7]{5}$", lot);
        await phone.Page.GetByText(phone.Say("Tự gửi khi có mạng", "sent by itself")).WaitForAsync();
        var link = $"{Origin}/01/{Gtin}/10/{lot}";
        Assert.Equal(link, await Debian.DecodesAsync(await phone.PictureOfAsync(".label .qr")));

        await phone.DiesAndComesBackAsync();
        await phone.Page.GetByText(phone.Say("1 việc chờ gửi", "1 waiting to be sent")).First.WaitForAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await Program.Gets($"/api/batches/{Gtin}/{lot}")).StatusCode);

        Signal.ComesBack();
        await phone.SendsNowAsync();
        await phone.IsInStepAsync();
        var batch = await (await Program.Gets($"/api/batches/{Gtin}/{lot}")).Json();
        Assert.Equal(120.5m, batch["quantity"]!["value"]!.GetValue<decimal>());
        Assert.Equal(link, batch.Text("digitalLink"));
        Assert.Empty(phone.Faults);
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task A_farmer_joins_by_an_invitation_and_a_phone_that_was_locked_out_and_invited_again_lost_nothing(
        string language,
        int width
    )
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        var farmer = (await (await Farm.Gets("/api/products")).Json())["items"]![0].Text("farmer");
        await JoinsAsync(phone, farmer);
        await phone.RegistersAsync(Mango, "10");
        await phone.IsInStepAsync();
        Assert.Equal(1, await BatchesAsync());

        Signal.Goes();
        await phone.RegistersAsync(Mango, "20");
        var devices = await (await Farm.Gets($"/api/farmers/{farmer}/devices")).Json();
        using var revoke = new HttpRequestMessage(
            HttpMethod.Delete,
            $"/api/farmers/{farmer}/devices/{devices["items"]![0].Text("id")}"
        );
        revoke.Headers.Authorization = new("Bearer", TraceabilityProgram.OperatorKey);
        Assert.Equal(HttpStatusCode.NoContent, (await Program.Asks(revoke)).StatusCode);
        Signal.ComesBack();
        await phone.SendsNowAsync();
        await phone.Page.GetByText(phone.Say("Máy này cần vào lại", "This phone must join again")).First.WaitForAsync();

        await JoinsAsync(phone, farmer);
        await phone.IsInStepAsync();
        Assert.Equal(2, await BatchesAsync());
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_phone_whose_clock_is_wrong_registers_the_right_day_and_the_same_outbox_five_times_is_one_lot()
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, clockIsOffBy: TimeSpan.FromDays(400));
        await phone.JoinsByKeyAsync(Farm.Key);
        Signal.Goes();
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
        Signal.ComesBack();
        for (var time = 0; time < 5; time++)
        {
            Assert.Equal(1, await phone.Page.EvaluateAsync<int>(Rows, true));
            await phone.Page.EvaluateAsync("() => document.querySelector('farm-app').farm.load()");
            await phone.LooksForNewsAsync();
            await phone.IsInStepAsync();
        }

        var batch = await (await Program.Gets($"/api/batches/{Gtin}/{lot}")).Json();
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
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address);
        await phone.JoinsByKeyAsync(Farm.Key);
        Signal.Goes();
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
            Gtin
        );
        Signal.BreaksWithin = 40_000;
        Signal.ComesBack();
        await phone.GoesToAsync("outbox");
        await phone.Page.EvaluateAsync("() => void document.querySelector('farm-app').farm.sync(true)");
        await phone.Page.WaitForFunctionAsync(
            "() => document.querySelector('farm-app').farm.rows.length === 0",
            null,
            new() { Timeout = 120_000, PollingInterval = 200 }
        );
        Signal.BreaksWithin = null;
        Assert.Equal(500, await BatchesAsync());
        TestContext.Current.SendDiagnosticMessage("The connection broke {0} times", Signal.Breaks);
        Assert.InRange(Signal.Breaks, 5, 500);
    }

    [Fact]
    public async Task What_happens_to_a_lot_is_told_with_a_few_touches()
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address);
        await phone.JoinsByKeyAsync(Farm.Key);
        var partner = await (
            await Program.Sends(
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

        await phone.GoesToAsync($"act/split/{Gtin}/{lot}");
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

        await phone.GoesToAsync($"act/pack/{Gtin}/{parts[0]}");
        await page.GetByLabel("Số lượng").FillAsync("20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Đóng thùng" }).ClickAsync();
        await page.Locator("farm-batch").WaitForAsync();

        await phone.GoesToAsync($"act/ship/{Gtin}/{parts[1]}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Gửi đi" }).ClickAsync();
        await page.GetByText("Chưa điền ô này.").WaitForAsync();
        await page.GetByLabel("Gửi cho").FillAsync(partner.Text("id"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Gửi đi" }).ClickAsync();
        await page.Locator("farm-batch").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Ngừng bán lô" }).ClickAsync();
        await phone.GoesToAsync($"product/{Gtin}");
        await page.GetByLabel("Giá mỗi kg").FillAsync("72.000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Đổi giá" }).ClickAsync();
        await phone.IsInStepAsync();

        Assert.Equal("72000", (await (await Program.Gets($"/api/products/{Gtin}")).Json())["price"].Text("amount"));
        var shipments = await (await Program.Gets("/api/shipments", partner.Text("key"))).Json();
        Assert.Equal(parts[1], shipments["items"]![0].Text("lot"));
        await Program.Settles();
        var listed = await (await Farm.Gets("/api/listings")).Json();
        Assert.Equal(parts[1], listed["items"]![0]!["withdrawnLots"]![0]!.GetValue<string>());
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_plot_is_saved_where_the_farmer_stands_with_or_without_signal()
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address);
        await phone.JoinsByKeyAsync(Farm.Key);
        Signal.Goes();
        await phone.GoesToAsync("plot/diary");
        await phone.Page.GetByLabel("Tên thửa").FillAsync("Vườn sau nhà");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Lấy vị trí" }).ClickAsync();
        await phone.Page.GetByText("Đã lấy vị trí").WaitForAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Lưu" }).ClickAsync();
        await phone.Page.Locator("farm-diary").GetByText("Vườn sau nhà").WaitForAsync();
        Signal.ComesBack();
        await phone.LooksForNewsAsync();
        await phone.IsInStepAsync();
        var place = (await (await Farm.Gets("/api/places")).Json())["items"]![0]!;
        Assert.Equal("Vườn sau nhà", place.Text("name"));
        Assert.Equal("commune", place.Text("precision"));
        Assert.Equal(10.4124, place["position"]!["latitude"]!.GetValue<double>(), 3);
        await phone.Page.Locator("farm-diary").GetByText("Vườn sau nhà").WaitForAsync();
        Assert.Empty(phone.Faults);
    }

    [Fact]
    public async Task A_lot_whose_number_is_taken_is_explained_and_gets_another()
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address);
        await phone.JoinsByKeyAsync(Farm.Key);
        Signal.Goes();
        var lot = await phone.RegistersAsync(Mango, "9");
        Assert.Equal(HttpStatusCode.Created, (await Farm.Registers(Farm.Harvest(Gtin, lot))).StatusCode);
        Signal.ComesBack();
        await phone.SendsNowAsync();
        await phone.Page.GetByText("Số lô này đã có người dùng").WaitForAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Đặt số lô khác" }).ClickAsync();
        await phone.IsInStepAsync();
        Assert.Equal(2, await BatchesAsync());
    }

    [Fact]
    public async Task An_order_is_confirmed_and_a_recall_is_seen()
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address);
        await Farm.Registers(Farm.Harvest(Gtin, "L1"));
        await Program.Settles();
        var order = await Program.Sends(
            $"/market/{Gtin}/orders",
            new JsonObject
            {
                ["form"] = "abcdefghijklmnopqrstuvwx",
                ["consent"] = ConsentText.Version,
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
        await Program.Settles();
        await phone.JoinsByKeyAsync(Farm.Key);
        await phone.Page.GetByText($"Đơn {number}: xác nhận").ClickAsync();
        await phone.Page.GetByText(Household.Name).WaitForAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Xác nhận" }).ClickAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Đã gửi hàng" }).WaitForAsync();

        await new Desk(Program, Gtin).Recalls("L1");
        await Program.Settles();
        await phone.LooksForNewsAsync();
        await phone.GoesToAsync("home");
        await phone.Page.Locator(".recall").GetByText("Lô L1 bị thu hồi").WaitForAsync();
        Assert.Empty(await phone.WrongAsync());
        Assert.Empty(phone.Faults);
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task A_cooperative_sends_a_list_of_members_and_reads_what_became_of_each_row(
        string language,
        int width
    )
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        await phone.JoinsByKeyAsync(Farm.Key);
        var page = phone.Page;
        await phone.GoesToAsync("import");
        const string members = """
            Họ tên;SĐT;Tỉnh/Thành phố;Xã/Phường
            Nguyễn Văn An;0912345671;Đồng Tháp;Hòa Hưng
            Lê Thị Bảy;0912345673;;Mỹ Phong
            """;
        var file = new FilePayload
        {
            Name = "xa-vien.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes(members),
        };
        await page.RunAndWaitForResponseAsync(
            () => page.Locator("input[type=file]").SetInputFilesAsync(file),
            answer => answer.Request.Method == "POST"
        );
        await Program.Settles();
        await phone.SeesAsync(phone.Say("1 dòng đã ghi", "1 rows registered"));
        await phone.SeesAsync(phone.Say("Dòng 3", "Row 3"));
        await phone.SeesAsync("C3:");
        Assert.Empty(await phone.WrongAsync());
        var report = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { NameRegex = new(phone.Say("Tải báo cáo", "Get the report")) })
                .ClickAsync()
        );
        Assert.EndsWith(".csv", report.SuggestedFilename, StringComparison.Ordinal);

        await phone.GoesToAsync("members");
        await phone.SeesAsync("Nguyễn Văn An");
        Assert.Empty(phone.Faults);
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Axe_finds_nothing_on_any_screen_and_a_thumb_meets_everything(string language, int width)
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        var wrong = new List<string>();
        await phone.OpensAsync();
        wrong.AddRange((await phone.WrongAsync()).Select(one => "join " + one));
        await phone.OpensAsync("#join=abc");
        wrong.AddRange((await phone.WrongAsync()).Select(one => "invited " + one));
        await phone.JoinsByKeyAsync(Farm.Key);
        var lot = await phone.RegistersAsync(Mango, "12");
        Signal.Goes();
        await phone.RegistersAsync(Mango, "5");
        foreach (
            var screen in new[]
            {
                "home",
                "new",
                "batches",
                $"batch/{Gtin}/{lot}",
                $"label/{Gtin}/{lot}",
                $"act/sell/{Gtin}/{lot}",
                $"act/pack/{Gtin}/{lot}",
                $"act/ship/{Gtin}/{lot}",
                $"act/split/{Gtin}/{lot}",
                $"act/merge/{Gtin}/{lot}",
                $"product/{Gtin}",
                "product",
                "products",
                "orders",
                "diary",
                "plot/diary",
                "spray/p",
                "outbox",
                "settings",
                "import",
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
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, width: 1280);
        await phone.OpensAsync();
        var keyboard = phone.Page.Keyboard;
        await TabsToAsync(phone, "input:not([type=file])");
        await keyboard.TypeAsync(Farm.Key);
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
        var invitation = await (await Program.Sends($"/api/farmers/{farmer}/invitations", null)).Json();
        await phone.OpensAsync(new Uri(invitation.Text("link")).Fragment);
        await phone.Page.GetByLabel(phone.Say("Tên máy này", "This phone’s name")).FillAsync("Điện thoại của bố");
        await phone
            .Page.GetByRole(AriaRole.Button, new() { Name = phone.Say("Vào", "Join"), Exact = true })
            .ClickAsync();
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
        var table = Program.Services.GetRequiredService<StorageAccount>().Table(Tables.Batches);
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
