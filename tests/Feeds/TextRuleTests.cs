using System.Xml;
using CsCheck;
using Traceability.Listings;

namespace Traceability.Tests.Feeds;

public class TextRuleTests
{
    static readonly TextRule line = new(150);
    static readonly TextRule lines = new(5000) { KeepsLines = true, KeepsEmoji = true };

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("one two three", 9, "one two")]
    [InlineData("one two three", 7, "one two")]
    [InlineData("onetwothree", 5, "onetw")]
    [InlineData("abc🥭🥭", 4, "abc")]
    [InlineData("abc🥭🥭", 5, "abc🥭")]
    [InlineData("ab👨‍👩‍👧", 6, "ab")]
    [InlineData("abe\u0302x", 3, "ab")]
    [InlineData("e\u0302\u0302\u0302", 2, "e\u0302")]
    public void A_long_text_is_cut_at_a_word_and_never_inside_a_character(string text, int max, string cut) =>
        Assert.Equal(cut, TextRule.Cut(text, max));

    [Theory]
    [InlineData("Xoài < 5 kg và > 3 kg", "Xoài < 5 kg và > 3 kg")]
    [InlineData("I <3 xoài", "I <3 xoài")]
    [InlineData("a<b>b</b>c", "abc")]
    [InlineData("a<br/>c", "a c")]
    [InlineData("a<BR>c", "a c")]
    [InlineData("<<b>b>x", "x")]
    [InlineData("<scr<script>x</script>ipt>alert</script>", "")]
    [InlineData("<\u200Bb>x", "x")]
    [InlineData("&lt;b&gt;x &amp; y", "x & y")]
    [InlineData("a <!-- b --> c", "a c")]
    [InlineData("<script>alert('x')", "")]
    [InlineData("<Tên> Xoài", "<Tên> Xoài")]
    [InlineData("<iếu> Xoài", "<iếu> Xoài")]
    [InlineData("Xoài\u202E gnon", "Xoài gnon")]
    [InlineData("1️⃣ Xoài 🇻🇳", "1 Xoài")]
    [InlineData("a\u00A0 \t b", "a b")]
    [InlineData("\uD83E x", "x")]
    public void Only_what_can_be_read_is_left(string text, string plain) => Assert.Equal(plain, line.Apply(text).Text);

    [Fact]
    public void Lines_and_emoji_stay_where_they_are_taken() =>
        Assert.Equal("👨‍👩‍👧 ngon\n\nhai", lines.Apply(" 👨‍👩‍👧  ngon \r\n\n\n\n hai ").Text);

    [Theory]
    [InlineData("=1+1", "1+1")]
    [InlineData("+84 912", "84 912")]
    [InlineData("- @ xoài", "xoài")]
    [InlineData("＝x", "x")]
    [InlineData("\t=x", "x")]
    [InlineData("<b></b>=x", "x")]
    [InlineData("a=b", "a=b")]
    public void A_cell_begins_with_nothing_that_a_spreadsheet_runs(string text, string plain) =>
        Assert.Equal(plain, (line with { IsCell = true }).Apply(text).Text);

    [Theory]
    [InlineData("Xem https://vuon.example/a?b=1.", "Xem .")]
    [InlineData("Xem (www.vuon.example), rồi mua", "Xem (), rồi mua")]
    [InlineData("HTTP://a.example", "")]
    [InlineData("<a href='https://a.example'>Xoài</a>", "Xoài")]
    [InlineData("awww.x", "awww.x")]
    [InlineData("http:// không", "http:// không")]
    public void Addresses_are_left_out_where_they_are_not_taken(string text, string plain) =>
        Assert.Equal(plain, (line with { TakesLinks = false }).Apply(text).Text);

    [Theory]
    [InlineData("XOÀI CÁT HÒA LỘC", "Xoài Cát Hòa Lộc")]
    [InlineData("XOÀI CÁT (LOẠI 1)", "Xoài Cát (Loại 1)")]
    [InlineData("OCOP", "OCOP")]
    [InlineData("XOÀI cát", "XOÀI cát")]
    [InlineData("A B C D E", "A B C D E")]
    public void A_name_that_is_shouted_is_said_where_that_is_not_taken(string text, string plain)
    {
        var (said, changes) = (line with { TakesCapitals = false }).Apply(text);
        Assert.Equal((plain, plain == text ? TextChanges.None : TextChanges.Capitals), (said, changes));
        Assert.Equal(text, line.Apply(text).Text);
    }

    [Fact]
    public void Sentences_that_are_shouted_keep_their_first_letters() =>
        Assert.Equal(
            "Ngọt lắm. Mua đi!\n– Giao tận nơi",
            (lines with { TakesCapitals = false }).Apply("NGỌT LẮM. MUA ĐI!\n– GIAO TẬN NƠI").Text
        );

    /// <summary>Texts of what goes wrong: tags in pieces, marks, halves of characters, formulas, long words.</summary>
    public static Gen<string> AnyText { get; } =
        Gen.OneOf(
                Gen.OneOfConst(
                    "<b>",
                    "</b>",
                    "<",
                    ">",
                    "<br/>",
                    "<script>",
                    "</script>",
                    "<p class=\"x\">",
                    "&lt;",
                    "&amp;",
                    "&#60;",
                    "&nbsp;",
                    "=",
                    "+",
                    "-",
                    "@",
                    "\"",
                    ",",
                    "'",
                    "\r\n",
                    "\n",
                    "\t",
                    " ",
                    "  ",
                    "\u00A0",
                    "\u202E",
                    "\u200B",
                    "\uFEFF",
                    "🥭",
                    "👨‍👩‍👧",
                    "🇻🇳",
                    "\uD83E",
                    "\uDD6D",
                    "\uFFFE",
                    "\u0000",
                    "]]>",
                    "e\u0302",
                    "Xoài",
                    "cát Hòa Lộc",
                    "XOÀI CÁT HÒA LỘC",
                    "https://",
                    "www.vuon.example",
                    "b",
                    "i"
                ),
                Gen.Char.Select(c => c.ToString()),
                Gen.String
            )
            .Array[0, 200]
            .Select(parts => string.Concat(parts));

    [Fact]
    public void Whatever_is_written_comes_out_plain_no_longer_than_it_may_be_and_fit_for_XML() =>
        Gen.Select(AnyText, Gen.Int[1, 200], Gen.Bool, Gen.Bool)
            .Sample(
                (text, max, keeps, isCell) =>
                {
                    var rule = new TextRule(max)
                    {
                        KeepsLines = keeps,
                        KeepsEmoji = keeps,
                        IsCell = isCell,
                    };
                    var (plain, changes) = rule.Apply(text);
                    PlainText.Check(plain);
                    Assert.InRange(plain.Length, 0, max);
                    Assert.True(keeps || !PlainText.HasEmoji(plain));
                    Assert.True(keeps || !plain.Contains('\n', StringComparison.Ordinal));
                    Assert.False(isCell && plain.Length > 0 && "=+-@".Contains(plain[0], StringComparison.Ordinal));
                    Assert.Equal(plain, XmlConvert.VerifyXmlChars(plain));
                    Assert.Equal(
                        changes.HasFlag(TextChanges.Length),
                        new TextRule(int.MaxValue)
                        {
                            KeepsLines = keeps,
                            KeepsEmoji = keeps,
                            IsCell = isCell,
                        }
                            .Apply(text)
                            .Text.Length > max
                    );
                }
            );

    [Fact]
    public void A_plain_text_is_left_as_it_is() =>
        Gen.OneOfConst("Xoài", "cát", "Hòa", "Lộc", "5", "kg", "–", "(loại 1)", "\"ngon\"", "&", "A<B")
            .Array[1, 30]
            .Sample(words =>
            {
                var text = string.Join(' ', words);
                Assert.Equal((text, TextChanges.None), new TextRule(1000).Apply(text));
            });

    [Fact]
    public void A_text_is_cut_where_it_is_no_shorter_than_it_must_be() =>
        Gen.Select(AnyText, Gen.Int[1, 100])
            .Sample(
                (text, max) =>
                {
                    var cut = TextRule.Cut(text, max);
                    Assert.StartsWith(cut, text, StringComparison.Ordinal);
                    Assert.InRange(cut.Length, 0, Math.Max(max, 0));
                    Assert.True(text.Length > max || cut == text);
                    Assert.False(
                        cut.Length > 0
                            && cut.Length < text.Length
                            && char.IsHighSurrogate(cut[^1])
                            && char.IsLowSurrogate(text[cut.Length])
                    );
                }
            );
}
