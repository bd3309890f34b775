using CsCheck;
using Traceability.Opinions;

namespace Traceability.Tests.Opinions;

public class PublicWordsTests
{
    [Theory]
    [InlineData("Gọi 0912 345 678 nhé")]
    [InlineData("0912.345.678")]
    [InlineData("(+84) 912-345-678")]
    [InlineData("zalo 0 9 1 2 3 4 5 6 7 8")]
    [InlineData("028 3822 1234")]
    [InlineData("912345678")]
    [InlineData("912 345 678")]
    public void A_phone_number_is_seen_however_it_is_written(string text) => Assert.True(PublicWords.HasPhone(text));

    [Theory]
    [InlineData("Mua ngày 20.11.2026, ăn ngày 22/11")]
    [InlineData("Mua 05/11/2026 08:30, 20/11/2026 5 kg")]
    [InlineData("5 kg giá 65.000 ₫, rẻ hơn 10.000")]
    [InlineData("Lô L26-114, 120 trái")]
    [InlineData("")]
    public void A_day_a_price_and_a_lot_are_no_phone_number(string text) => Assert.False(PublicWords.HasPhone(text));

    [Theory]
    [InlineData("xem https://lua-dao.example/x")]
    [InlineData("vào WWW.xoai.vn mua")]
    [InlineData("mua ở xoairenhat.com nhé")]
    [InlineData("xoai.shop")]
    [InlineData("viết cho buoi@thu.example")]
    public void An_address_is_seen(string text) => Assert.True(PublicWords.HasLink(text));

    [Theory]
    [InlineData("Ngon.Rất ngọt,chín đều.Sẽ mua lại")]
    [InlineData("Ăn ngon lắm... 5 sao!")]
    [InlineData("Tỷ lệ 9/10 trái ngon")]
    public void Words_that_run_together_are_no_address(string text) => Assert.False(PublicWords.HasLink(text));

    [Fact]
    public void Ten_digits_from_zero_on_are_seen_whatever_people_put_between_them() =>
        Gen.Select(Gen.Char['0', '9'].Array[9], Gen.OneOfConst("", " ", ".", "-", " - ").Array[9])
            .Sample(
                (digits, between) =>
                    Assert.True(
                        PublicWords.HasPhone("a 0" + string.Concat(digits.Zip(between, (d, b) => b + d)) + " b")
                    )
            );
}
