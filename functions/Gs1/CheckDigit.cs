namespace Traceability.Gs1;

/// <summary>The check digit of GS1's numeric keys, and the check pair of the Global Model Number.</summary>
/// <remarks>Source: GS1 General Specifications, section 7.9 (standard check digit; check character pair for GMN).</remarks>
public static class CheckDigit
{
    const string Pair = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    static ReadOnlySpan<byte> Primes =>
        [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

    /// <summary>The digit that follows <paramref name="digits"/>: weights 3, 1, 3 … from the right, modulo 10.</summary>
    /// <param name="digits">ASCII digits without their check digit, at least one; any length.</param>
    /// <exception cref="ArgumentException">There is no digit, or a character that is not <c>0</c> to <c>9</c>.</exception>
    public static char Of(ReadOnlySpan<char> digits)
    {
        if (!Characters.AreDigits(digits))
        {
            throw new ArgumentException("Only ASCII digits have a check digit.", nameof(digits));
        }

        return Compute(digits);
    }

    /// <summary>Whether the last digit is the check digit of those before it; false for text that is not all digits.</summary>
    /// <param name="digits">Digits with the check digit last; fewer than two are never right.</param>
    public static bool IsRight(ReadOnlySpan<char> digits) =>
        digits.Length > 1 && Characters.AreDigits(digits) && Compute(digits[..^1]) == digits[^1];

    /// <summary>Whether the last two characters are the check pair of a Global Model Number (AI 8013).</summary>
    /// <param name="text">3 to 25 characters of set 82, the pair last; anything else is not right.</param>
    internal static bool IsPairRight(ReadOnlySpan<char> text)
    {
        if (text.Length is < 3 or > 25)
        {
            return false;
        }

        var body = text[..^2];
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            var value = Characters.Set82.IndexOf(body[i], StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            sum += value * Primes[body.Length - 1 - i];
        }

        sum %= 1021;
        return text[^2] == Pair[sum >> 5] && text[^1] == Pair[sum & 31];
    }

    static char Compute(ReadOnlySpan<char> digits)
    {
        var sum = 0L;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += (digits[i] - '0') * ((digits.Length - i) % 2 == 1 ? 3 : 1);
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
