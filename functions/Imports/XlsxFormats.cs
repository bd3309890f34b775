using System.Globalization;
using System.Xml;

namespace Traceability.Imports;

/// <summary>Which formats of a workbook show a number as a day (ECMA-376 Part 1, §18.8.30 and §18.8.31).</summary>
public sealed class XlsxFormats
{
    readonly List<bool> days = [];

    public static XlsxFormats None { get; } = new();

    /// <param name="style">The place of a cell's format in the workbook; null where the cell has none.</param>
    public bool IsDay(string? style) =>
        int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
        && place < days.Count
        && days[place];

    public static XlsxFormats Read(XmlReader styles)
    {
        using var reader = styles;
        var formats = new XlsxFormats();
        var own = new Dictionary<string, bool>(StringComparer.Ordinal);
        var isOfCells = false;
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.EndElement, LocalName: "cellXfs" })
            {
                isOfCells = false;
            }
            else if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            else if (reader.LocalName == "cellXfs")
            {
                isOfCells = !reader.IsEmptyElement;
            }
            else if (reader.LocalName == "numFmt" && reader.GetAttribute("numFmtId") is { } id)
            {
                own[id] = ShowsDay(reader.GetAttribute("formatCode") ?? "");
            }
            else if (isOfCells && reader.LocalName == "xf")
            {
                var number = reader.GetAttribute("numFmtId") ?? "";
                formats.days.Add(own.TryGetValue(number, out var isDay) ? isDay : IsBuiltInDay(number));
            }
        }

        return formats;
    }

    // 14 to 17 and 22 everywhere; 27 to 36 and 50 to 58 in East Asia's editions.
    static bool IsBuiltInDay(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is (>= 14 and <= 17) or 22 or (>= 27 and <= 36) or (>= 50 and <= 58);

    /// <summary>Whether a format code shows day or year: what is quoted, escaped or in brackets is text, colour or locale.</summary>
    public static bool ShowsDay(string code)
    {
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = code.IndexOf('"', i + 1) is var quote and >= 0 ? quote : code.Length;
                    break;
                case '[':
                    i = code.IndexOf(']', i + 1) is var bracket and >= 0 ? bracket : code.Length;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case ';':
                    // The first section is the one of positive numbers, as every day is.
                    return false;
                case 'd' or 'D' or 'y' or 'Y':
                    return true;
                default:
                    break;
            }
        }

        return false;
    }
}
