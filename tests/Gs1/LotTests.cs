using CsCheck;
using Traceability.Gs1;

namespace Traceability.Tests.Gs1;

public class LotTests
{
    const string Set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    internal static readonly Gen<Lot> Any = Gen.OneOf(Gen.Char[Set82], Gen.Char["/?%.2F"])
        .Array[1, 20]
        .Select(characters => Lot.TryParse(new string(characters), out var lot) ? lot : null)
        .Where(lot => lot is not null)
        .Select(lot => lot!);

    [Theory]
    [InlineData(null, LotFault.Empty)]
    [InlineData("", LotFault.Empty)]
    [InlineData("123456789012345678901", LotFault.TooLong)]
    [InlineData("A B", LotFault.Character)]
    [InlineData("A~B", LotFault.Character)]
    [InlineData("A#B", LotFault.Character)]
    [InlineData("Lô1", LotFault.Character)]
    [InlineData(".", LotFault.Reserved)]
    [InlineData("..", LotFault.Reserved)]
    [InlineData("A%2FB", LotFault.Reserved)]
    [InlineData("A%2fB", LotFault.Reserved)]
    public void What_is_no_lot_is_refused_with_its_reason(string? text, LotFault reason)
    {
        Assert.False(Lot.TryParse(text, out var lot, out var fault));
        Assert.Null(lot);
        Assert.Equal(reason, fault);
    }

    [Fact]
    public void Each_of_the_82_characters_may_be_in_a_lot() =>
        Assert.All(Set82, character => Assert.True(Lot.TryParse("A" + character, out _)));

    [Fact]
    public void A_slash_a_question_mark_and_a_percent_sign_are_encoded_in_keys_and_paths()
    {
        Assert.True(Lot.TryParse("A/B?C%", out var lot));
        Assert.Equal("A~2FB~3FC~25", lot.ToKey());
        Assert.Equal("A%2FB%3FC%25", lot.ToPath());
        Assert.Equal("A/B?C%", lot.ToString());
    }

    [Fact]
    public void A_lot_comes_back_from_its_key() =>
        Any.Sample(lot =>
        {
            var key = lot.ToKey();
            Assert.Equal(-1, key.AsSpan().IndexOfAny('/', '?', '%'));
            Assert.True(Lot.TryFromKey(key, out var back));
            Assert.Equal(lot, back);
        });

    [Theory]
    [InlineData("A/B")]
    [InlineData("A~2fB")]
    [InlineData("~41")]
    [InlineData("~7E")]
    [InlineData("~2")]
    [InlineData("A%B")]
    [InlineData(null)]
    public void A_key_that_no_lot_writes_is_refused(string? key)
    {
        Assert.False(Lot.TryFromKey(key, out var lot));
        Assert.Null(lot);
    }

    [Fact]
    public void Capital_and_small_letters_are_different_lots()
    {
        Assert.True(Lot.TryParse("abc", out var small));
        Assert.True(Lot.TryParse("ABC", out var capital));
        Assert.NotEqual(small, capital);
    }

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Gen.String.Sample(text =>
        {
            _ = Lot.TryParse(text, out _);
            _ = Lot.TryFromKey(text, out _);
        });
}
