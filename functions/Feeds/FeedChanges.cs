using System.Globalization;
using System.Text.Json;
using Traceability.Listings;

namespace Traceability.Feeds;

/// <summary>A page of what changed, as JSON.</summary>
static class FeedChanges
{
    /// <param name="next">The cursor behind this page.</param>
    /// <param name="more">There is another page already.</param>
    public static void Write(
        Utf8JsonWriter json,
        IEnumerable<ChangedListing> changed,
        FeedSelection? selection,
        FeedPlace place,
        long next,
        bool more
    )
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var listing in changed.Select(change => change.Listing).OfType<Listing>())
        {
            if (selection?.MayTake(listing.Product) != false)
            {
                Item(json, listing, selection, place);
            }
        }

        json.WriteEndArray();
        json.WriteString("next", next.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("more", more);
        json.WriteEndObject();
    }

    // What left the selection is told as well: who mirrors it would offer it for ever.
    static void Item(Utf8JsonWriter json, Listing listing, FeedSelection? selection, FeedPlace place)
    {
        json.WriteStartObject();
        json.WriteString("id", listing.Product.Gtin.ToString());
        json.WritePropertyName("product");
        var shown = Marketplaces.SchemaOrg.Show(listing, place.Day);
        if (shown.Missing is not null || selection?.Takes(listing.Product) == false)
        {
            json.WriteNullValue();
        }
        else
        {
            SchemaItem.Write(json, shown, place);
        }

        json.WriteEndObject();
    }
}
