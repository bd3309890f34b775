using System.Globalization;

namespace Traceability.Gs1.Epcis;

/// <summary>EPC URIs of schemes that are not GS1 keys: <c>bic imovn usdod adi gid</c>.</summary>
/// <remarks>Source: EPC Tag Data Standard 2.0 §6.3; ISO 6346 (BIC's check digit); IMO resolution A.1117(30).</remarks>
static class EpcOtherUrn
{
    /// <summary>Whether it is one of these, and right.</summary>
    public static bool IsRight(string text) =>
        EpcUrn.TrySplit(text, out var kind, out var scheme, out var body)
        && kind == "id"
        && scheme switch
        {
            "bic" => IsContainer(body),
            "imovn" => IsVessel(body),
            "usdod" => body.Split('.') is [var cage, var serial] && IsCage(cage) && IsNumber(serial, 36),
            "adi" => body.Split('.', 3) is [var cage, var part, var serial] && IsCage(cage) && IsPart(part, serial),
            "gid" => body.Split('.') is [var manager, var type, var serial]
                && IsNumber(manager, 28)
                && IsNumber(type, 24)
                && IsNumber(serial, 36),
            _ => false,
        };

    // Three letters of the owner, the category, six digits and a check digit: letters count from 10, multiples of 11 left out.
    static bool IsContainer(string text)
    {
        if (text.Length != 11 || text[3] is not ('U' or 'J' or 'Z') || !Characters.AreDigits(text.AsSpan(4)))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i < 4 && !char.IsAsciiLetterUpper(text[i]))
            {
                return false;
            }

            var value = i < 4 ? text[i] - 'A' + 10 : text[i] - '0';
            sum += (value + (i < 4 ? (value - 1) / 10 : 0)) << i;
        }

        return sum % 11 % 10 == text[10] - '0';
    }

    static bool IsVessel(string text)
    {
        if (text.Length != 7 || !Characters.AreDigits(text))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 6; i++)
        {
            sum += (text[i] - '0') * (7 - i);
        }

        return sum % 10 == text[6] - '0';
    }

    static bool IsCage(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && (!char.IsAsciiLetterUpper(c) || c is 'I' or 'O'))
            {
                return false;
            }
        }

        return text.Length is 5 or 6;
    }

    static bool IsNumber(string text, int bits) =>
        Characters.AreDigits(text)
        && (text.Length == 1 || text[0] != '0')
        && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number < 1UL << bits;

    // A serial number that is unique without the part's begins with a number sign, and then there may be no part.
    static bool IsPart(string part, string serial) =>
        EpcUrn.Decode(part) is { Length: <= 32 } number
        && EpcUrn.Decode(serial) is { Length: > 0 and <= 30 } text
        && Characters.AreIn39(number)
        && (text[0] == '#' ? text.Length > 1 : number.Length > 0)
        && Characters.AreIn39(text);
}
