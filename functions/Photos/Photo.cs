namespace Traceability.Photos;

/// <summary>Why some bytes are no photo.</summary>
public enum PhotoFault
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>More than <see cref="PhotoIntake.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Neither JPEG, PNG nor WebP.</summary>
    NotAPicture,

    /// <summary>More pixels than are decoded.</summary>
    TooManyPixels,

    /// <summary>It begins as a picture and cannot be read to its end.</summary>
    Broken,
}

/// <summary>A photo as it is kept: two JPEGs without any metadata, upright.</summary>
/// <param name="PageBytes">For pages: at most 800 pixels wide, at most 1600 high.</param>
/// <param name="FeedBytes">For marketplaces: at most 1600 pixels on its longer side.</param>
/// <param name="Width">Pixels, of the larger copy: the feed's.</param>
/// <param name="Height">Pixels, of the larger copy: the feed's.</param>
/// <param name="Hash">The first 16 hexadecimal digits of the SHA-256 of <paramref name="FeedBytes"/>.</param>
public sealed record Photo(byte[] PageBytes, byte[] FeedBytes, int Width, int Height, string Hash);
