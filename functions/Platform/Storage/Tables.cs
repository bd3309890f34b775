namespace Traceability.Platform.Storage;

/// <summary>Every table that the program has.</summary>
public static class Tables
{
    public const string Keys = "keys";
    public const string Farmers = "farmers";

    public static IReadOnlyList<string> All { get; } = [Keys, Farmers];
}
