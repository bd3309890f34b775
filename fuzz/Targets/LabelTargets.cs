using System.Text.RegularExpressions;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Labels;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Fuzz.Targets;

/// <summary>Labels for thermal printers: nothing that a person wrote becomes a command.</summary>
static partial class LabelTargets
{
    const float Dot = 25.4f / 203;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("zpl", 2, Zpl)
        {
            MaxBytes = 400,
            IsNative = true,
            Words =
            [
                "^XA",
                "^XZ",
                "^FD",
                "^FS",
                "~DG",
                "~HS",
                "~JR",
                "^GFA,1,1,1,FF",
                "Xoài cát Hòa Lộc",
                "L26-114",
                ":",
                ",",
            ],
        },
    ];

    static readonly LabelStock roll = LabelStock.Roll(60, 40);

    static void Zpl(byte[] input)
    {
        var fields = Input.Fields(input, 5);
        if (
            FeedTargets.Product(fields[0], "Mô tả", fields[1], fields[2], "") is not { } product
            || !Lot.TryParse(fields[3].Length == 0 ? "L26-114" : fields[3], out var lot)
        )
        {
            return;
        }

        var passport = new Passport(
            product.Gtin,
            lot,
            DigitalLink.Of("https://truyxuat.example", product.Gtin, lot).ToString(),
            new DateOnly(2026, 11, 20),
            Quantity.Kept(120.5m, "KGM"),
            new DateOnly(2026, 11, 30),
            default,
            product.Producer,
            PassportProduct.Of(product),
            1,
            CodesReady: true,
            Recall: null,
            "change",
            Pending: false,
            default
        );
        foreach (var language in Enum.GetValues<Language>())
        {
            if (LabelLayout.Fit(Label.OfBatch(passport, language), roll, Dot) is LabelFit.Laid { Layout: var layout })
            {
                using var printer = new LabelZpl(roll, Dot);
                Promise.Holds(
                    Commands.IsMatch(printer.Of(layout, copies: 2)),
                    "a label is these commands and no others"
                );
            }
        }
    }

    // Zebra, Programming Guide ZPL II: the one format of a picture, and its data in hexadecimal digits and counts.
    [GeneratedRegex(
        @"\A\^XA\n\^CI28\n\^PW\d+\n\^LL\d+\n\^LH0,0\n\^FO0,0\^GFA,\d+,\d+,\d+,[0-9A-Fa-zG-Y:,]*\^FS\n\^PQ2\n\^XZ\n\z"
    )]
    static partial Regex Commands { get; }
}
