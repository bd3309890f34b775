using System.Globalization;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Traceability.Tests.Labels;

/// <summary>What a thermal printer makes of ZPL II: written from Zebra's description of <c>^GFA</c> and its compression alone.</summary>
public sealed partial record ZplPicture(SKBitmap Picture, int Copies, int Width, int Length)
{
    public static IReadOnlyList<ZplPicture> All(string zpl) =>
        [.. Format().Matches(zpl).Select(match => One(match.Value))];

    static ZplPicture One(string format)
    {
        var field = Graphic().Match(format);
        int Of(string name) => int.Parse(field.Groups[name].Value, CultureInfo.InvariantCulture);
        var (total, perRow) = (Of("total"), Of("row"));
        Assert.Equal(total, Of("sent"));
        var rows = Rows(field.Groups["data"].Value, perRow * 2);
        Assert.Equal(total / perRow, rows.Count);
        var picture = new SKBitmap(new SKImageInfo(perRow * 8, rows.Count, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < perRow * 8; x++)
            {
                var digit = int.Parse(rows[y].AsSpan(x / 4, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                picture.SetPixel(x, y, ((digit >> (3 - (x % 4))) & 1) == 1 ? SKColors.Black : SKColors.White);
            }
        }

        return new ZplPicture(picture, Number(format, "PQ"), Number(format, "PW"), Number(format, "LL"));
    }

    static List<string> Rows(string data, int digits)
    {
        var rows = new List<string>();
        var (row, repeat) = ("", 0);
        foreach (var letter in data)
        {
            switch (letter)
            {
                case >= 'G' and <= 'Y':
                    repeat += letter - 'G' + 1;
                    break;
                case >= 'g' and <= 'z':
                    repeat += (letter - 'g' + 1) * 20;
                    break;
                case ',':
                    row = row.PadRight(digits, '0');
                    break;
                case '!':
                    row = row.PadRight(digits, 'F');
                    break;
                case ':':
                    Assert.Empty(row);
                    row = rows[^1];
                    break;
                default:
                    row += new string(letter, Math.Max(1, repeat));
                    repeat = 0;
                    break;
            }

            Assert.True(row.Length <= digits);
            if (row.Length == digits && repeat == 0)
            {
                rows.Add(row);
                row = "";
            }
        }

        Assert.Empty(row);
        return rows;
    }

    static int Number(string format, string command) =>
        int.Parse(Regex.Match(format, $@"\^{command}([0-9]+)").Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\^XA.*?\^XZ", RegexOptions.Singleline)]
    private static partial Regex Format();

    [GeneratedRegex(@"\^FO0,0\^GFA,(?<sent>\d+),(?<total>\d+),(?<row>\d+),(?<data>[0-9A-Za-z:,!]*)\^FS")]
    private static partial Regex Graphic();
}
