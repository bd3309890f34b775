using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using BenchmarkDotNet.Attributes;
using Traceability.Batches;
using Traceability.Feeds;
using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Labels;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Products;
using Traceability.Shopper;

namespace Traceability.Benchmarks;

/// <summary>What else processor time is spent on: an event's hash, a shopper's page, a feed's items, a label.</summary>
[MemoryDiagnoser]
public class PartBenchmarks
{
    const int Items = 100;

    static readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);
    static readonly FeedPlace place = new(new DateOnly(2026, 11, 24), "https://truyxuat.example");

    readonly Passport passport;
    readonly string harvest;
    readonly IReadOnlyList<Listing> listings = [.. Enumerable.Range(0, Items).Select(Feeding.ListingOf)];
    readonly LabelLayout label;

    public PartBenchmarks()
    {
        var product = Feeding.ProductOf(1);
        _ = Lot.TryParse("L26-114", out var lot);
        var batch = new Batch(
            product.Gtin,
            lot!,
            product.Producer.Id,
            new DateOnly(2026, 11, 20),
            Quantity.Kept(120.5m, "KGM"),
            null,
            null,
            DigitalLink.Of(place.PublicUrl, product.Gtin, lot!).ToString(),
            new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero),
            OpaqueId.From("benchmark")
        );
        passport = Passport.Of(batch, product);
        harvest = HarvestEvent.Of(batch).Json;
        label = LabelLayout.Fit(Label.OfBatch(passport, Language.Vietnamese), LabelStock.A7, LabelPdf.Dot)
            is LabelFit.Laid { Layout: var laid }
            ? laid
            : throw new InvalidOperationException("An A7 label is too small.");
    }

    /// <summary>An event is read and its hash made (CBV 2.0 §8.9).</summary>
    [Benchmark]
    public string HashEvent() => EpcisDocument.ReadKept(harvest).Hash;

    /// <summary>A shopper's page, from the passport to its bytes.</summary>
    [Benchmark]
    public async Task<long> RenderPage()
    {
        using var html = new MemoryStream();
        using var page = ShopperPage.Create(
            ShopperEndpoints.Model(passport, new PageLanguage(Language.Vietnamese, "?lang=en"), place.Day)
        );
        var writer = PipeWriter.Create(html, new StreamPipeWriterOptions(leaveOpen: true));
        await page.RenderAsync(writer, encoder);
        await writer.CompleteAsync();
        return html.Length;
    }

    /// <summary>One of a hundred items of Google's feed.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public async Task FeedItem()
    {
        using var feed = new GoogleFeed().Write(place);
        foreach (var listing in listings)
        {
            feed.Add(listing);
        }

        feed.End();
        await feed.SendAsync(Stream.Null, isLast: true, CancellationToken.None);
    }

    /// <summary>One of the labels of a sheet, as PDF.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public Task LabelInPdf() =>
        LabelPdf.WriteAsync(
            Stream.Null,
            LabelStock.A7,
            1,
            Enumerable.Repeat(label, Items),
            "L26-114",
            CancellationToken.None
        );
}
