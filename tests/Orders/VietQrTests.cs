using System.Globalization;
using CsCheck;
using Traceability.Orders;
using Traceability.QrCodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Orders;

public class VietQrTests
{
    /// <summary>Transfers that others published, made by their own programs.</summary>
    [Theory]
    [InlineData(
        "970415",
        "0011001932418",
        120_000,
        "ủng hộ lũ lụt",
        "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C"
    )]
    [InlineData(
        "970436",
        "1023456789",
        1_943_000,
        "TT000069",
        "00020101021238540010A00000072701240006970436011010234567890208QRIBFTTA5303704540719430005802VN62120808TT0000696304A8E5"
    )]
    public void A_transfer_is_written_as_banks_read_it(
        string bin,
        string account,
        long amount,
        string purpose,
        string expected
    ) => Assert.Equal(expected, VietQr.Encode(bin, account, amount, purpose));

    /// <summary>The check value of the algorithm, and the examples of NAPAS's own specification (1.5.2).</summary>
    [Theory]
    [InlineData("123456789", 0x29B1)]
    [InlineData("00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN6304", 0x9E6F)]
    [InlineData(
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang6304",
        0x2E2E
    )]
    [InlineData(
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS68690819thanh toan don hang6304",
        0xA203
    )]
    public void The_checksum_is_that_of_the_standard(string text, int expected) =>
        Assert.Equal(expected, VietQr.Checksum(text));

    [Fact]
    public void Whatever_is_paid_is_read_back_part_by_part() =>
        Gen.Select(
                Gen.String[Gen.Char['0', '9'], 6, 6],
                Gen.String[Gen.Char['A', 'Z'], 4, 19],
                Gen.Long[1, 9_999_999_999_999],
                Gen.String[Gen.Char['a', 'z'], 1, 60]
            )
            .Sample(
                (bin, account, amount, purpose) =>
                {
                    var text = VietQr.Encode(bin, account, amount, purpose);
                    var parts = Parts(text);
                    Assert.Equal(["00", "01", "38", "53", "54", "58", "62", "63"], parts.Select(part => part.Id));
                    var receiver = Parts(parts[2].Value);
                    Assert.Equal(("00", "A000000727"), receiver[0]);
                    Assert.Equal([("00", bin), ("01", account)], Parts(receiver[1].Value));
                    Assert.Equal(("02", "QRIBFTTA"), receiver[2]);
                    Assert.Equal(amount.ToString(CultureInfo.InvariantCulture), parts[4].Value);
                    var (id, told) = Assert.Single(Parts(parts[6].Value));
                    Assert.Equal(("08", purpose[..Math.Min(purpose.Length, 25)]), (id, told));
                    Assert.Equal(VietQr.Checksum(text[..^4]).ToString("X4", CultureInfo.InvariantCulture), text[^4..]);
                }
            );

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(10_000_000_000_000)]
    public void No_code_asks_for_an_amount_that_does_not_fit(long amount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VietQr.Encode("970415", "0011001932418", amount, "x"));

    [Fact]
    public async Task Another_decoder_reads_the_code_as_it_was_written()
    {
        var text = VietQr.Encode("970415", "0011001932418", 162_500, "DHQMIVKHUL");
        Assert.Equal(text, await Debian.DecodesAsync(new QrCode(text).ToPng(QrCode.UsualSize)));
    }

    // EMVCo §4.2: each object is an id of two digits, a length of two digits, and a value of that length.
    static List<(string Id, string Value)> Parts(string text)
    {
        var parts = new List<(string, string)>();
        for (var at = 0; at < text.Length; )
        {
            var length = int.Parse(text.AsSpan(at + 2, 2), CultureInfo.InvariantCulture);
            parts.Add((text.Substring(at, 2), text.Substring(at + 4, length)));
            at += 4 + length;
        }

        return parts;
    }
}
