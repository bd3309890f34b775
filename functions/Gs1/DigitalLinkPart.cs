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
