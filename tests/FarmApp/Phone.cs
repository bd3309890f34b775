using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>A farmer's phone with the app: a Chromium with a disk of its own, so that it can be switched off and on again.</summary>
public sealed class Phone : IAsyncDisposable
{
    readonly string disk = Path.Combine(Path.GetTempPath(), $"phone-{Guid.NewGuid():N}");
    readonly IPlaywright playwright;
    readonly Uri address;
    readonly string language;
    readonly int width;
    readonly List<string> faults = [];
    IBrowserContext browser = null!;

    Phone(IPlaywright playwright, Uri address, string language, int width) =>
        (this.playwright, this.address, this.language, this.width) = (playwright, address, language, width);

    public IPage Page { get; private set; } = null!;

    /// <summary>How far the phone's clock is off.</summary>
    public TimeSpan ClockIsOffBy { get; init; }

    /// <summary>What went wrong in the page, and nobody saw.</summary>
    public IReadOnlyList<string> Faults => faults;

    public static async Task<Phone> SwitchedOnAsync(
        Uri address,
        string language = "vi",
        int width = 360,
        TimeSpan clockIsOffBy = default
    )
    {
        Debian.Needs("chromium", "chromium");
        var phone = new Phone(await Playwright.CreateAsync(), address, language, width) { ClockIsOffBy = clockIsOffBy };
        await phone.SwitchOnAsync();
        return phone;
    }

    /// <summary>In the language that the phone is in.</summary>
    public string Say(string vi, string en) => language == "en" ? en : vi;

    async Task SwitchOnAsync()
    {
        browser = await playwright.Chromium.LaunchPersistentContextAsync(
            disk,
            new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                ViewportSize = new() { Width = width, Height = width < 600 ? 740 : 800 },
                Locale = language,
                HasTouch = width < 600,
                DeviceScaleFactor = 2,
                Permissions = ["geolocation"],
                Geolocation = new() { Latitude = 10.4124f, Longitude = 105.9877f },
            }
        );
        Page = browser.Pages[0];
        Page.PageError += (_, fault) => faults.Add(fault);
        Page.Console += (_, said) =>
        {
            // What a lost signal leaves there is no fault of ours.
            if (said.Type == "error" && !said.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Add(said.Text);
            }
        };
        if (ClockIsOffBy != TimeSpan.Zero)
        {
            await Page.Clock.SetSystemTimeAsync(DateTime.UtcNow + ClockIsOffBy);
        }
    }

    /// <summary>Switched off in the middle of whatever it does, and on again.</summary>
    public async Task DiesAndComesBackAsync(string at = "#/home")
    {
        await browser.CloseAsync();
        await SwitchOnAsync();
        await OpensAsync(at);
    }

    public async Task OpensAsync(string at = "")
    {
        await Page.GotoAsync(new Uri(address, "/farm" + at).AbsoluteUri);
        await Page.Locator("farm-app h1").WaitForAsync();
    }

    /// <summary>Goes to a screen of the app.</summary>
    public async Task GoesToAsync(string screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        await Page.EvaluateAsync(
            """
            (to) => new Promise((resolve) => {
              if (location.hash === to) { resolve(); return; }
              addEventListener("hashchange", () => resolve(), { once: true });
              location.hash = to;
            })
            """,
            "#/" + screen
        );
        await Page.Locator($"farm-{screen.Split('/')[0]}").WaitForAsync();
    }

    public async Task JoinsByKeyAsync(string key)
    {
        await OpensAsync();
        await Page.GetByRole(AriaRole.Textbox).FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = Say("Vào", "Join"), Exact = true }).ClickAsync();
        await Page.Locator("farm-home").WaitForAsync();
        await KnowsTheFarmAsync();
    }

    /// <summary>What the server tells of the farm is on the phone.</summary>
    public Task KnowsTheFarmAsync() =>
        Page.WaitForFunctionAsync("() => document.querySelector('farm-app').farm.lists.at > 0");

    /// <summary>Sends what waits and asks for what is new, as when the app comes to the front.</summary>
    public Task LooksForNewsAsync() => Page.EvaluateAsync("() => document.querySelector('farm-app').farm.sync(true)");

    /// <summary>Touches “Send now” where it is; where all goes out by itself already, it is there no more.</summary>
    public async Task SendsNowAsync()
    {
        await GoesToAsync("outbox");
        await Page.EvaluateAsync("() => document.querySelector('[data-k=send]')?.click()");
    }

    /// <summary>A text is on the screen, or comes in a moment.</summary>
    public async Task SeesAsync(string text)
    {
        try
        {
            await Page.GetByText(text).First.WaitForAsync();
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"“{text}” is not on the screen: {await Page.InnerTextAsync("body")}");
        }
    }

    /// <summary>A text is on the page within the few seconds that a page may be kept for.</summary>
    public async Task SeesSoonAsync(string text)
    {
        for (var look = 0; look < 100 && !await Page.GetByText(text).First.IsVisibleAsync(); look++)
        {
            await Page.ReloadAsync();
        }

        await SeesAsync(text);
    }

    /// <summary>Everything is sent, and what is new is here.</summary>
    public async Task IsInStepAsync(int seconds = 30)
    {
        try
        {
            await Page.GetByText(Say("Đã gửi hết", "All sent"))
                .WaitForAsync(new() { Timeout = seconds * 1000, State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException)
        {
            var state = await Page.EvaluateAsync<string>(
                "() => { const { line, rows } = document.querySelector('farm-app').farm; return JSON.stringify({ line, rows }); }"
            );
            throw new InvalidOperationException(
                $"Not everything was sent in {seconds} s: {state} {string.Join(' ', Faults)}"
            );
        }
    }

    /// <summary>
    /// A picture of what is on the screen there, of one look: a screen may be drawn anew at any moment, and what was there before is
    /// no longer to be had.
    /// </summary>
    public async Task<byte[]> PictureOfAsync(string selector)
    {
        await Page.Locator(selector).WaitForAsync();
        var box = await Page.EvaluateAsync<float[]>(
            """
            (selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              return [box.x + scrollX, box.y + scrollY, box.width, box.height];
            }
            """,
            selector
        );
        return await Page.ScreenshotAsync(
            new()
            {
                FullPage = true,
                Clip = new()
                {
                    X = box[0],
                    Y = box[1],
                    Width = box[2],
                    Height = box[3],
                },
            }
        );
    }

    /// <summary>The app opens without signal from now on.</summary>
    public Task IsKeptOnThePhoneAsync() => Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");

    /// <summary>Registers a harvest by touch: product, digits, register. Says the lot.</summary>
    public async Task<string> RegistersAsync(string product, string amount)
    {
        ArgumentNullException.ThrowIfNull(amount);
        await GoesToAsync("new");
        await Page.GetByRole(AriaRole.Radio, new() { Name = product }).CheckAsync(new() { Force = true });
        foreach (var key in amount)
        {
            await Page.Locator(".keys button", new() { HasTextString = key.ToString(CultureInfo.InvariantCulture) })
                .First.ClickAsync();
        }

        var register = Page.Locator("[data-k=register]");
        var lot = (await register.InnerTextAsync()).Split(' ')[^1];
        await register.ClickAsync();
        await Page.Locator("farm-label .label").WaitForAsync();
        return lot;
    }

    /// <summary>What axe finds wrong with the screen, and whether it is wider than the phone.</summary>
    public async Task<IReadOnlyList<string>> WrongAsync()
    {
        var result = await Page.RunAxe();
        var found = result.Violations.Select(v => $"{v.Id}: {v.Nodes.First().Html}").ToList();
        if (!await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"))
        {
            found.Add("wider than the phone");
        }

        var small = await Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, a, input:not(.unseen), select, summary, label:has(input)")]
              .map((one) => [one, one.getBoundingClientRect()])
              .filter(([one, box]) => box.width > 0 && one.checkVisibility())
              .filter(([one, box]) => (box.height < 47.5 || box.width < 47.5) && !one.closest("p, .recall, .field, .label") && !one.matches("[type=radio], [type=checkbox]"))
              .map(([one, box]) => `too small to touch (${Math.round(box.width)}x${Math.round(box.height)}): ${one.outerHTML.slice(0, 120)}`)
            """
        );
        return [.. found, .. small];
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        Directory.Delete(disk, recursive: true);
    }
}
