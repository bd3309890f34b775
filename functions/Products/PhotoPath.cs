using System.Buffers;
using Traceability.Gs1;

namespace Traceability.Products;

/// <summary>Where a product's picture is served; the content is part of the name, so that it may be kept for ever.</summary>
public static class PhotoPath
{
    static readonly SearchValues<char> hexadecimal = SearchValues.Create("0123456789abcdef");

    public static string Page(Gtin gtin, string hash) => $"/photos/{gtin}/{hash}-page.jpg";

    public static string Feed(Gtin gtin, string hash) => $"/photos/{gtin}/{hash}-feed.jpg";

    /// <summary>Whether a text is the name of a copy: <c>{16 hexadecimal digits}-page.jpg</c> or <c>-feed.jpg</c>.</summary>
    public static bool IsFile(string file) =>
        file is { Length: 25 }
        && (
            file.EndsWith("-page.jpg", StringComparison.Ordinal) || file.EndsWith("-feed.jpg", StringComparison.Ordinal)
        )
        && file.AsSpan(0, 16).IndexOfAnyExcept(hexadecimal) < 0;
}
