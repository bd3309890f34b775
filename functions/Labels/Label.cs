using System.Globalization;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Products;

namespace Traceability.Labels;

/// <summary>What one label says. Its code leads to exactly <paramref name="Link"/>; nothing else on it is ever drawn over the code.</summary>
/// <param name="Link">The Digital Link in its QR code.</param>
/// <param name="Keys">The same for people, a GS1 key a line: <c>(01)…</c>, <c>(10)…</c> (GS1 General Specifications §4.14).</param>
/// <param name="Title">The product's name.</param>
/// <param name="Facts">In the order in which they are read.</param>
/// <param name="Producer">The producer's public name.</param>
/// <param name="Address">The address that the producer chose to show; null where it shows none.</param>
public sealed record Label(
    string Link,
    IReadOnlyList<string> Keys,
    string Title,
    IReadOnlyList<LabelFact> Facts,
    string Producer,
    string? Address
)
{
    /// <summary>The label of a batch: every package of it has the same.</summary>
    public static Label OfBatch(Passport passport, Language language)
    {
        ArgumentNullException.ThrowIfNull(passport);
        return Of(passport, passport.DigitalLink, KeysOf(passport), [.. FactsOf(passport, language)]);
    }

    /// <summary>The label of one box, which has a number of its own.</summary>
    /// <param name="serial">AI 21, from 1.</param>
    public static Label OfBox(Passport passport, long serial, Language language)
    {
        ArgumentNullException.ThrowIfNull(passport);
        var number = serial.ToString(CultureInfo.InvariantCulture);
        return Of(
            passport,
            $"{passport.DigitalLink}/21/{number}",
            [.. KeysOf(passport), "(21)" + number],
            [new LabelFact(Say(language, "Thùng số", "Box"), number), .. FactsOf(passport, language)]
        );
    }

    /// <summary>The label of a pallet that a run's boxes stand on.</summary>
    public static Label OfPallet(Passport passport, BoxRun run, Sscc pallet, string publicUrl, Language language)
    {
        ArgumentNullException.ThrowIfNull(passport);
        ArgumentNullException.ThrowIfNull(run);
        var boxes = run.Count == 1 ? $"{run.First}" : $"{run.Count} ({run.First}–{run.Last})";
        return Of(
            passport,
            $"{publicUrl}/00/{pallet}",
            ["(00)" + pallet],
            [new LabelFact(Say(language, "Số thùng", "Boxes"), boxes), .. FactsOf(passport, language)]
        );
    }

    static Label Of(Passport passport, string link, IReadOnlyList<string> keys, IReadOnlyList<LabelFact> facts)
    {
        var producer = passport.Producer;
        var title = LabelFont.Printable(passport.Product.Name);
        var address = LabelFont.Printable(producer.PublicAddress ?? "");
        return new Label(
            link,
            keys,
            // A name of nothing but signs that the font lacks: its number is on every label, and names it too.
            title.Length > 0
                ? title
                : passport.Gtin.ToString(),
            facts,
            LabelFont.Printable(producer.Name),
            address.Length > 0 ? address : null
        );
    }

    static string[] KeysOf(Passport passport) => ["(01)" + passport.Gtin, "(10)" + passport.Lot];

    static IEnumerable<LabelFact> FactsOf(Passport passport, Language language)
    {
        yield return new(Say(language, "Lô", "Lot"), passport.Lot.ToString());
        yield return new(Say(language, "Thu hoạch", "Harvested"), Date(passport.HarvestedOn, language));
        if (passport.BestBefore is { } day)
        {
            yield return new(Say(language, "Hạn sử dụng", "Best before"), Date(day, language));
        }

        if (passport.Product.NetContent is { } net)
        {
            yield return new(
                net.Unit.Code switch
                {
                    "LTR" => Say(language, "Thể tích thực", "Net volume"),
                    Unit.Pieces => Say(language, "Số lượng", "Contents"),
                    _ => Say(language, "Khối lượng tịnh", "Net weight"),
                },
                Format.Quantity(new Amount(net.Value, net.Unit.Code), language)
            );
        }

        var place = $"{passport.Producer.Commune}, {passport.Producer.Province.Name}";
        yield return new(Say(language, "Xuất xứ", "Origin"), LabelFont.Printable(place)) { MayBeCut = true };
    }

    // As Vietnamese goods are marked: day, month, year (Decree 43/2017/NĐ-CP, article 14).
    static string Date(DateOnly day, Language language) =>
        language == Language.English
            ? Format.Date(day, language)
            : day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    static string Say(Language language, string vi, string en) => language == Language.English ? en : vi;
}

/// <summary>A line of a label: what it tells, and its value.</summary>
public sealed record LabelFact(string Name, string Value)
{
    /// <summary>Whether a value that has no room may end in an ellipsis; numbers and days never do.</summary>
    public bool MayBeCut { get; init; }
}
