using System.Globalization;

namespace Traceability.Gs1;

/// <summary>The compressed segment of a Digital Link: AIs with their values, then parameters that are none of GS1's.</summary>
/// <param name="Elements">AIs and values.</param>
/// <param name="Parameters">Names of URI-safe base64, not all digits, and values of ASCII; at most 127 characters each.</param>
/// <remarks>
/// Source: GS1 Digital Link Standard 1.1, compression. An element is its AI, four bits a digit, and its value; an
/// optimisation code stands for several AIs; the flag F begins a parameter.
/// </remarks>
sealed record CompressedSegment(
    IReadOnlyList<(string Ai, string Value)> Elements,
    IReadOnlyList<(string Name, string Value)> Parameters
)
{
    /// <summary>The most characters of a parameter's name or value.</summary>
    public const int MostInParameter = 127;

    /// <summary>The first four bits of a parameter.</summary>
    public const int Flag = 0xF;

    /// <summary>How many bits say the length of a parameter's name or value.</summary>
    public const int LengthBits = 7;

    /// <summary>Writes the segment: what a code of the first primary key saves, the other elements, the parameters.</summary>
    public override string ToString()
    {
        var bits = new BitWriter();
        var values = Elements.ToDictionary(e => e.Ai, e => e.Value, StringComparer.Ordinal);
        var best = CompressionCodes.Best(Elements.Select(e => e.Ai).FirstOrDefault(Keys.IsPrimary), values.ContainsKey);
        if (best is { } code)
        {
            bits.Write(code.Code, 8);
            Array.ForEach(code.Ais, ai => WriteValue(bits, ai, values[ai]));
        }

        foreach (var (ai, value) in Elements.Where(e => best?.Ais.Contains(e.Ai) != true))
        {
            bits.Write(int.Parse(ai, NumberStyles.HexNumber, CultureInfo.InvariantCulture), ai.Length * 4);
            WriteValue(bits, ai, value);
        }

        foreach (var (name, value) in Parameters)
        {
            bits.Write(Flag, 4);
            bits.Write(name.Length, LengthBits);
            CompressedText.WriteName(bits, name);
            CompressedText.Write(bits, value, LengthBits);
        }

        return bits.ToString();
    }

    static void WriteValue(BitWriter bits, string ai, string value)
    {
        if (Gs1.Elements.TryFormat(ai, out var format))
        {
            CompressedValue.Write(bits, format, value);
        }
    }
}
