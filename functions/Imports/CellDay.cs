using System.Globalization;
using System.Text.RegularExpressions;

namespace Traceability.Imports;

/// <summary>Why a text is no day.</summary>
public enum DayFault
{
    /// <summary>It is one.</summary>
    None,

    NotDay,

    /// <summary>A number, as Excel keeps days, that is not shown as one.</summary>
    Serial,

    /// <summary>The year has two digits, or other cells of the column put the month first.</summary>
    Ambiguous,
}

/// <summary>Reads days as Vietnam writes them (20/11/2026) and as ISO 8601 does (2026-11-20); a time of day behind it is left out.</summary>
public static partial class CellDay
{
    /// <param name="isMonthFirstSeen">Another cell of the column is a day only where the month comes first.</param>
    public static DayFault Read(SheetCell cell, bool isMonthFirstSeen, out DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(cell);
        day = default;
        if (cell.Kind != CellKind.Text)
        {
            return cell.Kind switch
            {
                CellKind.Day => IsIso(cell.Text, out day) ? DayFault.None : DayFault.NotDay,
                CellKind.Number => DayFault.Serial,
                _ => DayFault.NotDay,
            };
        }

        var text = cell.Text.Trim();
        if (IsIso(text, out day))
        {
            return DayFault.None;
        }

        if (Parts(text) is not var (first, second, year, digits))
        {
            return DayFault.NotDay;
        }

        if (digits == 2)
        {
            return DayFault.Ambiguous;
        }

        if (!IsDay(year, second, first))
        {
            return DayFault.NotDay;
        }

        day = new DateOnly(year, second, first);
        return isMonthFirstSeen && first <= 12 && first != second ? DayFault.Ambiguous : DayFault.None;
    }

    /// <summary>Whether a text is a day only where its first number is the month: 11/20/2026.</summary>
    public static bool IsMonthFirst(SheetCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Kind == CellKind.Text
            && Parts(cell.Text.Trim()) is var (first, second, year, digits)
            && digits == 4
            && second > 12
            && IsDay(year, first, second);
    }

    static bool IsIso(string text, out DateOnly day)
    {
        day = default;
        var match = Iso.Match(text);
        if (!match.Success)
        {
            return false;
        }

        var (year, month, date) = (Number(match, 1), Number(match, 2), Number(match, 3));
        if (!IsDay(year, month, date))
        {
            return false;
        }

        day = new DateOnly(year, month, date);
        return true;
    }

    static (int First, int Second, int Year, int Digits)? Parts(string text)
    {
        var match = Written.Match(text);
        return match.Success ? (Number(match, 1), Number(match, 2), Number(match, 3), match.Groups[3].Length) : null;
    }

    static bool IsDay(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})([T ][0-9:.+Z-]*)?\z")]
    static partial Regex Iso { get; }

    [GeneratedRegex(@"\A([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})( [0-9:.]*)?\z")]
    static partial Regex Written { get; }
}
