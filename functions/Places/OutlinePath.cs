using System.Globalization;

namespace Traceability.Places;

/// <summary>A point of a drawing: right and down.</summary>
readonly record struct Corner(double X, double Y);

/// <summary>Reads the <c>d</c> of an SVG path that is made of closed rings of straight lines; of a curve its end is taken.</summary>
/// <remarks>Source: SVG 2, section 9.3 (path data).</remarks>
static class OutlinePath
{
    /// <exception cref="FormatException">It has a command that no outline has.</exception>
    public static IReadOnlyList<IReadOnlyList<Corner>> Rings(string path)
    {
        var rings = new List<List<Corner>>();
        var rest = path.AsSpan();
        var at = new Corner(0, 0);
        var command = ' ';
        while (!(rest = rest.TrimStart([' ', ',', '\n', '\t'])).IsEmpty)
        {
            if (char.IsAsciiLetter(rest[0]))
            {
                command = rest[0];
                rest = rest[1..];
                if (command is 'z' or 'Z')
                {
                    // Back to where the ring began; another may begin from there.
                    at = rings[^1][0];
                    continue;
                }
            }

            var origin = char.IsLower(command) ? at : new Corner(0, 0);
            switch (command)
            {
                case 'm' or 'M':
                    rings.Add([at = Next(ref rest, origin)]);
                    // Further pairs behind a move are lines.
                    command = command == 'm' ? 'l' : 'L';
                    break;
                case 'l' or 'L':
                    rings[^1].Add(at = Next(ref rest, origin));
                    break;
                case 'c' or 'C':
                    _ = Next(ref rest, origin);
                    _ = Next(ref rest, origin);
                    rings[^1].Add(at = Next(ref rest, origin));
                    break;
                default:
                    throw new FormatException($"No outline has the command {command}.");
            }
        }

        return rings;
    }

    static Corner Next(ref ReadOnlySpan<char> rest, Corner origin)
    {
        var x = Number(ref rest);
        return new Corner(origin.X + x, origin.Y + Number(ref rest));
    }

    static double Number(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart([' ', ',', '\n', '\t']);
        var end = rest.IndexOfAny([' ', ',', '\n', '\t']);
        // A letter behind a number is the next command, unless it is an exponent.
        for (var i = 1; i < (end < 0 ? rest.Length : end); i++)
        {
            if (char.IsAsciiLetter(rest[i]) && rest[i] is not 'e')
            {
                end = i;
            }
        }

        var number = end < 0 ? rest : rest[..end];
        rest = rest[number.Length..];
        return double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
