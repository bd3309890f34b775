using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Traceability.Platform.Pages;

/// <summary>The codings that answers are made smaller by.</summary>
static class Coding
{
    public const string Brotli = "br";
    public const string Gzip = "gzip";

    /// <summary>The one that who asks understands best; null where it takes none.</summary>
    // Brotli is the smaller; a quality of 0 refuses a coding (RFC 9110 §12.5.3).
    public static string? Preferred(StringValues accepted)
    {
        if (!StringWithQualityHeaderValue.TryParseList(accepted, out var codings))
        {
            return null;
        }

        double Quality(string coding) =>
            codings.FirstOrDefault(c => c.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) is { } named
                ? named.Quality ?? 1
                : 0;
        var (brotli, gzip) = (Quality(Brotli), Quality(Gzip));
        return brotli > 0 && brotli >= gzip ? Brotli
            : gzip > 0 ? Gzip
            : null;
    }

    /// <summary>Bytes in a coding.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> plain, string coding, CompressionLevel level)
    {
        using var to = new MemoryStream();
        using (Stream compressor = coding == Brotli ? new BrotliStream(to, level) : new GZipStream(to, level))
        {
            compressor.Write(plain);
        }

        return to.ToArray();
    }
}
