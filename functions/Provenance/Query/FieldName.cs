using System.Diagnostics.CodeAnalysis;
using Traceability.Gs1.Epcis;

namespace Traceability.Provenance.Query;

/// <summary>
/// The field that a parameter such as <c>EQ_INNER_ILMD_{name}</c> means: in which part of an event, whether inside another field,
/// and its name as <c>prefix:name</c> or namespace and name.
/// </summary>
/// <remarks>Source: EPCIS 2.0 §8.2.7.1.</remarks>
public sealed record FieldName(string Section, bool IsInner, string Name)
{
    static readonly string[] sections =
    [
        "ILMD",
        "ERROR_DECLARATION",
        "SENSORELEMENT",
        "SENSORMETADATA",
        "SENSORREPORT",
    ];

    /// <summary>Reads what follows the operator; false for what has no namespace.</summary>
    /// <param name="text">Such as <c>INNER_ILMD_cbvmda:lotNumber</c>.</param>
    /// <param name="prefixes">Prefixes that the query gives a namespace.</param>
    public static bool TryParse(
        string text,
        IReadOnlyDictionary<string, string> prefixes,
        [NotNullWhen(true)] out FieldName? field
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(prefixes);
        field = null;
        var isInner = text.StartsWith("INNER_", StringComparison.Ordinal);
        var rest = isInner ? text["INNER_".Length..] : text;
        var section = Array.Find(sections, s => rest.StartsWith(s + "_", StringComparison.Ordinal)) ?? "";
        var name = section.Length > 0 ? rest[(section.Length + 1)..] : rest;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == name.Length - 1)
        {
            return false;
        }

        if (prefixes.TryGetValue(name[..colon], out var space))
        {
            name = space + name[(colon + 1)..];
        }

        field = new FieldName(section, isInner, name);
        return true;
    }

    public IEnumerable<EventField> Of(EpcisEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Fields.Where(f => f.Section == Section && f.IsInner == IsInner && Names(f, Name));
    }

    /// <summary>Whether a field has this name.</summary>
    public static bool Names(EventField field, string name)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Name == name || field.Written == name;
    }
}
