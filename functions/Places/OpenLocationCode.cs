using System.Diagnostics.CodeAnalysis;

namespace Traceability.Places;

/// <summary>
/// Open Location Codes ("plus codes"): a place on the earth as a short text, <c>7P27CX6Q+W2</c>, which names a cell of a fixed grid.
/// Every calculation is one of whole numbers, so that neighbouring cells never overlap or leave a gap.
/// </summary>
/// <remarks>Source: Open Location Code Specification (github.com/google/open-location-code, Documentation/Specification).</remarks>
public static class OpenLocationCode
{
    /// <summary>The digits of a code where nothing else is asked for: a cell of 14 m.</summary>
    public const int DefaultLength = 10;

    /// <summary>Digits at most; those behind are passed over.</summary>
    public const int MaxLength = 15;

    /// <summary>Units of latitude in a degree: the height of a cell of 15 digits.</summary>
    public const long LatitudeUnits = 25_000_000;

    /// <summary>Units of longitude in a degree: the width of a cell of 15 digits.</summary>
    public const long LongitudeUnits = 8_192_000;

    const string Digits = "23456789CFGHJMPQRVWX";
    const char Separator = '+';
    const char Padding = '0';
    const int SeparatorAt = 8;
    const int MaxLatitude = 90;
    const int MaxLongitude = 180;

    // The first ten digits are pairs, latitude before longitude, each a twentieth of the one before; every digit behind them cuts its
    // cell into five rows and four columns.
    const int Base = 20;
    const int PairDigits = 10;
    const int Rows = 5;
    const int Columns = 4;

    // A code is shortened only where whoever reads it may be a little further off: within 0.3 of a cell, where 0.5 would do.
    const double Safety = 0.3;

    // Units: what degrees and their product with a unit can be off as doubles, and no more than a tenth of a micrometre.
    const double DoubleError = 1e-6;

    const long LatitudeRange = 2 * MaxLatitude * LatitudeUnits;
    const long LongitudeRange = 2 * MaxLongitude * LongitudeUnits;

    /// <summary>The code of the cell that a position is in.</summary>
    /// <param name="latitude">Degrees north; beyond the poles it is taken for the pole.</param>
    /// <param name="longitude">Degrees east; any number of turns.</param>
    /// <param name="length">2, 4, 6, 8, or 10 to 15 digits; more are cut to 15.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such length, or a degree is no number.</exception>
    public static string Encode(double latitude, double longitude, int length = DefaultLength)
    {
        var (north, east) = ToUnits(latitude, longitude);
        return EncodeUnits(north, east, length);
    }

    /// <summary>
    /// A position in units of the smallest cells, counted from the south pole and from the 180th meridian: latitude is clipped to the
    /// last cell below the north pole, longitude is taken around.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A degree is no number, or infinite.</exception>
    public static (long Latitude, long Longitude) ToUnits(double latitude, double longitude)
    {
        RefuseUnlessFinite(latitude, nameof(latitude));
        RefuseUnlessFinite(longitude, nameof(longitude));
        var north = Units(Math.Clamp(latitude, -MaxLatitude, MaxLatitude), LatitudeUnits);
        // Whole turns come off before the multiplication, where that is exact.
        var east = Units(longitude % (2 * MaxLongitude), LongitudeUnits);
        return (
            Math.Min(north + (MaxLatitude * LatitudeUnits), LatitudeRange - 1),
            Around(east + (MaxLongitude * LongitudeUnits))
        );
    }

    /// <summary>As <see cref="Encode"/>, of a position in units of the smallest cells.</summary>
    /// <param name="latitude">From the south pole, in units of 1/25,000,000 degree; clipped to the range of the earth.</param>
    /// <param name="longitude">From the 180th meridian, in units of 1/8,192,000 degree; any number of turns.</param>
    /// <param name="length">2, 4, 6, 8, or 10 to 15 digits; more are cut to 15.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such length.</exception>
    public static string EncodeUnits(long latitude, long longitude, int length = DefaultLength)
    {
        if (length < 2 || (length < PairDigits && length % 2 != 0))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A code has 2, 4, 6, 8 or 10 to 15 digits.");
        }

        var kept = Math.Min(length, MaxLength);
        var (north, east) = (Math.Clamp(latitude, 0, LatitudeRange - 1), Around(longitude));
        Span<char> digits = stackalloc char[MaxLength];
        for (var at = MaxLength - 1; at >= PairDigits; at--)
        {
            digits[at] = Digits[(int)((north % Rows * Columns) + (east % Columns))];
            (north, east) = (north / Rows, east / Columns);
        }

        for (var at = PairDigits - 2; at >= 0; at -= 2)
        {
            digits[at] = Digits[(int)(north % Base)];
            digits[at + 1] = Digits[(int)(east % Base)];
            (north, east) = (north / Base, east / Base);
        }

        digits[kept..].Fill(Padding);
        return string.Concat(digits[..SeparatorAt], "+", kept <= SeparatorAt ? [] : digits[SeparatorAt..kept]);
    }

    /// <summary>The cell that a full code names.</summary>
    /// <exception cref="FormatException">It is no full code.</exception>
    public static CodeArea Decode(string code) =>
        TryDecode(code, out var area) ? area : throw new FormatException($"{code} is no full Open Location Code.");

    /// <summary>The cell that a full code names; false for anything else.</summary>
    public static bool TryDecode([NotNullWhen(true)] string? code, out CodeArea area)
    {
        area = default;
        if (!IsFull(code))
        {
            return false;
        }

        var cell = Cell.Of(code);
        area = new CodeArea(
            Degrees(cell.North, LatitudeUnits, MaxLatitude),
            Degrees(cell.East, LongitudeUnits, MaxLongitude),
            Degrees(cell.North + cell.Height, LatitudeUnits, MaxLatitude),
            Degrees(cell.East + cell.Width, LongitudeUnits, MaxLongitude),
            cell.Length
        );
        return true;
    }

    /// <summary>
    /// The code without those of its first two, four, six or eight digits that are understood near a position; as it is, in capitals,
    /// where none are. <see cref="RecoverNearest"/> finds it again from that position and from those around it.
    /// </summary>
    /// <remarks>The specification speaks of six digits at most, its published tests take off eight; so does this.</remarks>
    /// <exception cref="FormatException">It is no full code, or one that is padded.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A degree is no number, or infinite.</exception>
    public static string Shorten(string code, double latitude, double longitude)
    {
        if (!IsFull(code) || code.Contains(Padding, StringComparison.Ordinal))
        {
            throw new FormatException($"{code} is no full Open Location Code without padding.");
        }

        var area = Decode(code);
        RefuseUnlessFinite(latitude, nameof(latitude));
        RefuseUnlessFinite(longitude, nameof(longitude));
        var north = Math.Abs(area.Latitude - Math.Clamp(latitude, -MaxLatitude, MaxLatitude));
        // The short way around the earth.
        var east = Math.Abs(Math.IEEERemainder(area.Longitude - longitude, 2 * MaxLongitude));
        var off = Math.Max(north, east);
        var capitals = code.ToUpperInvariant();
        // Of a code that ends with the separator a pair stays: a separator alone is no code.
        for (var cut = capitals.Length > SeparatorAt + 1 ? SeparatorAt : SeparatorAt - 2; cut > 0; cut -= 2)
        {
            if (off < Safety * PairHeight(cut) / LatitudeUnits)
            {
                return capitals[cut..];
            }
        }

        return capitals;
    }

    /// <summary>The full code, in capitals, that a short one names near a position; a full code as it is.</summary>
    /// <exception cref="FormatException">It is no code.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A degree is no number, or infinite.</exception>
    public static string RecoverNearest(string code, double latitude, double longitude)
    {
        if (IsFull(code))
        {
            return code.ToUpperInvariant();
        }

        if (!IsShort(code))
        {
            throw new FormatException($"{code} is no Open Location Code.");
        }

        var cut = SeparatorAt - code.IndexOf(Separator, StringComparison.Ordinal);
        var (north, east) = ToUnits(latitude, longitude);
        var cell = Cell.Of(EncodeUnits(north, east)[..cut] + code.ToUpperInvariant());
        // What was cut off names a cell; the code may be meant in one of its neighbours, half a cell or less away.
        var (height, width) = (PairHeight(cut), PairWidth(cut));
        var (above, right) = (2 * (cell.North - north) + cell.Height, 2 * (cell.East - east) + cell.Width);
        var nearest = (cell.North, cell.East);
        if (above > height && cell.North - height >= 0)
        {
            nearest.North -= height;
        }
        else if (-above > height && cell.North + height < LatitudeRange)
        {
            nearest.North += height;
        }

        if (right > width)
        {
            nearest.East -= width;
        }
        else if (-right > width)
        {
            nearest.East += width;
        }

        return EncodeUnits(nearest.North, nearest.East, cell.Length);
    }

    /// <summary>Whether a text is a code, full or short, in capitals or not.</summary>
    public static bool IsValid([NotNullWhen(true)] string? code)
    {
        if (code is null)
        {
            return false;
        }

        var separator = code.IndexOf(Separator, StringComparison.Ordinal);
        if (
            separator < 0
            || separator > SeparatorAt
            || separator % 2 != 0
            || code.Length - separator == 2
            || code.Length == 1
        )
        {
            return false;
        }

        var digits = code.AsSpan(0, separator);
        var behind = code.AsSpan(separator + 1);
        var padding = digits.IndexOf(Padding);
        if (padding >= 0)
        {
            // Pairs alone, at least one, then nothing but padding up to the separator: a padded code is neither short nor longer.
            if (
                separator < SeparatorAt
                || padding == 0
                || padding % 2 != 0
                || behind.Length > 0
                || digits[padding..].ContainsAnyExcept(Padding)
            )
            {
                return false;
            }

            digits = digits[..padding];
        }

        return AreDigits(digits) && AreDigits(behind);
    }

    /// <summary>Whether a text is a code whose first digits were cut off.</summary>
    public static bool IsShort([NotNullWhen(true)] string? code) =>
        IsValid(code) && code.IndexOf(Separator, StringComparison.Ordinal) < SeparatorAt;

    /// <summary>Whether a text is a code that names a cell of the earth by itself.</summary>
    public static bool IsFull([NotNullWhen(true)] string? code) =>
        IsValid(code)
        && !IsShort(code)
        && ValueOf(code[0]) * Base < 2 * MaxLatitude
        && ValueOf(code[1]) * Base < 2 * MaxLongitude;

    static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (ValueOf(c) < 0)
            {
                return false;
            }
        }

        return true;
    }

    static int ValueOf(char digit) =>
        char.IsAscii(digit) ? Digits.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal) : -1;

    /// <summary>The height of a cell of so many digits, pairs alone, in units of latitude.</summary>
    static long PairHeight(int digits) => Pair(digits, LatitudeUnits);

    /// <summary>The width of a cell of so many digits, pairs alone, in units of longitude.</summary>
    static long PairWidth(int digits) => Pair(digits, LongitudeUnits);

    // The first pair is 20 degrees.
    static long Pair(int digits, long unit)
    {
        var size = Base * unit;
        for (var pair = 2; pair < digits; pair += 2)
        {
            size /= Base;
        }

        return size;
    }

    // The unit below, but for a number that is on the border as far as a double can tell: 129.7 degrees are 1,062,502,400 units of
    // longitude, and as a double a little less.
    static long Units(double degrees, long unit)
    {
        var exact = degrees * unit;
        var whole = Math.Round(exact);
        return (long)(Math.Abs(exact - whole) <= DoubleError ? whole : Math.Floor(exact));
    }

    static long Around(long longitude) => ((longitude % LongitudeRange) + LongitudeRange) % LongitudeRange;

    // From whole numbers at once: adding up parts of degrees would add up their errors.
    static double Degrees(long units, long unit, int origin) => (double)(units - (origin * unit)) / unit;

    static void RefuseUnlessFinite(double degrees, string name)
    {
        if (!double.IsFinite(degrees))
        {
            throw new ArgumentOutOfRangeException(name, degrees, "Degrees are a finite number.");
        }
    }

    /// <summary>A full code's cell in units: its south-west corner and its size.</summary>
    readonly record struct Cell(long North, long East, long Height, long Width, int Length)
    {
        public static Cell Of(string code)
        {
            var cell = new Cell(0, 0, Base * Base * LatitudeUnits, Base * Base * LongitudeUnits, 0);
            foreach (var c in code)
            {
                if (ValueOf(c) is >= 0 and var value && cell.Length < MaxLength)
                {
                    cell = cell.Within(value);
                }
            }

            // A code of an odd number of digits below ten is none: every pair was read whole.
            return cell;
        }

        Cell Within(int value) =>
            Length >= PairDigits
                ? new(
                    North + (value / Columns * (Height / Rows)),
                    East + (value % Columns * (Width / Columns)),
                    Height / Rows,
                    Width / Columns,
                    Length + 1
                )
            : Length % 2 == 0
                ? this with
                {
                    North = North + (value * (Height / Base)),
                    Height = Height / Base,
                    Length = Length + 1,
                }
            : this with { East = East + (value * (Width / Base)), Width = Width / Base, Length = Length + 1 };
    }
}
