using System.Globalization;

namespace Traceability.Gs1;

/// <summary>A part of an AI's value; only the last part varies in length.</summary>
/// <param name="Set">N digits, X set 82, Y set 39, Z base64 safe in URIs.</param>
/// <param name="Least">The fewest characters; 0 where the part may be missing.</param>
/// <param name="Most">The most characters.</param>
/// <param name="Step">What its length is a multiple of.</param>
/// <param name="IsChecked">Whether its last digit is the check digit of those before.</param>
readonly record struct ElementPart(char Set, int Least, int Most, int Step, bool IsChecked)
{
    public bool IsFixed => Least == Most;

    /// <summary>Reads <c>N6</c>, <c>N13*</c> (check digit), <c>X..20</c>, <c>X3..30</c>, <c>[N..12/3]</c> (may be missing, in threes).</summary>
    public static ElementPart Parse(string notation)
    {
        var text = notation.Trim('[', ']', '*');
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var lengths = (slash < 0 ? text[1..] : text[1..slash]).Split("..");
        var most = Number(lengths[^1]);
        var least =
            notation[0] == '[' ? 0
            : lengths.Length == 1 ? most
            : lengths[0].Length == 0 ? 1
            : Number(lengths[0]);
        return new ElementPart(text[0], least, most, slash < 0 ? 1 : Number(text[(slash + 1)..]), notation[^1] == '*');
    }

    public bool Fits(ReadOnlySpan<char> text) =>
        text.Length >= Least
        && text.Length <= Most
        && text.Length % Step == 0
        && (
            text.IsEmpty
            || Set switch
            {
                'N' => Characters.AreDigits(text),
                'X' => Characters.AreIn82(text),
                'Y' => Characters.AreIn39(text),
                _ => Characters.AreInBase64(text),
            }
        );

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
