using System.Text;
using System.Xml;
using Traceability.Listings;

namespace Traceability.Feeds;

/// <summary>
/// Google's feed, written into memory a piece at a time and taken from there: memory does not grow with the feed, and no
/// writing of XML waits for the network.
/// </summary>
public sealed class GoogleFeed : IDisposable
{
    const int FullAt = 64 * 1024;

    readonly MemoryStream piece = new(FullAt * 2);
    readonly XmlWriter xml;
    readonly DateOnly day;
    readonly string publicUrl;

    /// <param name="day">The day in Vietnam whose lots are for sale.</param>
    /// <param name="publicUrl">The origin of every link.</param>
    public GoogleFeed(DateOnly day, string publicUrl)
    {
        this.day = day;
        this.publicUrl = publicUrl;
        xml = XmlWriter.Create(
            piece,
            new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false }
        );
        xml.WriteStartDocument();
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "g", null, GoogleItem.Namespace);
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", "Nông sản truy xuất được nguồn gốc");
        xml.WriteElementString("link", publicUrl + "/");
        xml.WriteElementString("description", "Nông sản Việt Nam, từng lô có nguồn gốc.");
    }

    /// <summary>There is enough to send.</summary>
    public bool IsFull => piece.Length > FullAt;

    /// <summary>Writes an item; a listing that is not complete is none.</summary>
    public void Add(Listing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        if (listing.State != ListingState.Incomplete)
        {
            GoogleItem.Write(xml, listing, day, publicUrl);
        }
    }

    public void End()
    {
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    /// <summary>What was written since the last taking.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        xml.Flush();
        var taken = piece.ToArray();
        piece.SetLength(0);
        return taken;
    }

    public void Dispose()
    {
        xml.Dispose();
        piece.Dispose();
    }
}
