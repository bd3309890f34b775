namespace Traceability.Platform.Storage;

/// <summary>Every blob container that the program has.</summary>
public static class Containers
{
    public const string Codes = "codes";
    public const string Photos = "photos";
    public const string Certificates = "certificates";
    public const string Captures = "captures";
    public const string Events = "events";

    /// <summary>What is in it is kept for as long as its rows are worked off.</summary>
    public const string Imports = "imports";

    public static IReadOnlyList<string> All { get; } = [Codes, Photos, Certificates, Captures, Events, Imports];
}
