namespace Traceability.Gs1;

/// <summary>A parameter of a Digital Link's query; only <see cref="DigitalLink"/> makes one.</summary>
public sealed record DigitalLinkParameter
{
    DigitalLinkParameter(string raw, string name, string? value, bool isAttribute)
    {
        Name = name;
        Value = value;
        IsAttribute = isAttribute;
        Raw = raw;
    }

    /// <summary>What is before the equals sign, as it was written.</summary>
    public string Name { get; }

    /// <summary>An attribute's value decoded; another parameter's as it was written, null without an equals sign.</summary>
    public string? Value { get; }

    /// <summary>Whether it is a GS1 data attribute: its name is an AI, such as 3103 or 15.</summary>
    public bool IsAttribute { get; }

    string Raw { get; }

    /// <summary>An attribute encoded anew; another parameter byte for byte as it was written.</summary>
    public override string ToString() => Raw;

    internal static DigitalLinkParameter Attribute(string ai, string value) =>
        new($"{ai}={Characters.Encode(value)}", ai, value, isAttribute: true);

    internal static DigitalLinkParameter Other(string raw)
    {
        var equals = raw.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? new DigitalLinkParameter(raw, raw, null, isAttribute: false)
            : new DigitalLinkParameter(raw, raw[..equals], raw[(equals + 1)..], isAttribute: false);
    }
}
