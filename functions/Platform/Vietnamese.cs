using System.Collections.Frozen;
using System.Text;

namespace Traceability.Platform;

/// <summary>
/// Vietnamese letters without ICU: the program runs with invariant globalization, whose <see cref="string.Normalize()"/> leaves
/// text as it is, while some phones send an accent as a character of its own.
/// </summary>
public static class Vietnamese
{
    const char Grave = '\u0300';
    const char Acute = '\u0301';
    const char Tilde = '\u0303';
    const char Hook = '\u0309';
    const char DotBelow = '\u0323';
    const char Circumflex = '\u0302';
    const char Breve = '\u0306';
    const char Horn = '\u031B';

    static readonly char[] tones = [Grave, Acute, Hook, Tilde, DotBelow];

    // Each vowel followed by its five toned forms, in the order of `tones`.
    static readonly string[] vowels =
    [
        "aàáảãạ",
        "ăằắẳẵặ",
        "âầấẩẫậ",
        "eèéẻẽẹ",
        "êềếểễệ",
        "iìíỉĩị",
        "oòóỏõọ",
        "ôồốổỗộ",
        "ơờớởỡợ",
        "uùúủũụ",
        "ưừứửữự",
        "yỳýỷỹỵ",
    ];

    static readonly (char Base, char Mark, char Composed)[] shapes =
    [
        ('a', Breve, 'ă'),
        ('a', Circumflex, 'â'),
        ('e', Circumflex, 'ê'),
        ('o', Circumflex, 'ô'),
        ('o', Horn, 'ơ'),
        ('u', Horn, 'ư'),
    ];

    static readonly FrozenDictionary<(char, char), char> pairs = Pairs();
    static readonly FrozenDictionary<char, char> plain = Plain();

    /// <summary>The text with each Vietnamese letter as one character (Unicode NFC, for the letters of the alphabet).</summary>
    public static string Compose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyInRange('\u0300', '\u036F'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (result.Length > 0 && Join(result, c))
            {
                continue;
            }

            result.Append(c);
        }

        return result.ToString();
    }

    /// <summary>The text for comparing and searching: small letters, no accents, đ as d, single spaces.</summary>
    public static string Fold(string text)
    {
        var composed = Compose(text);
        var result = new StringBuilder(composed.Length);
        foreach (var c in composed)
        {
            var lower = char.ToLowerInvariant(c);
            var letter = plain.GetValueOrDefault(lower, lower);
            // A mark that is left joined no letter: an accent all the same.
            if (letter is >= '\u0300' and <= '\u036F' || (letter == ' ' && (result.Length == 0 || result[^1] == ' ')))
            {
                continue;
            }

            result.Append(letter);
        }

        return result.ToString().TrimEnd();
    }

    // A dot below sorts before the circumflex, breve and other tones (Unicode canonical order), and a letter typed as tone, then
    // shape must come out the same: where the pair is unknown, the mark is tried under the last tone.
    static bool Join(StringBuilder result, char mark)
    {
        var last = result[^1];
        if (pairs.TryGetValue((last, mark), out var composed))
        {
            result[^1] = composed;
            return true;
        }

        foreach (var tone in tones)
        {
            foreach (var (letter, shape, shaped) in shapes)
            {
                foreach (var upper in (ReadOnlySpan<bool>)[false, true])
                {
                    var bare = upper ? char.ToUpperInvariant(letter) : letter;
                    var full = upper ? char.ToUpperInvariant(shaped) : shaped;
                    if (shape == mark && pairs[(bare, tone)] == last)
                    {
                        result[^1] = pairs[(full, tone)];
                        return true;
                    }
                }
            }
        }

        return false;
    }

    static FrozenDictionary<(char, char), char> Pairs()
    {
        var result = new Dictionary<(char, char), char>();
        void Add(char letter, char mark, char composed)
        {
            result[(letter, mark)] = composed;
            result[(char.ToUpperInvariant(letter), mark)] = char.ToUpperInvariant(composed);
        }

        foreach (var vowel in vowels)
        {
            for (var tone = 0; tone < tones.Length; tone++)
            {
                Add(vowel[0], tones[tone], vowel[tone + 1]);
            }
        }

        foreach (var (letter, mark, composed) in shapes)
        {
            Add(letter, mark, composed);
        }

        return result.ToFrozenDictionary();
    }

    static FrozenDictionary<char, char> Plain()
    {
        var shaped = shapes.ToDictionary(s => s.Composed, s => s.Base);
        var result = new Dictionary<char, char> { ['đ'] = 'd' };
        foreach (var vowel in vowels)
        {
            var letter = shaped.GetValueOrDefault(vowel[0], vowel[0]);
            foreach (var c in vowel)
            {
                result[c] = letter;
            }
        }

        return result.ToFrozenDictionary();
    }
}
