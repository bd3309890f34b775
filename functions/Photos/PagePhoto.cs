namespace Traceability.Photos;

/// <summary>A picture as a page loads it.</summary>
/// <param name="Url">An address on this site: pages load no other picture.</param>
/// <param name="Width">Pixels; with the height, the room that is kept while it loads.</param>
/// <param name="Height">Pixels.</param>
public sealed record PagePhoto(string Url, int Width, int Height)
{
    /// <summary>The copy for pages: 800 pixels wide, or as wide as it is.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="name">What names its copies.</param>
    /// <param name="width">Pixels, of the larger copy.</param>
    /// <param name="height">Pixels, of the larger copy.</param>
    public static PagePhoto Of(PhotoOwner owner, string name, int width, int height)
    {
        var shown = Math.Min(width, PhotoIntake.PageWidth);
        return new PagePhoto(PhotoPath.Page(owner, name), shown, height * shown / width);
    }
}
