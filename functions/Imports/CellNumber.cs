using System.Globalization;

namespace Traceability.Imports;

/// <summary>What numbers a column has, which says how a comma or a point is read.</summary>
public enum NumberReading
{
    /// <summary>An amount with or without decimals: <c>1.250</c> may be 1250 or 1,25, and is refused.</summary>
    Amount,

    /// <summary>Whole đồng: a comma or a point parts thousands, <c>65.000</c>.</summary>
    Whole,

    /// <summary>Degrees: a comma or a point begins the decimals, <c>105,987</c>.</summary>
    Degrees,
}

/// <summary>Why a text is no number.</summary>
public enum NumberFault
{
    /// <summary>It is one.</summary>
    None,

    NotNumber,

    /// <summary>It has decimals where none can be.</summary>
    NotWhole,

    /// <summary>It may be read in two ways.</summary>
    Ambiguous,
}

/// <summary>
/// Reads numbers as people in Vietnam write them (1.250,5) and as English does (1,250.5); which of the two it is must follow from the
/// number itself, or it is no number.
/// </summary>
public static class CellNumber
{
    /// <summary>Digits at most: more is no amount, and would not be exact.</summary>
    const int MaxDigits = 20;

    public static NumberFault Read(SheetCell cell, NumberReading reading, out decimal value)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (cell.Kind != CellKind.Number)
        {
            value = 0;
            return cell.Kind == CellKind.Text ? Read(cell.Text, reading, out value) : NumberFault.NotNumber;
        }

        return !decimal.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                ? NumberFault.NotNumber
            : reading == NumberReading.Whole && value != decimal.Truncate(value) ? NumberFault.NotWhole
            : NumberFault.None;
    }

    /// <summary>Reads a number as it is written.</summary>
    public static NumberFault Read(string text, NumberReading reading, out decimal value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = 0;
        // A no-break space, or a narrow one, parts thousands as a space does.
        var plain = text.Trim().Replace('\u00A0', ' ').Replace('\u202F', ' ');
        var isNegative = plain is ['-', ..];
        plain = plain is ['-' or '+', .. var rest] ? rest : plain;
        if (
            plain.Length == 0
            || plain.Count(char.IsAsciiDigit) is 0 or > MaxDigits
            || plain.Any(c => !char.IsAsciiDigit(c) && c is not ('.' or ',' or ' '))
        )
        {
            return NumberFault.NotNumber;
        }

        var marks = plain.Where(c => !char.IsAsciiDigit(c)).ToList();
        var kinds = marks.Distinct().ToList();
        var fault = kinds.Count switch
        {
            0 => Join(plain, "", out value),
            1 when marks.Count > 1 || marks[0] == ' ' => Grouped(plain, marks[0], "", out value),
            1 => OneMark(plain, marks[0], reading, out value),
            // The mark behind the groups begins the decimals, and stands there once.
            2 when marks.Count(mark => mark == marks[^1]) == 1 && marks[^1] != ' ' => plain.Split(marks[^1])
                is [var whole, var part]
                ? Grouped(whole, kinds[0], part, out value)
                : NumberFault.NotNumber,
            _ => NumberFault.NotNumber,
        };
        value = isNegative ? -value : value;
        return fault != NumberFault.None ? fault
            : reading == NumberReading.Whole && value != decimal.Truncate(value) ? NumberFault.NotWhole
            : reading == NumberReading.Degrees && marks.Count > 1 ? NumberFault.NotNumber
            : NumberFault.None;
    }

    /// <summary>One comma or one point: it parts thousands, or begins the decimals.</summary>
    static NumberFault OneMark(string text, char mark, NumberReading reading, out decimal value)
    {
        var parts = text.Split(mark);
        var mayGroup = parts[0].Length is >= 1 and <= 3 && parts[0][0] != '0' && parts[1].Length == 3;
        if (mayGroup && reading == NumberReading.Amount)
        {
            value = 0;
            return NumberFault.Ambiguous;
        }

        return mayGroup && reading == NumberReading.Whole
            ? Join(parts[0] + parts[1], "", out value)
            : Join(parts[0], parts[1], out value);
    }

    static NumberFault Grouped(string whole, char mark, string part, out decimal value)
    {
        var groups = whole.Split(mark);
        if (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3))
        {
            return Join(string.Concat(groups), part, out value);
        }

        value = 0;
        return NumberFault.NotNumber;
    }

    static NumberFault Join(string whole, string part, out decimal value) =>
        decimal.TryParse($"{whole}.{part}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            ? NumberFault.None
            : NumberFault.NotNumber;
}
