using CsCheck;
using Traceability.Platform;

namespace Traceability.Tests.Platform;

public class VietnameseTests
{
    [Theory]
    [InlineData("Xoa\u0300i ca\u0301t Ho\u0300a Lo\u0323\u0302c", "Xoài cát Hòa Lộc")]
    [InlineData("O\u031B\u0301t", "Ớt")]
    [InlineData("Bu\u031Bo\u031B\u0309i", "Bưởi")]
    [InlineData("nguye\u0303\u0302n", "nguyễn")]
    [InlineData("plain", "plain")]
    public void Accents_sent_as_characters_of_their_own_join_their_letter(string sent, string written) =>
        Assert.Equal(written, Vietnamese.Compose(sent));

    [Fact]
    public void A_search_finds_a_name_typed_without_accents() =>
        Assert.Equal("xoai cat hoa loc, dong thap", Vietnamese.Fold("Xoài cát  Hòa Lộc, Đồng Tháp"));

    [Theory]
    [InlineData("e\u0323\u0323", "e")]
    [InlineData("ke^\u0301t", "ke^t")]
    [InlineData("\u0301", "")]
    public void A_mark_that_joins_no_letter_is_an_accent_all_the_same(string typed, string compared) =>
        Assert.Equal(compared, Vietnamese.Fold(typed));

    [Fact]
    public void Any_text_at_all_is_taken_and_composing_twice_changes_nothing() =>
        Gen.String.Sample(text =>
            Vietnamese.Compose(Vietnamese.Compose(text)) == Vietnamese.Compose(text)
            && Vietnamese.Fold(Vietnamese.Fold(text)) == Vietnamese.Fold(text)
        );
}
