using CsCheck;
using Traceability.Labels;

namespace Traceability.Tests.Labels;

/// <summary>Whatever a label says and whatever it is printed on, its code is whole, and nothing is drawn over it.</summary>
public class LabelLayoutTests
{
    const string Letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậỀẾỂỄỆỘỢỰẤẬŨỸ0123456789-,.(/ ";
    const float Hair = 0.01f;

    static readonly Gen<string> words = Gen.Char[Letters].Array[1, 150].Select(letters => new string(letters));

    static readonly Gen<LabelStock> stocks = Gen.OneOf(
        Gen.OneOfConst([.. LabelStock.All]),
        Gen.Select(Gen.Int[20, 150], Gen.Int[20, 150], (width, height) => LabelStock.Roll(width, height))
    );

    static readonly Gen<Label> labels = Gen.Select(
        Gen.Char["ABC0123456789%2F"].Array[1, 60],
        words,
        words,
        words,
        Gen.Int[0, 4],
        (lot, title, producer, address, facts) =>
            new Label(
                "https://truyxuat.example/01/09520000000011/10/" + new string(lot),
                ["(01)09520000000011", "(10)" + new string(lot)[..Math.Min(20, lot.Length)]],
                Kept(title),
                [
                    .. Enumerable.Range(0, facts).Select(i => new LabelFact($"Điều {i}", "20/11/2026")),
                    new LabelFact("Xuất xứ", Kept(address)) { MayBeCut = true },
                ],
                Kept(producer),
                address.Length % 3 == 0 ? null : Kept(address)
            )
    );

    static readonly Gen<float> dots = Gen.OneOfConst(25.4f / 203, 25.4f / 300, 25.4f / 600);

    [Fact]
    public void Nothing_leaves_the_label_and_nothing_is_drawn_over_the_code_or_over_other_text() =>
        Gen.Select(labels, stocks, dots)
            .Sample(
                (label, stock, dot) =>
                {
                    if (LabelLayout.Fit(label, stock, dot) is not LabelFit.Laid { Layout: var layout })
                    {
                        return;
                    }

                    var code = layout.Code;
                    Assert.InRange(code.Module, LabelLayout.MinModule, LabelLayout.MaxModule);
                    var codeArea = (code.X, code.Y, Right: code.X + code.Side, Bottom: code.Y + code.Side);
                    AssertInside(codeArea, stock);
                    var areas = layout.Texts.Select(AreaOf).ToList();
                    Assert.All(areas, area => AssertInside(area, stock));
                    Assert.All(areas, area => Assert.False(Overlap(area, codeArea)));
                    Assert.All(
                        areas.Index(),
                        one => Assert.DoesNotContain(areas.Skip(one.Index + 1), other => Overlap(one.Item, other))
                    );
                    Assert.All(layout.Texts, text => Assert.True(text.Size >= LeastOf(label, text.Text) - Hair));
                },
                iter: 500
            );

    [Fact]
    public void Keys_and_days_are_whole_whatever_else_is_cut() =>
        Gen.Select(labels, stocks, dots)
            .Sample(
                (label, stock, dot) =>
                {
                    if (LabelLayout.Fit(label, stock, dot) is not LabelFit.Laid { Layout: var layout })
                    {
                        return;
                    }

                    var printed = string.Concat(
                        layout.Texts.Select(text => text.Text.Replace(" ", "", StringComparison.Ordinal))
                    );
                    Assert.All(label.Keys, key => Assert.Contains(key, printed, StringComparison.Ordinal));
                    Assert.Equal(
                        label.Facts.Count(fact => !fact.MayBeCut),
                        layout.Texts.Count(text => text.Text.Trim() == "20/11/2026")
                    );
                },
                iter: 300
            );

    [Fact]
    public void A_label_that_does_not_fit_is_told_a_size_that_it_does_fit_onto() =>
        Gen.Select(labels, Gen.Int[15, 40], Gen.Int[15, 40], dots)
            .Sample(
                (label, width, height, dot) =>
                {
                    var stock = LabelStock.Roll(width, height);
                    if (LabelLayout.Fit(label, stock, dot) is LabelFit.TooSmall { Needed: var needed })
                    {
                        Assert.IsType<LabelFit.Laid>(
                            LabelLayout.Fit(label, LabelStock.Roll(needed.Width, needed.Height), dot)
                        );
                    }
                },
                iter: 200
            );

    [Theory]
    [InlineData("l7160", 21)]
    [InlineData("l7163", 14)]
    [InlineData("a6", 4)]
    [InlineData("a7", 8)]
    [InlineData("a8", 16)]
    public void Every_place_of_a_sheet_is_on_the_paper_and_no_two_overlap(string id, int places)
    {
        Assert.True(LabelStock.TryParse(id, out var stock));
        Assert.Equal(places, stock.PerSheet);
        var areas = Enumerable
            .Range(0, places)
            .Select(place => (stock.At(place).Width, stock.At(place).Height))
            .Select(at =>
                (X: at.Width, Y: at.Height, Right: at.Width + stock.Label.Width, Bottom: at.Height + stock.Label.Height)
            )
            .ToList();
        Assert.All(
            areas,
            area =>
            {
                Assert.True(area.X >= 0 && area.Y >= 0);
                Assert.True(area.Right <= stock.Page.Width + Hair && area.Bottom <= stock.Page.Height + Hair);
            }
        );
        Assert.All(
            areas.Index(),
            one => Assert.DoesNotContain(areas.Skip(one.Index + 1), other => Overlap(one.Item, other))
        );
    }

    [Theory]
    [InlineData("70x45", true)]
    [InlineData("63.5x38.1", true)]
    [InlineData("15x15", true)]
    [InlineData("14.9x40", false)]
    [InlineData("298x40", false)]
    [InlineData("70x45.25", false)]
    [InlineData("-70x45", false)]
    [InlineData("70", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_stock_of_ones_own_is_named_by_its_size(string? text, bool isOne) =>
        Assert.Equal(isOne, LabelStock.TryParse(text, out _));

    [Fact]
    public void What_the_font_has_no_letter_for_is_left_out() =>
        Assert.Equal("Xoài cát Hòa Lộc", LabelFont.Printable("  Xoài 🥭 cát\u4E2D  Hòa\tLộc "));

    // A key that is broken into lines is part of one.
    static float LeastOf(Label label, string text) =>
        label.Keys.Any(key => key.Contains(text, StringComparison.Ordinal))
            ? LabelLayout.MinKeyText
            : LabelLayout.MinText;

    static string Kept(string text) => LabelFont.Printable(text) is { Length: > 0 } kept ? kept : "x";

    static (float X, float Y, float Right, float Bottom) AreaOf(LaidText text) =>
        (
            text.X,
            text.Baseline - (LabelFont.Ascent * text.Size),
            text.X + LabelFont.Width(text.Text, text.Size, text.IsBold),
            text.Baseline + (LabelFont.Descent * text.Size)
        );

    static void AssertInside((float X, float Y, float Right, float Bottom) area, LabelStock stock)
    {
        Assert.True(area.X >= stock.Inset - Hair && area.Y >= stock.Inset - Hair);
        Assert.True(area.Right <= stock.Label.Width - stock.Inset + Hair);
        Assert.True(area.Bottom <= stock.Label.Height - stock.Inset + Hair);
    }

    static bool Overlap(
        (float X, float Y, float Right, float Bottom) one,
        (float X, float Y, float Right, float Bottom) other
    ) =>
        one.X < other.Right - Hair
        && other.X < one.Right - Hair
        && one.Y < other.Bottom - Hair
        && other.Y < one.Bottom - Hair;
}
