using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Traceability.Imports;

/// <summary>Reads the text of a string item (ECMA-376 Part 1, §18.4): its runs, without the phonetic ones.</summary>
static partial class XlsxText
{
    /// <param name="reader">At the start of the item; afterwards at its end.</param>
    public static string Read(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (reader.LocalName == "rPh")
            {
                Pass(reader);
            }
            else if (reader.LocalName == "t")
            {
                text.Append(Value(reader));
            }
        }

        return Unescape(text.ToString());
    }

    /// <summary>What stands in an element that has text alone; afterwards the reader is at its end.</summary>
    public static string Value(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (
                reader.NodeType
                is XmlNodeType.Text
                    or XmlNodeType.CDATA
                    or XmlNodeType.SignificantWhitespace
                    or XmlNodeType.Whitespace
            )
            {
                text.Append(reader.Value);
            }
        }

        return text.ToString();
    }

    /// <summary>Goes to the end of an element.</summary>
    public static void Pass(XmlReader reader)
    {
        if (!reader.IsEmptyElement)
        {
            var depth = reader.Depth;
            while (reader.Read() && reader.Depth > depth) { }
        }
    }

    /// <summary>A character that XML cannot hold is written <c>_x000D_</c> (ST_Xstring, §22.9.2.19).</summary>
    public static string Unescape(string text) =>
        text.Contains("_x", StringComparison.Ordinal)
            ? Escaped.Replace(
                text,
                match =>
                    (
                        (char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    ).ToString()
            )
            : text;

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    static partial Regex Escaped { get; }
}
