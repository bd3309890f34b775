using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Traceability.Tests.Support;

/// <summary>What the loading of a page came to.</summary>
/// <param name="Requests">Sent for it, the page's own counted; not what the browser has from another one.</param>
/// <param name="Bytes">Received for it, headers counted.</param>
/// <param name="PhotoBytes">Those of them that are photos.</param>
/// <param name="LargestPaint">Milliseconds from the start until the largest thing in view was there (Largest Contentful Paint).</param>
/// <param name="Shift">By how much what was there moved (Cumulative Layout Shift); 0 where nothing did.</param>
public sealed record Loading(int Requests, long Bytes, long PhotoBytes, double LargestPaint, double Shift);

/// <summary>
/// A cheap phone on a 3G network, as WebPageTest has it: 1.6 Mbit/s down, 768 kbit/s up, 300 ms a round, a processor four times slower.
/// </summary>
public static class SlowPhone
{
    public const int Width = 360;

    const int Latency = 300;
    const int DownBytes = 1_600_000 / 8;
    const int UpBytes = 768_000 / 8;
    const int Slowdown = 4;

    const string Watch = """
        window.seen = { paint: 0, shift: 0 };
        new PerformanceObserver(list => list.getEntries().forEach(e => seen.paint = e.startTime))
          .observe({ type: "largest-contentful-paint", buffered: true });
        new PerformanceObserver(list => list.getEntries().forEach(e => seen.shift += e.value))
          .observe({ type: "layout-shift", buffered: true });
        """;

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        ArgumentNullException.ThrowIfNull(playwright);
        return playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
    }

    /// <summary>Opens a page for the first time, and looks until nothing more comes.</summary>
    public static async Task<Loading> OpensAsync(IBrowser browser, Uri page, int width = Width, string language = "vi")
    {
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(page);
        await using var context = await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 740 },
                Locale = language,
            }
        );
        var tab = await context.NewPageAsync();
        await tab.AddInitScriptAsync(Watch);
        var cdp = await context.NewCDPSessionAsync(tab);
        var sizes = new ConcurrentDictionary<string, long>();
        var photos = new ConcurrentDictionary<string, bool>();
        cdp.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
        {
            var id = sent!.Value.GetProperty("requestId").GetString()!;
            sizes.TryAdd(id, 0);
            if (
                sent
                    .Value.GetProperty("request")
                    .GetProperty("url")
                    .GetString()!
                    .Contains("/photos/", StringComparison.Ordinal)
            )
            {
                photos[id] = true;
            }
        };
        cdp.Event("Network.requestServedFromCache").OnEvent += (_, kept) =>
            sizes.TryRemove(kept!.Value.GetProperty("requestId").GetString()!, out long _);
        cdp.Event("Network.loadingFinished").OnEvent += (_, done) =>
            sizes.TryUpdate(
                done!.Value.GetProperty("requestId").GetString()!,
                (long)done.Value.GetProperty("encodedDataLength").GetDouble(),
                0
            );
        await cdp.SendAsync("Network.enable");
        await cdp.SendAsync(
            "Network.emulateNetworkConditions",
            new Dictionary<string, object>
            {
                ["offline"] = false,
                ["latency"] = Latency,
                ["downloadThroughput"] = DownBytes,
                ["uploadThroughput"] = UpBytes,
            }
        );
        await cdp.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = Slowdown });
        await tab.GotoAsync(page.AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var seen = (await tab.EvaluateAsync<JsonElement?>("seen"))!.Value;
        return new Loading(
            sizes.Count,
            sizes.Values.Sum(),
            sizes.Where(size => photos.ContainsKey(size.Key)).Sum(size => size.Value),
            seen.GetProperty("paint").GetDouble(),
            seen.GetProperty("shift").GetDouble()
        );
    }
}
