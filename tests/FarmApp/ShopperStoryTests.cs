using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Traceability.Tests.Labels;
using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>From the field to the shopper, each way as a whole: what the farmer does on the phone, and what others then see.</summary>
public sealed class ShopperStoryTests(TestStorage storage) : Story(storage)
{
    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task A_harvest_inside_a_waiting_time_asks_for_a_reason_and_the_shopper_reads_that_it_was_early(
        string language,
        int width
    )
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        await phone.JoinsByKeyAsync(Farm.Key);
        await phone.IsKeptOnThePhoneAsync();
        var page = phone.Page;
        Signal.Goes();
        await phone.GoesToAsync("plot/diary");
        await page.GetByLabel(phone.Say("Tên thửa", "The plot’s name")).FillAsync("Vườn sau nhà");
        await Presses(phone, "Lưu", "Save");
        await page.Locator("farm-diary").GetByText("Vườn sau nhà").First.WaitForAsync();
        await Presses(phone, "Tưới nước", "Watering");
        await Presses(phone, "Phun thuốc", "Spraying");
        await page.GetByLabel(phone.Say("Tên thuốc", "Product sprayed")).FillAsync("Amistar 250SC");
        await page.GetByLabel(phone.Say("Thời gian cách ly (ngày)", "Waiting time (days)")).FillAsync("14");
        await Presses(phone, "Lưu", "Save");
        await page.GetByText(phone.Say("Chưa thu hoạch được đến", "No harvest before")).WaitForAsync();
        Assert.Empty(await phone.WrongAsync());

        await phone.GoesToAsync("new");
        await page.GetByRole(AriaRole.Radio, new() { Name = Mango }).CheckAsync(new() { Force = true });
        await page.GetByRole(AriaRole.Radio, new() { Name = "Vườn sau nhà" }).CheckAsync(new() { Force = true });
        await page.Locator("#amount").FillAsync("35");
        await page.GetByText("Amistar 250SC").WaitForAsync();
        var register = page.Locator("[data-k=register]");
        await register.ClickAsync();
        await page.GetByText(phone.Say("Hãy ghi lý do thu hoạch sớm.", "Say why you harvest early.")).WaitForAsync();
        Assert.Empty(await phone.WrongAsync());
        await Presses(phone, "Tránh mưa bão", "A storm is coming");
        var lot = (await register.InnerTextAsync()).Split(' ')[^1];
        await register.ClickAsync();
        await page.Locator("farm-label .label").WaitForAsync();

        // Four requests, of which two name the plot by what only the phone knew.
        await phone.DiesAndComesBackAsync();
        Signal.ComesBack();
        await phone.SendsNowAsync();
        await phone.IsInStepAsync();
        await Program.Settles();
        var batch = await (await Farm.Gets($"/api/batches/{Gtin}/{lot}")).Json();
        Assert.Equal(phone.Say("Tránh mưa bão", "A storm is coming"), batch["earlyHarvest"].Text("reason"));
        var plot = (await (await Farm.Gets("/api/places")).Json())["items"]![0].Text("id");
        Assert.Equal(plot, batch.Text("plot"));
        var entries = (await (await Farm.Gets($"/api/diary?plot={plot}")).Json())["items"]!.AsArray();
        Assert.Equal(["spraying", "watering"], entries.Select(entry => entry.Text("kind")).Order());

        await phone.Page.GotoAsync(new Uri(Signal.Address, $"/trace/{Gtin}/{lot}").AbsoluteUri);
        await phone.SeesAsync(phone.Say("Thu hoạch sớm 14 ngày", "Harvested 14 days early"));
        Assert.Empty(phone.Faults);
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task A_sheet_of_labels_is_printed_a_shopper_scans_one_and_orders_and_both_see_the_recall(
        string language,
        int width
    )
    {
        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        await phone.JoinsByKeyAsync(Farm.Key);
        var lot = await phone.RegistersAsync(Mango, "80");
        await phone.IsInStepAsync();
        await Program.Settles();
        await phone.GoesToAsync($"label/{Gtin}/{lot}");
        var sheet = await phone.Page.RunAndWaitForDownloadAsync(() => Presses(phone, "Tải tờ tem", "Get the sheet"));
        var pdf = await File.ReadAllBytesAsync(await sheet.PathAsync(), TestContext.Current.CancellationToken);
        var printed = Assert.Single(await Press.Pages(pdf));
        var scanned = (await Press.Reads([printed]))[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)[0];
        Assert.Equal($"{Origin}/01/{Gtin}/10/{lot}", scanned);

        await using var shopper = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        var page = shopper.Page;
        await page.GotoAsync(scanned);
        await page.GetByText(Mango).First.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex(phone.Say("Mua thêm", "Buy more")) })
            .ClickAsync();
        await page.Locator("input[name=quantity]").FillAsync(phone.Say("2,5", "2.5"));
        await page.Locator("input[name=name]").FillAsync(Household.Name);
        await page.Locator("input[name=phone]").FillAsync("0987 654 321");
        await page.Locator("input[name=payment][value=at-pickup]").CheckAsync();
        await page.Locator("input[name=consent]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = phone.Say("Đặt mua", "Place the order") }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex(phone.Say("Đã đặt", "Placed")) })
            .WaitForAsync();

        await Program.Settles();
        await phone.LooksForNewsAsync();
        await phone.GoesToAsync("orders");
        await phone.Page.Locator("farm-orders .rows a").First.ClickAsync();
        await phone.Page.GetByText(Household.Name).WaitForAsync();
        await Presses(phone, "Xác nhận", "Confirm");

        await new Recalls.Desk(Program, Gtin).Recalls(lot);
        await Program.Settles();
        await page.GotoAsync(scanned);
        await shopper.SeesSoonAsync(phone.Say("Lô này đã bị thu hồi", "This lot has been recalled"));
        Assert.Equal(0, await page.GetByText(phone.Say("Mua thêm", "Buy more")).CountAsync());
        await phone.LooksForNewsAsync();
        await phone.GoesToAsync("home");
        await phone.Page.Locator(".recall").GetByText(lot).First.WaitForAsync();
        Assert.Empty(phone.Faults);
        Assert.Empty(shopper.Faults);
    }

    static Task Presses(Phone phone, string vi, string en) =>
        phone.Page.GetByRole(AriaRole.Button, new() { Name = phone.Say(vi, en), Exact = true }).ClickAsync();
}
