using System.Text;

namespace Traceability.Fuzz;

/// <summary>Makes another input of those that there are: a few small changes, one on top of the other.</summary>
public sealed class Mutation
{
    const int MostChanges = 6;
    const int MostRepeated = 64;

    // Ends of what numbers can hold, and signs that some reader means something by.
    static readonly string[] oddities =
    [
        .. (string[])["0", "-1", "1e999", "-0", "1.0000000000000000000000000001", "9223372036854775808"],
        .. (string[])["79228162514264337593543950336", "4294967296", "NaN", "null", "true", "[]", "{}", "\"\"", "00"],
        .. (string[])["%", "%2F", "%252F", "%00", "%C3%A9", "%ff", "..", "/", "\\", "?", "#", "&", ";", "=", "+", "\""],
        .. (string[])["'", "<", ">", "]]>", "<!--", "^XA", "~DG", "=1+1", "@a", "\r\n", "\n", "\t", "\0", "\u001B[31m"],
        .. (string[])["\u00A0", "\u2028", "\u202E", "\uFEFF", "\uFFFD", "\uFFFF", "e\u0301", "ữ", "💥", "İ", "ß", "ﬁ"],
        .. (string[])["\\ud800", "\\u0000", "１", "٣", "𝟘", "９", "－", "＝"],
    ];

    readonly Random random;
    readonly byte[][] words;

    /// <param name="random">Where chance comes from: the same seed makes the same inputs.</param>
    /// <param name="words">What stands in such inputs.</param>
    public Mutation(Random random, IEnumerable<string> words)
    {
        this.random = random;
        this.words = [.. words.Concat(oddities).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Another input of at most so many bytes.</summary>
    public byte[] Of(IReadOnlyList<byte[]> corpus, int maxBytes)
    {
        // What came last reached something new: half of the time it goes on from there.
        var at =
            random.Next(2) == 0 ? random.Next(corpus.Count) : corpus.Count - 1 - random.Next((corpus.Count / 8) + 1);
        var input = new List<byte>(corpus[at]);
        for (var changes = 1 + random.Next(MostChanges); changes > 0; changes--)
        {
            Change(input, corpus);
        }

        if (input.Count > maxBytes)
        {
            input.RemoveRange(maxBytes, input.Count - maxBytes);
        }

        return [.. input];
    }

    void Change(List<byte> input, IReadOnlyList<byte[]> corpus)
    {
        var (from, length) = Piece(input.Count);
        switch (random.Next(12))
        {
            case 0 when input.Count > 0:
                input[random.Next(input.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when input.Count > 0:
                input[random.Next(input.Count)] = (byte)random.Next(256);
                break;
            case 2 when input.Count > 0:
                // The next digit or letter: a check digit that is off by one.
                input[random.Next(input.Count)] += (byte)(random.Next(2) == 0 ? 1 : 255);
                break;
            case 3:
                input.RemoveRange(from, length);
                break;
            case 4:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(from, length));
                break;
            case 5:
                Repeat(input, input.GetRange(from, Math.Min(length, 16)));
                break;
            case 6:
                var other = corpus[random.Next(corpus.Count)];
                var (start, count) = Piece(other.Length);
                input.InsertRange(random.Next(input.Count + 1), other.AsSpan(start, count).ToArray());
                break;
            case 7:
                // Its own beginning with another's end.
                var tail = corpus[random.Next(corpus.Count)];
                var cut = random.Next(Math.Min(input.Count, tail.Length) + 1);
                input.RemoveRange(cut, input.Count - cut);
                input.AddRange(tail.AsSpan(cut).ToArray());
                break;
            case 8:
                input.RemoveRange(from, Math.Min(length, 8));
                input.InsertRange(from, words[random.Next(words.Length)]);
                break;
            case 9 when input.Count > 0:
                input[random.Next(input.Count)] = (byte)random.Next('0', '9' + 1);
                break;
            case 10:
                Repeat(input, words[random.Next(words.Length)]);
                break;
            default:
                input.InsertRange(random.Next(input.Count + 1), words[random.Next(words.Length)]);
                break;
        }
    }

    void Repeat(List<byte> input, IReadOnlyList<byte> piece)
    {
        var at = random.Next(input.Count + 1);
        for (var times = 1 + random.Next(random.Next(8) == 0 ? MostRepeated : 4); times > 0; times--)
        {
            input.InsertRange(at, piece);
        }
    }

    (int From, int Length) Piece(int of)
    {
        var from = random.Next(of + 1);
        // Short ones mostly.
        return (from, random.Next(Math.Min(of - from, random.Next(4) == 0 ? of : 12) + 1));
    }
}
