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
        gzip = new(() => Compressed(to => new GZipStream(to, CompressionLevel.SmallestSize)));
        brotli = new(() => Compressed(to => new BrotliStream(to, CompressionLevel.SmallestSize)));
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

    /// <summary>A file that the program makes itself.</summary>
    public static Asset Of(string name, string extension, string contentType, byte[] bytes) =>
        new(name, extension, contentType, bytes);

    public static Asset Embedded(string name, string extension, string contentType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream($"assets/{name}.{extension}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(name, extension, contentType, bytes);
    }

    byte[] Compressed(Func<Stream, Stream> coder)
    {
        using var to = new MemoryStream();
        using (var compressor = coder(to))
        {
            compressor.Write(Bytes.Span);
        }

        return to.ToArray();
    }
}

/// <summary>Every file that pages load.</summary>
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
    /// <returns>The file as it is now; null where no file has the name.</returns>
    public static Asset? Find(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Split('.') is [var name, _, var extension] ? byName.GetValueOrDefault($"{name}.{extension}") : null;
    }
}
