using System.Buffers;
using System.Security.Cryptography;

namespace Traceability.Photos;

/// <summary>Where a photo is served: another picture has another name, so that each may be kept for ever.</summary>
public static class PhotoPath
{
    /// <summary>Characters of a photo's name: hexadecimal digits, small letters.</summary>
    public const int NameLength = 16;

    const string PageEnd = "-page.jpg";
    const string FeedEnd = "-feed.jpg";

    static readonly SearchValues<char> hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>A name that no photo ever had.</summary>
    public static string MakeName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameLength / 2));

    public static string Page(PhotoOwner owner, string name) => $"/photos/{owner}/{PageFile(name)}";

    public static string Feed(PhotoOwner owner, string name) => $"/photos/{owner}/{FeedFile(name)}";

    /// <summary>The file of the copy for pages.</summary>
    public static string PageFile(string name) => name + PageEnd;

    /// <summary>The file of the larger copy, for marketplaces.</summary>
    public static string FeedFile(string name) => name + FeedEnd;

    /// <summary>Whether a text is a photo's name: 16 hexadecimal digits, small letters.</summary>
    public static bool IsName(string text) =>
        text is { Length: NameLength } && text.AsSpan().IndexOfAnyExcept(hexadecimal) < 0;

    /// <summary>Whether a text is the name of a copy: <c>{16 hexadecimal digits}-page.jpg</c> or <c>-feed.jpg</c>.</summary>
    public static bool IsFile(string file) =>
        file is { Length: NameLength + 9 }
        && (file.EndsWith(PageEnd, StringComparison.Ordinal) || file.EndsWith(FeedEnd, StringComparison.Ordinal))
        && file.AsSpan(0, NameLength).IndexOfAnyExcept(hexadecimal) < 0;
}
