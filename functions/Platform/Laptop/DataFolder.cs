using System.Text.Json;

namespace Traceability.Platform.Laptop;

/// <summary>Where a laptop keeps its data between two runs.</summary>
/// <param name="Path">The full path; it exists and can be written.</param>
/// <param name="Asked">Whether somebody chose it; such a folder never shares a storage emulator with another.</param>
public sealed record DataFolder(string Path, bool Asked)
{
    public const string Setting = "Traceability:DataFolder";

    /// <exception cref="LaptopFault">The folder cannot be made or cannot be written.</exception>
    public static DataFolder Resolve(string? setting)
    {
        var asked = !string.IsNullOrWhiteSpace(setting);
        var path = System.IO.Path.GetFullPath(
            asked
                ? setting!
                : System.IO.Path.Combine(
                    PackageFolder(AppContext.BaseDirectory) ?? Environment.CurrentDirectory,
                    "data"
                )
        );
        // A trailing separator would make one folder two when command lines are compared.
        path = System.IO.Path.TrimEndingDirectorySeparator(path);
        try
        {
            Directory.CreateDirectory(path);
            // Only writing shows whether one may write: mode bits, ACLs and read-only mounts all have their own answer.
            var probe = System.IO.Path.Combine(path, $".write-{Guid.NewGuid():N}");
            using (
                new FileStream(
                    probe,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                )
            ) { }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LaptopFault(
                $"The data folder {path} cannot be written: {fault.Message.TrimEnd('.')}.",
                $"Make it writable, or name another folder in the setting {Setting}.",
                fault
            );
        }

        return new DataFolder(path, asked);
    }

    /// <summary>The folder, at or above the one given, of the package.json that pins azurite.</summary>
    public static string? PackageFolder(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (AzuritePin(folder.FullName) is not null)
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>The version of azurite that the package.json of this folder asks for, if it does.</summary>
    internal static string? AzuritePin(string folder)
    {
        try
        {
            using var package = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder, "package.json")));
            foreach (var group in (ReadOnlySpan<string>)["dependencies", "devDependencies"])
            {
                if (
                    package.RootElement.TryGetProperty(group, out var entries)
                    && entries.TryGetProperty("azurite", out var version)
                )
                {
                    return version.GetString();
                }
            }

            return null;
        }
        // Somebody else's package.json above ours is none of our business, whatever its state.
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
