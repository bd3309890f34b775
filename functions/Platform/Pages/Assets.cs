using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Traceability.Platform.Pages;

/// <summary>One file that pages load, named by its content so that browsers may keep it for good.</summary>
public sealed class Asset
{
    readonly Lazy<byte[]> gzip;
    readonly Lazy<byte[]> brotli;

    Asset(string name, string extension, string contentType, byte[] bytes)
    {
        Name = name;
        Extension = extension;
        ContentType = contentType;
        Bytes = bytes;
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        // Once, at the first request that wants it: a cold start that serves one page pays for nothing else.
        gzip = new(() => Coding.Compress(bytes, Coding.Gzip, CompressionLevel.SmallestSize));
        brotli = new(() => Coding.Compress(bytes, Coding.Brotli, CompressionLevel.SmallestSize));
    }

    public string Name { get; }

    public string Extension { get; }

    public string ContentType { get; }

    /// <summary>SHA-256 of the content, its first 16 hexadecimal digits.</summary>
    public string Hash { get; }

    public string Path => $"/assets/{Name}.{Hash}.{Extension}";

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The content in a coding: <c>br</c>, <c>gzip</c>, or as it is.</summary>
    public ReadOnlyMemory<byte> In(string? coding) =>
        coding switch
        {
            Coding.Brotli => brotli.Value,
            Coding.Gzip => gzip.Value,
            _ => Bytes,
        };

    /// <summary>A file that lies in the program as <c>assets/{name}.{extension}</c>.</summary>
    public static Asset Embedded(string name, string extension, string contentType) =>
        Of(name, extension, contentType, Resource($"assets/{name}.{extension}"));

    /// <summary>A file that the program makes.</summary>
    public static Asset Of(string name, string extension, string contentType, byte[] bytes) =>
        new(name, extension, contentType, bytes);

    /// <summary>What lies in the program under a name.</summary>
    public static byte[] Resource(string name)
    {
        using var stream =
            typeof(Asset).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>Files that the pages of one feature load, beside those that every page does.</summary>
public interface IAssets
{
    /// <summary>Finds a file by name and extension, <c>outbox.js</c>; null where the feature has none.</summary>
    Asset? Find(string name);
}

/// <summary>Every file that all pages load.</summary>
public static class Assets
{
    public static Asset Look { get; } = Asset.Embedded("look", "css", "text/css; charset=utf-8");

    public static Asset Leaf { get; } = Asset.Embedded("leaf", "svg", "image/svg+xml");

    public static Asset Field { get; } = Asset.Embedded("field", "svg", "image/svg+xml");

    /// <summary>A module that a page works without.</summary>
    public static Asset Offers { get; } = Asset.Embedded("offers", "js", "text/javascript; charset=utf-8");

    static readonly FrozenDictionary<string, Asset> byName = new[] { Look, Leaf, Field, Offers }.ToFrozenDictionary(
        asset => $"{asset.Name}.{asset.Extension}",
        StringComparer.Ordinal
    );

    /// <summary>Finds a file by <c>{name}.{hash}.{extension}</c>, whatever the hash.</summary>
    /// <param name="file">The last segment of its address.</param>
    /// <param name="features">What features have beside.</param>
    /// <returns>The file as it is now; null where no file has the name.</returns>
    public static Asset? Find(string file, params IEnumerable<IAssets> features)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Split('.') is not [var name, _, var extension] ? null
            : byName.TryGetValue($"{name}.{extension}", out var shared) ? shared
            : features
                .Select(feature => feature.Find($"{name}.{extension}"))
                .FirstOrDefault(found => found is not null);
    }
}
