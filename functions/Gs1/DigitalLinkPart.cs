namespace Traceability.Gs1;

/// <summary>An AI and its value in a Digital Link's path, decoded; only <see cref="DigitalLink"/> makes one.</summary>
public sealed record DigitalLinkPart
{
    internal DigitalLinkPart(string ai, string value)
    {
        Ai = ai;
        Value = value;
    }

    /// <summary>The application identifier: 2 to 4 digits.</summary>
    public string Ai { get; }

    /// <summary>The value, decoded; a GTIN has 14 digits.</summary>
    public string Value { get; }

    /// <summary>The two path segments, with the slash before each.</summary>
    public override string ToString() => $"/{Ai}/{Characters.Encode(Value)}";
}

/// <summary>A parameter of a Digital Link's query; only <see cref="DigitalLink"/> makes one.</summary>
public sealed record DigitalLinkParameter
{
    internal DigitalLinkParameter(string raw, string name, string? value, bool isAttribute)
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

    /// <summary>Whether the name is an AI (2 to 4 digits): an attribute such as 3103 or 15.</summary>
    public bool IsAttribute { get; }

    string Raw { get; }

    /// <summary>An attribute encoded anew; another parameter byte for byte as it was written.</summary>
    public override string ToString() => Raw;
}
