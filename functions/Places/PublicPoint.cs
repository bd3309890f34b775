namespace Traceability.Places;

/// <summary>
/// The point of a place that anyone may be shown: the centre of a cell of a grid that lies still. It follows from position and
/// precision alone, so that asking again, another day, or of a neighbour tells nothing more; every position in a cell has the same
/// point, so that the point tells the cell and not the house. The grid is that of Open Location Codes: published, the same for
/// everyone, and its cells have names that people can say.
/// </summary>
public sealed record PublicPoint
{
    const int AboutLength = 8;
    const int ExactLength = 11;

    // Of degrees; a centimetre.
    const int Decimals = 7;

    readonly CodeArea area;

    PublicPoint(string code, CodeArea area) => (Code, this.area) = (code, area);

    /// <summary>The cell's Open Location Code: of 8 digits, or of 11 where the place is shown exactly.</summary>
    public string Code { get; }

    /// <summary>Degrees north of the cell's centre, WGS 84.</summary>
    public double Latitude => Math.Round(area.Latitude, Decimals);

    /// <summary>Degrees east of the cell's centre, WGS 84.</summary>
    public double Longitude => Math.Round(area.Longitude, Decimals);

    public bool IsExact => area.Length > AboutLength;

    /// <summary>Null where the owner shows no point, or told no position.</summary>
    public static PublicPoint? Of(Position? position, PlacePrecision precision) =>
        (position, precision) switch
        {
            (null, _) or (_, < PlacePrecision.About250m) => null,
            (_, PlacePrecision.About250m) => Of(position, AboutLength),
            _ => Of(position, ExactLength),
        };

    /// <summary>A point as it was kept, by its code; null for none.</summary>
    /// <exception cref="FormatException">What was kept is no code.</exception>
    public static PublicPoint? Kept(string? code) =>
        string.IsNullOrEmpty(code) ? null : new(code, OpenLocationCode.Decode(code));

    static PublicPoint Of(Position position, int length)
    {
        var code = OpenLocationCode.Encode(position.Latitude, position.Longitude, length);
        return new(code, OpenLocationCode.Decode(code));
    }
}
