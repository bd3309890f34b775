using CsCheck;
using Traceability.Products;
using Traceability.Shops;

namespace Traceability.Tests.Shops;

public class ShopItemTests
{
    static readonly ShopLimits shopee = new(10, 120, 100, 3_000, 1_000, 120_000_000, 999_999, 1, true);
    static readonly ShopLimits tiktok = new(25, 255, 1, 8_000, 1, 180_000_000, 99_999, 300, false);

    // Letters that people write, and what they paste.
    static readonly Gen<string> words = Gen.OneOf(
            Gen.Char["aàảãáạăâbcdđeêghiklmnoôơpqrstuưvxy ABC123,.-"].Select(c => c.ToString()),
            Gen.OneOfConst(
                "🥭",
                "👨‍🌾",
                "\u202E",
                "\u200F",
                "\u200B",
                "<b>",
                "&nbsp;",
                "\t",
                "\n",
                "芒果",
                "!!!!!!!!!!!!",
                "\u0301",
                "a "
            )
        )
        .Array[0, 400]
        .Select(string.Concat);

    static ShopItem Item(string name, string description) =>
        new(
            "09520000000028",
            name,
            description,
            "Hợp tác xã Xoài Hòa Lộc",
            "Hòa Hưng, Đồng Tháp",
            null,
            ["L26-114", "L26-115"],
            65_000,
            120,
            true,
            new ProductPhoto("0123456789abcdef", 1200, 800),
            new ShopCategory(null, "100777", []),
            new ShopPackage(30, 20, 15),
            "1",
            1
        );

    [Fact]
    public void Any_text_becomes_one_that_the_shop_takes_or_is_told_why_not() =>
        Gen.Select(words, words, Gen.OneOfConst(shopee, tiktok))
            .Sample(
                (name, description, limits) =>
                {
                    var (fitted, why) = FittedItem.Of(Item(name, description), limits);
                    if (fitted is null)
                    {
                        Assert.NotNull(why);
                        Assert.DoesNotContain(name, char.IsAsciiLetterOrDigit);
                        return;
                    }

                    Assert.InRange(fitted.Title.Length, limits.MinTitle, limits.MaxTitle);
                    Assert.InRange(fitted.Description.Length, limits.MinDescription, limits.MaxDescription);
                    Assert.DoesNotContain('\n', fitted.Title);
                    Assert.Equal(fitted.Title.Trim(), fitted.Title);
                    Assert.Contains("Nơi trồng: Hòa Hưng, Đồng Tháp", fitted.Description, StringComparison.Ordinal);
                    Assert.Contains("L26-114", fitted.Description, StringComparison.Ordinal);
                    foreach (var text in (string[])[fitted.Title, fitted.Description])
                    {
                        Assert.DoesNotContain(
                            text,
                            c => c is '<' or '>' or '&' or '\t' or '\u202E' or '\u200F' or '\u200B'
                        );
                        Assert.DoesNotContain(text, char.IsSurrogate);
                        Assert.DoesNotMatch(@"(.)\1{9}", text);
                        Assert.True(limits.TakesChinese || !text.Any(c => c is >= '\u4E00' and <= '\u9FFF'));
                    }
                }
            );

    [Fact]
    public void A_name_that_fits_stays_and_one_that_is_too_long_is_cut_at_a_word_and_told() =>
        Gen.Char["aăâbcd "]
            .Array[1, 300]
            .Select(letters => "x" + new string(letters))
            .Sample(name =>
            {
                var clean = ShopText.Line(name, takesChinese: true);
                var fitted = FittedItem.Of(Item(name, "Chín cây."), shopee).Item!;
                if (clean.Length <= shopee.MaxTitle)
                {
                    Assert.StartsWith(clean, fitted.Title, StringComparison.Ordinal);
                    Assert.DoesNotContain("name cut", fitted.Notes);
                    return;
                }

                Assert.Contains("name cut", fitted.Notes);
                Assert.StartsWith(fitted.Title, clean, StringComparison.Ordinal);
                var isAtWord = clean[fitted.Title.Length] == ' ';
                Assert.True(isAtWord || !clean.AsSpan(shopee.MaxTitle / 2, shopee.MaxTitle / 2).Contains(' '));
            });

    [Fact]
    public void What_is_missing_or_out_of_bounds_is_told()
    {
        var item = Item("Xoài cát Hòa Lộc", "Chín cây.");
        Assert.Equal("photo missing", FittedItem.Of(item with { Photo = null }, shopee).Why!.Code);
        Assert.Contains(
            "300",
            FittedItem.Of(item with { Photo = new ProductPhoto("0123456789abcdef", 400, 200) }, tiktok).Why!.Words.Vi,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "category",
            FittedItem.Of(item with { Category = null }, shopee).Why!.Code,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "weight",
            FittedItem.Of(item with { Weight = null }, shopee).Why!.Code,
            StringComparison.Ordinal
        );
        Assert.Contains("price", FittedItem.Of(item with { Price = 500 }, shopee).Why!.Code, StringComparison.Ordinal);
        Assert.Contains("name", FittedItem.Of(item with { Name = "🥭🥭" }, shopee).Why!.Code, StringComparison.Ordinal);
        Assert.Equal(99_999, FittedItem.Of(item with { Stock = 5_000_000 }, tiktok).Item!.Stock);
    }
}
