using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Traceability.Platform.Laptop;
using Traceability.Platform.Personal;
using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>
/// Every screen of the app, read by axe and pictured in the git-ignored folder <c>screenshots/</c>; these alone:
/// <c>dotnet run --project tests -- --filter-class "*FarmApp.Screenshots"</c>.
/// </summary>
public sealed class Screenshots(TestStorage storage) : Story(storage)
{
    [Theory]
    // Each language and each width once: text that is too long is wrong at 360 px, and English is the longer one.
    [InlineData("en", 360)]
    [InlineData("vi", 1280)]
    public async Task Every_screen_is_pictured_and_nothing_is_wrong_with_it(string language, int width)
    {
        var folder = Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "screenshots");
        Directory.CreateDirectory(folder);
        var pomelo = Farm.Mango;
        pomelo["name"] = "Bưởi da xanh";
        await Farm.Offers(pomelo);
        foreach (var lot in new[] { "L261124-K3WQA", "L261125-7QK2M" })
        {
            await Farm.Registers(
                Farm.Harvest(
                    Gtin,
                    lot,
                    lot == "L261124-K3WQA"
                        ? DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                        : null
                )
            );
        }

        await Program.Settles();
        await Program.Sends(
            $"/market/{Gtin}/orders",
            new JsonObject
            {
                ["form"] = "abcdefghijklmnopqrstuvwx",
                ["consent"] = ConsentText.Version,
                ["quantity"] = Orchard.Kg(2.5m),
                ["name"] = Household.Name,
                ["phone"] = "0987 654 321",
                ["address"] = Household.Address,
                ["payment"] = "on-delivery",
            },
            null
        );
        await Program.Settles();

        await using var phone = await Phone.SwitchedOnAsync(Signal.Address, language, width);
        var wrong = new List<string>();
        async Task Pictured(string name)
        {
            await phone.Page.WaitForFunctionAsync("() => [...document.images].every((one) => one.complete)");
            await phone.Page.ScreenshotAsync(
                new() { Path = Path.Combine(folder, $"farm-{name}-{language}-{width}.png") }
            );
            wrong.AddRange((await phone.WrongAsync()).Select(one => $"{name} {one}"));
        }

        async Task Seen(string name, string screen)
        {
            await phone.GoesToAsync(screen);
            await Pictured(name);
        }

        await phone.OpensAsync();
        await Pictured("join");
        await phone.JoinsByKeyAsync(Farm.Key);
        await Seen("home", "home");
        await Seen("new", "new");
        var sent = await phone.RegistersAsync(Farm.Mango.Text("name"), "120");
        await Pictured("done");
        await phone.IsInStepAsync();
        await Seen("batches", "batches");
        await Seen("batch", $"batch/{Gtin}/{sent}");
        await Seen("label", $"label/{Gtin}/{sent}");
        await Seen("sell", $"act/sell/{Gtin}/{sent}");
        await Seen("merge", $"act/merge/{Gtin}/{sent}");
        await Seen("product", $"product/{Gtin}");
        await Seen("orders", "orders");
        await phone.Page.Locator("farm-orders .rows a").First.ClickAsync();
        await phone.Page.GetByText(Household.Name).WaitForAsync();
        await Pictured("order");
        await phone.GoesToAsync("plot/diary");
        await phone.Page.Locator("farm-plot input").FillAsync("Vườn sau nhà");
        await Pictured("plot");
        await phone.Page.Locator("farm-plot .button.big").ClickAsync();
        await phone.Page.Locator("[data-k=watering]").ClickAsync();
        await phone.Page.Locator("[data-k=fertilising]").ClickAsync();
        await phone.Page.Locator("[data-k=spray]").ClickAsync();
        await phone.Page.Locator("farm-spray input").Nth(0).FillAsync("Amistar 250SC");
        await phone.Page.Locator("farm-spray input").Nth(1).FillAsync("14");
        await Pictured("spray");
        await phone.Page.Locator("farm-spray .button.big").ClickAsync();
        await phone.Page.Locator("farm-diary .note.warn").WaitForAsync();
        await phone.IsInStepAsync();
        await Pictured("diary");
        await phone.GoesToAsync("new");
        await phone.Page.GetByRole(AriaRole.Radio, new() { Name = "Vườn sau nhà" }).CheckAsync(new() { Force = true });
        await phone.Page.Locator(".early").ScrollIntoViewIfNeededAsync();
        await Pictured("new-early");
        await phone
            .Page.GetByRole(AriaRole.Radio, new() { Name = phone.Say("Không ghi", "Not said") })
            .CheckAsync(new() { Force = true });
        await Seen("settings", "settings");
        await Seen("import", "import");
        await Seen("members", "members");
        Signal.Goes();
        await phone.RegistersAsync(Farm.Mango.Text("name"), "80");
        await phone.GoesToAsync("new");
        foreach (var key in new[] { "1", "2", "0" })
        {
            await phone.Page.Locator(".keys button", new() { HasTextString = key }).First.ClickAsync();
        }

        await Pictured("new-offline");
        await Seen("outbox", "outbox");
        await new Recalls.Desk(Program, Gtin).Recalls("L261124-K3WQA");
        await Program.Settles();
        Signal.ComesBack();
        await phone.LooksForNewsAsync();
        await phone.IsInStepAsync();
        await Seen("recall", "home");
        Assert.Empty(wrong);
        Assert.Empty(phone.Faults);
    }
}
