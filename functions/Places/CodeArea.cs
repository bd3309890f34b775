namespace Traceability.Places;

/// <summary>The cell of the earth that an Open Location Code names, in degrees, WGS 84.</summary>
/// <param name="South">The lowest latitude in it.</param>
/// <param name="West">The lowest longitude in it.</param>
/// <param name="North">Where it ends: the first latitude that is not in it, but for the cells at the pole.</param>
/// <param name="East">Where it ends: the first longitude that is not in it.</param>
/// <param name="Length">The digits that the code has, 2 to 15.</param>
/// <remarks>Source: Open Location Code Specification, "Decoding".</remarks>
public readonly record struct CodeArea(double South, double West, double North, double East, int Length)
{
    /// <summary>The latitude of its centre.</summary>
    public double Latitude => South + ((North - South) / 2);

    /// <summary>The longitude of its centre.</summary>
    public double Longitude => West + ((East - West) / 2);
}
