using CsCheck;
using Traceability.Gs1;

namespace Traceability.Tests.Gs1;

public class GtinTests
{
    static readonly Gen<string> Valid = Gen.OneOfConst(7, 11, 12, 13)
        .SelectMany(length => Gen.Char['0', '9'].Array[length])
        .Select(digits => new string(digits) + CheckDigit.Of(digits));

    [Theory]
    [InlineData("9506000134352", "09506000134352")]
    [InlineData("614141123452", "00614141123452")]
    [InlineData("40170725", "00000040170725")]
    [InlineData("10614141000415", "10614141000415")]
    public void A_gtin_of_8_12_13_or_14_digits_is_14_inside(string text, string inside)
    {
        Assert.True(Gtin.TryParse(text, out var gtin));
        Assert.Equal(inside, gtin.ToString());
    }

    [Theory]
    [InlineData(null, GtinFault.Empty)]
    [InlineData("", GtinFault.Empty)]
    [InlineData(" 9506000134352", GtinFault.NotDigits)]
    [InlineData("٩٥٠٦٠٠٠١٣٤٣٥٢", GtinFault.NotDigits)]
    [InlineData("950600013435", GtinFault.CheckDigit)]
    [InlineData("95060001343", GtinFault.Length)]
    [InlineData("9506000134353", GtinFault.CheckDigit)]
    public void What_is_no_gtin_is_refused_with_its_reason(string? text, GtinFault reason)
    {
        Assert.False(Gtin.TryParse(text, out var gtin, out var fault));
        Assert.Null(gtin);
        Assert.Equal(reason, fault);
    }

    [Fact]
    public void Every_gtin_with_a_right_check_digit_is_read() => Valid.Sample(text => Gtin.TryParse(text, out _));

    [Fact]
    public void Every_change_of_one_digit_is_refused() =>
        Valid.Sample(text =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                for (var digit = '0'; digit <= '9'; digit++)
                {
                    if (digit != text[i])
                    {
                        Assert.False(Gtin.TryParse($"{text[..i]}{digit}{text[(i + 1)..]}", out _));
                    }
                }
            }
        });

    [Fact]
    public void Every_swap_of_neighbours_that_a_check_digit_can_catch_is_refused() =>
        Valid.Sample(text =>
        {
            for (var i = 0; i + 1 < text.Length; i++)
            {
                var swapped = $"{text[..i]}{text[i + 1]}{text[i]}{text[(i + 2)..]}";
                var caught = (text[i] - text[i + 1]) % 5 != 0;
                Assert.Equal(!caught, Gtin.TryParse(swapped, out _));
            }
        });

    [Theory]
    [InlineData("952000000000", true, false)]
    [InlineData("950600013435", false, false)]
    [InlineData("020000000000", false, true)]
    [InlineData("040000000000", false, true)]
    [InlineData("030000000000", false, false)]
    [InlineData("200000000000", false, true)]
    [InlineData("299999999999", false, true)]
    [InlineData("300000000000", false, false)]
    [InlineData("2000000", false, true)]
    [InlineData("0000001", false, true)]
    [InlineData("4017072", false, false)]
    public void Demonstration_and_internal_numbers_are_known_by_their_prefix(string body, bool demonstration, bool own)
    {
        Assert.True(Gtin.TryParse(body + CheckDigit.Of(body), out var gtin));
        Assert.Equal(demonstration, gtin.IsDemonstration);
        Assert.Equal(own, gtin.IsInternal);
    }

    [Fact]
    public void A_prefix_makes_as_many_gtins_as_it_has_room_for() =>
        Gen.Int[4, 12]
            .SelectMany(length => Gen.Select(Gen.Const(length), Gen.Double.Unit))
            .Sample(
                (length, share) =>
                {
                    Assert.True(CompanyPrefix.TryParse("952012345678"[..length], out var prefix));
                    Assert.Equal((long)Math.Pow(10, 12 - length), prefix.Capacity);
                    var made = Gtin.Of(prefix, (long)(share * (prefix.Capacity - 1)));
                    Assert.True(Gtin.TryParse(made.ToString(), out var read));
                    Assert.Equal(made, read);
                    Assert.True(made.IsDemonstration);
                    Assert.StartsWith("0" + prefix, made.ToString(), StringComparison.Ordinal);
                    Assert.Throws<ArgumentOutOfRangeException>(() => Gtin.Of(prefix, prefix.Capacity));
                    Assert.Throws<ArgumentOutOfRangeException>(() => Gtin.Of(prefix, -1));
                }
            );

    [Theory]
    [InlineData(null)]
    [InlineData("952")]
    [InlineData("9520123456789")]
    [InlineData("95x2")]
    [InlineData("0000")]
    [InlineData("0000012")]
    public void What_is_no_company_prefix_is_refused(string? text) => Assert.False(CompanyPrefix.TryParse(text, out _));

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Gen.String.Sample(text =>
        {
            _ = Gtin.TryParse(text, out _);
            _ = CompanyPrefix.TryParse(text, out _);
            _ = CheckDigit.IsRight(text);
        });
}
