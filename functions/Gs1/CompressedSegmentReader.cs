using System.Diagnostics.CodeAnalysis;

namespace Traceability.Gs1;

/// <summary>Reads the compressed segment of a Digital Link; whether its values are right is not its question.</summary>
sealed class CompressedSegmentReader
{
    readonly BitReader bits;
    readonly List<(string Ai, string Value)> elements = [];
    readonly List<(string Name, string Value)> parameters = [];

    CompressedSegmentReader(string text) => bits = new BitReader(text);

    /// <summary>Reads a path's segment; false for what no compressor writes.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out CompressedSegment? segment)
    {
        segment = null;
        if (text.Length > 0 && text.All(Characters.Base64.Contains))
        {
            var reader = new CompressedSegmentReader(text);
            segment = reader.ReadAll() ? new CompressedSegment(reader.elements, reader.parameters) : null;
        }

        return segment is not null;
    }

    bool ReadAll()
    {
        while (!bits.IsAtEnd)
        {
            var isRead =
                bits.TryRead(4, out int high)
                && (
                    high == CompressedSegment.Flag
                        ? ReadParameter()
                        : bits.TryRead(4, out int low) && ReadElements(high, low)
                );
            if (!isRead)
            {
                return false;
            }
        }

        return true;
    }

    bool ReadElements(int high, int low)
    {
        var ais =
            high > 9 || low > 9 ? CompressionCodes.Ais((high << 4) | low)
            : TryReadAi($"{high}{low}", out var single) ? [single]
            : null;
        foreach (var ai in ais ?? [])
        {
            if (!Elements.TryFormat(ai, out var format) || !CompressedValue.TryRead(bits, format, out var value))
            {
                return false;
            }

            elements.Add((ai, value));
        }

        return ais is not null;
    }

    // No AI is the beginning of another: it ends where there is one.
    bool TryReadAi(string start, out string ai)
    {
        ai = start;
        while (!Elements.TryFormat(ai, out _))
        {
            if (ai.Length == 4 || !bits.TryRead(4, out int digit) || digit > 9)
            {
                return false;
            }

            ai += (char)('0' + digit);
        }

        return true;
    }

    // A name of digits would be an AI.
    bool ReadParameter()
    {
        if (
            !bits.TryRead(CompressedSegment.LengthBits, out int length)
            || !CompressedText.TryReadName(bits, length, out var name)
            || length == 0
            || Characters.AreDigits(name)
            || !CompressedText.TryRead(bits, CompressedSegment.LengthBits, 0, out var value)
        )
        {
            return false;
        }

        parameters.Add((name, value));
        return true;
    }
}
