using System.Net;
using System.Text.Json.Nodes;
using SkiaSharp;
using Traceability.Labels;
using Traceability.Tests.Support;

namespace Traceability.Tests.Labels;

/// <summary>A farmer at the printer, and others' programs that look at what came out of it. One farm serves a whole class.</summary>
public sealed class Press(TestStorage storage) : IAsyncLifetime
{
    /// <summary>Dots per inch at which paper is looked at.</summary>
    public const int Dots = 300;

    /// <summary>20 characters, with all that a path encodes.</summary>
    public const string OddLot = "A/B?50%/\"x\"&'<y>+,;=";

    public TraceabilityProgram Program { get; } = TraceabilityProgram.On(storage);

    public Farm Farm { get; private set; } = null!;

    /// <summary>Mangoes by the box of 5 kg; lots L26-114 and <see cref="OddLot"/>.</summary>
    public string Gtin { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Farm = await Farm.JoinsAsync(Program);
        var mango = Farm.Mango;
        mango["netContent"] = Orchard.Kg(5);
        Gtin = await Farm.Offers(mango);
        await Has(Gtin, "L26-114", "2027-11-30");
        await Has(Gtin, OddLot);
        await Program.Settles();
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();

    public async Task Has(string gtin, string lot, string? bestBefore = null) =>
        Assert.Equal(HttpStatusCode.Created, (await Farm.Registers(Farm.Harvest(gtin, lot, bestBefore))).StatusCode);

    /// <summary>A batch of a farm and a product whose texts are as told.</summary>
    public async Task<(Farm Farm, string Gtin)> Grows(JsonObject farmer, JsonObject product, string lot)
    {
        var joined = await Program.Sends("/api/farmers", farmer);
        var farm = new Farm(Program, (await joined.Json()).Text("key"));
        var gtin = await farm.Offers(product);
        Assert.Equal(HttpStatusCode.Created, (await farm.Registers(Farm.Harvest(gtin, lot))).StatusCode);
        return (farm, gtin);
    }

    public static string Link(string gtin, string lot) => Supply.Lot(gtin, lot);

    public Task<HttpResponseMessage> Asks(string file, string query = "", string? lot = null, string? key = null) =>
        Program.Gets($"/labels/{Gtin}/{Uri.EscapeDataString(lot ?? "L26-114")}.{file}{query}", key ?? Farm.Key);

    public async Task<byte[]> Prints(string file, string query = "", string? lot = null)
    {
        using var answer = await Asks(file, query, lot);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Text());
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Numbers boxes, and says their run.</summary>
    public async Task<JsonNode> Numbers(int count, bool pallet = false, string? idempotencyKey = null)
    {
        using var answer = await Program.Sends(
            $"/api/batches/{Gtin}/L26-114/boxes",
            new JsonObject { ["count"] = count, ["pallet"] = pallet },
            Farm.Key,
            idempotencyKey
        );
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Text());
        return await answer.Json();
    }

    /// <summary>The pages of a document as poppler draws them, in grey.</summary>
    public static async Task<IReadOnlyList<SKBitmap>> Pages(byte[] pdf, int dots = Dots)
    {
        Debian.Needs("pdftoppm", "poppler-utils");
        var folder = Directory.CreateTempSubdirectory("labels-").FullName;
        try
        {
            await Debian.RunAsync("pdftoppm", pdf, "-r", $"{dots}", "-gray", "-png", "-", Path.Combine(folder, "p"));
            return [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(SKBitmap.Decode)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What is on one place of a sheet.</summary>
    public static SKBitmap Cut(SKBitmap page, LabelStock stock, int place)
    {
        var at = stock.At(place);
        var (left, top) = (Pixels(at.Width), Pixels(at.Height));
        var area = new SKRectI(
            left,
            top,
            Math.Min(page.Width, left + Pixels(stock.Label.Width)),
            Math.Min(page.Height, top + Pixels(stock.Label.Height))
        );
        using var label = new SKBitmap();
        Assert.True(page.ExtractSubset(label, area));
        return label.Copy();
    }

    /// <summary>What another decoder reads in each picture, in their order.</summary>
    public static Task<IReadOnlyList<string>> Reads(IReadOnlyList<SKBitmap> pictures) =>
        Debian.DecodesEachAsync(pictures.Select(Png));

    public static bool IsWhite(SKBitmap picture) =>
        !picture.GetPixelSpan().ContainsAnyExceptInRange((byte)250, (byte)255);

    static byte[] Png(SKBitmap picture)
    {
        using var data = picture.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    static int Pixels(float millimetres) => (int)MathF.Round(millimetres / 25.4f * Dots);
}
