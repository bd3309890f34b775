using Traceability.Listings;

namespace Traceability.Feeds;

/// <summary>A form that a catalogue is written in, by its publisher's rules.</summary>
public interface IFeedFormat
{
    /// <summary>The last part of its address.</summary>
    string File { get; }

    /// <summary>Its media type, with the character set.</summary>
    string MediaType { get; }

    /// <summary>One more with each release that writes the same listings otherwise: who pulled before pulls again.</summary>
    int Revision { get; }

    /// <summary>Begins to write.</summary>
    FeedWriter Write(FeedPlace place);
}

/// <summary>When and where a feed is written.</summary>
/// <param name="Day">The day in Vietnam whose lots are for sale.</param>
/// <param name="PublicUrl">The origin of every link.</param>
public sealed record FeedPlace(DateOnly Day, string PublicUrl);

/// <summary>The formats that there are.</summary>
public static class FeedFormats
{
    /// <summary>What the changes alone are told as: not a format, since it is no whole catalogue.</summary>
    public const string Changes = "changes";

    public static IReadOnlyList<IFeedFormat> All { get; } = [new GoogleFeed(), new MetaFeed(), new SchemaFeed()];

    /// <summary>The last part of every address that a feed has.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. All.Select(format => format.File), Changes];
}

/// <summary>
/// A feed that is being written, into memory a piece at a time and from there to whoever pulls it: memory does not grow with the feed,
/// and no writing of XML, CSV or JSON waits for the network.
/// </summary>
public abstract class FeedWriter : IDisposable
{
    const int FullAt = 64 * 1024;

    /// <summary>The piece that is being written.</summary>
    protected MemoryStream Piece { get; } = new(FullAt * 2);

    /// <summary>Writes an item; a listing that lacks something is none.</summary>
    public abstract void Add(Listing listing);

    public abstract void End();

    /// <summary>Sends what was written since the last sending, where that is enough or all that is to come.</summary>
    public async Task SendAsync(Stream body, bool isLast, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        Flush();
        if (Piece.Length > FullAt || isLast)
        {
            await body.WriteAsync(Piece.GetBuffer().AsMemory(0, (int)Piece.Length), cancellation);
            await body.FlushAsync(cancellation);
            Piece.SetLength(0);
        }
    }

    /// <summary>Brings everything into the piece.</summary>
    protected abstract void Flush();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Piece.Dispose();
        }
    }
}
