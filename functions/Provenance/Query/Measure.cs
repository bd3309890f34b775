namespace Traceability.Provenance.Query;

/// <summary>
/// Units that sensors report in, so that <c>GE_value_CEL</c> finds what was reported in kelvin.
/// </summary>
/// <remarks>Source: EPCIS 2.0 §8.2.7.1 (EQ_value_uom), UN/CEFACT Recommendation 20.</remarks>
public static class Measure
{
    // Unit, the unit that it is told in, and how: base = value × factor + offset.
    static readonly Dictionary<string, (string Base, decimal Factor, decimal Offset)> units = new(
        StringComparer.Ordinal
    )
    {
        ["CEL"] = ("KEL", 1, 273.15m),
        ["KEL"] = ("KEL", 1, 0),
        ["FAH"] = ("KEL", 5m / 9, 273.15m - (32m * 5 / 9)),
        ["KGM"] = ("KGM", 1, 0),
        ["GRM"] = ("KGM", 0.001m, 0),
        ["MGM"] = ("KGM", 0.000001m, 0),
        ["TNE"] = ("KGM", 1000, 0),
        ["LBR"] = ("KGM", 0.45359237m, 0),
        ["ONZ"] = ("KGM", 0.028349523125m, 0),
        ["LTR"] = ("LTR", 1, 0),
        ["MLT"] = ("LTR", 0.001m, 0),
        ["MTQ"] = ("LTR", 1000, 0),
        ["MTR"] = ("MTR", 1, 0),
        ["CMT"] = ("MTR", 0.01m, 0),
        ["MMT"] = ("MTR", 0.001m, 0),
        ["KMT"] = ("MTR", 1000, 0),
        ["INH"] = ("MTR", 0.0254m, 0),
        ["FOT"] = ("MTR", 0.3048m, 0),
        ["SEC"] = ("SEC", 1, 0),
        ["MIN"] = ("SEC", 60, 0),
        ["HUR"] = ("SEC", 3600, 0),
        ["DAY"] = ("SEC", 86400, 0),
        ["PAL"] = ("PAL", 1, 0),
        ["HPA"] = ("PAL", 100, 0),
        ["KPA"] = ("PAL", 1000, 0),
        ["BAR"] = ("PAL", 100000, 0),
        ["MBR"] = ("PAL", 100, 0),
    };

    /// <summary>A value in its base unit; a unit that is not known is its own base. Rounded to twelve digits behind the point.</summary>
    public static (string Unit, decimal Value) InBase(string unit, decimal value) =>
        units.TryGetValue(unit, out var known)
            ? (known.Base, decimal.Round((value * known.Factor) + known.Offset, 12))
            : (unit, value);
}
