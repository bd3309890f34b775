using System.Globalization;
using System.Text;
using Traceability.Platform;

namespace Traceability.Orders;

/// <summary>
/// The text of a VietQR code: a bank transfer within Vietnam that a banking app fills in when it reads the code.
/// Source: NAPAS, Technical Specifications on QR Switching 1.5.2, part IV; EMVCo QR Code Specification for Payment Systems,
/// Merchant-Presented Mode 1.1 §3.
/// </summary>
public static class VietQr
{
    /// <summary>Characters of a purpose at most (object 62, 08).</summary>
    public const int MaxPurpose = 25;

    // One payment: 12; the same code for many would be 11.
    const string Once = "12";
    const string Napas = "A000000727";
    const string ToAccount = "QRIBFTTA";
    const string Dong = "704";

    /// <param name="bin">The bank's number, 6 digits.</param>
    /// <param name="account">1 to 19 letters and digits.</param>
    /// <param name="amount">In đồng, 1 to 9,999,999,999,999: an amount has at most 13 characters (object 54).</param>
    /// <param name="purpose">What the receiver reads; written without accents, cut at <see cref="MaxPurpose"/> characters.</param>
    public static string Encode(string bin, string account, long amount, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, 9_999_999_999_999);
        var receiver = Part("00", Napas) + Part("01", Part("00", bin) + Part("01", account)) + Part("02", ToAccount);
        var text =
            Part("00", "01")
            + Part("01", Once)
            + Part("38", receiver)
            + Part("53", Dong)
            + Part("54", amount.ToString(CultureInfo.InvariantCulture))
            + Part("58", "VN")
            + Part("62", Part("08", Purpose(purpose)))
            + "6304";
        return text + Checksum(text).ToString("X4", CultureInfo.InvariantCulture);
    }

    /// <summary>CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, over everything before the checksum, its own id and length too.</summary>
    public static ushort Checksum(string text)
    {
        var crc = 0xFFFF;
        foreach (var value in Encoding.ASCII.GetBytes(text))
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xFFFF : crc << 1;
            }
        }

        return (ushort)crc;
    }

    static string Part(string id, string value) =>
        value.Length is > 0 and <= 99
            ? string.Create(CultureInfo.InvariantCulture, $"{id}{value.Length:D2}{value}")
            : throw new ArgumentException($"Object {id} has 1 to 99 characters.", nameof(value));

    // Banks take letters without accents, digits and blanks.
    static string Purpose(string text)
    {
        var plain = string.Concat(
            Vietnamese.Compose(text).Select(Plain).Where(c => char.IsAsciiLetterOrDigit(c) || c == ' ')
        );
        return (plain.Length > MaxPurpose ? plain[..MaxPurpose] : plain).Trim();
    }

    static char Plain(char letter) =>
        char.IsAscii(letter) || Vietnamese.Fold($"{letter}") is not [var bare] ? letter
        : char.IsUpper(letter) ? char.ToUpperInvariant(bare)
        : bare;
}
