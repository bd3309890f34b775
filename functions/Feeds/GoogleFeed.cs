using System.Text;
using System.Xml;
using Traceability.Listings;

namespace Traceability.Feeds;

/// <summary>Google's feed: RSS 2.0 with the namespace <c>http://base.google.com/ns/1.0</c>.</summary>
public sealed class GoogleFeed : IFeedFormat
{
    public string File => "google.xml";

    public string MediaType => "application/rss+xml; charset=utf-8";

    public int Revision => 3;

    public FeedWriter Write(FeedPlace place) => new Writer(place);

    sealed class Writer : FeedWriter
    {
        readonly XmlWriter xml;
        readonly FeedPlace place;

        public Writer(FeedPlace place)
        {
            this.place = place;
            xml = XmlWriter.Create(
                Piece,
                new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false }
            );
            xml.WriteStartDocument();
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteAttributeString("xmlns", "g", null, GoogleItem.Namespace);
            xml.WriteStartElement("channel");
            xml.WriteElementString("title", "Nông sản truy xuất được nguồn gốc");
            xml.WriteElementString("link", place.PublicUrl + "/");
            xml.WriteElementString("description", "Nông sản Việt Nam, từng lô có nguồn gốc.");
        }

        public override void Add(Listing listing)
        {
            var shown = Marketplaces.Google.Show(listing, place.Day);
            if (shown.Missing is null)
            {
                GoogleItem.Write(xml, shown, place);
            }
        }

        public override void End()
        {
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndDocument();
        }

        protected override void Flush() => xml.Flush();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                xml.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
