using System.Collections.Frozen;

namespace Traceability.Gs1.Epcis;

/// <summary>One list of words that GS1 keeps, and the ways in which a word of it is written as URI.</summary>
/// <remarks>Source: CBV 2.0 §7; GS1 Web Vocabulary (measurement types, alerts); EPCIS 2.0 JSON-LD context.</remarks>
sealed class Vocabulary
{
    public static readonly Vocabulary BizStep = OfCbv(
        "BizStep-",
        "bizstep:",
        "accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting "
            + "decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting "
            + "installing killing loading other packing picking receiving removing repackaging repairing replacing reserving "
            + "retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting "
            + "unloading unpacking void_shipping"
    );

    public static readonly Vocabulary Disposition = OfCbv(
        "Disp-",
        "disp:",
        "active available completeness_inferred completeness_verified conformant container_closed container_open damaged "
            + "destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance "
            + "mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed "
            + "recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown"
    );

    public static readonly Vocabulary BizTransaction = OfCbv(
        "BTT-",
        "btt:",
        "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
    );

    public static readonly Vocabulary SourceOrDestination = OfCbv(
        "SDT-",
        "sdt:",
        "location owning_party possessing_party"
    );

    public static readonly Vocabulary ErrorReason = OfCbv("ER-", "er:", "did_not_occur incorrect_data");

    public static readonly Vocabulary Component = OfCbv(
        "Comp-",
        "comp:",
        "altitude axial_distance azimuth easting elevation_angle height latitude longitude northing polar_angle "
            + "spherical_radius x y z"
    );

    public static readonly Vocabulary Measurement = OfWeb(
        "AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance "
            + "AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance "
            + "Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity "
            + "ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency "
            + "Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux "
            + "LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate "
            + "MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux "
            + "RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed "
            + "SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction "
            + "VolumetricFlux Wavenumber"
    );

    public static readonly Vocabulary Alert = OfWeb("ALARM_CONDITION ERROR_CONDITION");

    readonly FrozenSet<string> words;
    readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;
    readonly string[] starts;
    readonly string[] reserved;

    Vocabulary(string canonicalStart, string[] starts, string[] reserved, string words)
    {
        CanonicalStart = canonicalStart;
        this.starts = starts;
        this.reserved = reserved;
        this.words = words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
        lookup = this.words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What comes before a word in its canonical URI.</summary>
    public string CanonicalStart { get; }

    /// <summary>The bare word, or a URI of one's own as it is; null for what is neither.</summary>
    /// <param name="text">Its prefix is expanded already.</param>
    public string? Read(string text)
    {
        if (words.TryGetValue(text, out var word))
        {
            return word;
        }

        foreach (var start in starts)
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
            {
                return lookup.TryGetValue(text.AsSpan(start.Length), out word) ? word : null;
            }
        }

        return Uris.IsUri(text) && !Array.Exists(reserved, r => text.StartsWith(r, StringComparison.Ordinal))
            ? text
            : null;
    }

    /// <summary>The URI of what <see cref="Read"/> gave.</summary>
    public string ToUri(string word) => words.Contains(word) ? CanonicalStart + word : word;

    static Vocabulary OfCbv(string web, string urn, string words)
    {
        string[] roots = ["https://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/"];
        return new(
            roots[0] + web,
            [.. roots.Select(r => r + web), "urn:epcglobal:cbv:" + urn],
            [.. roots, "urn:epcglobal:cbv:"],
            words
        );
    }

    static Vocabulary OfWeb(string words)
    {
        string[] roots =
        [
            "https://gs1.org/voc/",
            "https://www.gs1.org/voc/",
            "http://gs1.org/voc/",
            "http://www.gs1.org/voc/",
            "https://ref.gs1.org/voc/",
        ];
        return new(roots[0], roots, roots, words);
    }
}
