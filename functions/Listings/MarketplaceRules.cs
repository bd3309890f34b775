namespace Traceability.Listings;

/// <summary>A listing as one marketplace that pulls a feed shows it.</summary>
/// <param name="Listing">As the marketplace has it: nothing is sold where its owner does not sell it.</param>
/// <param name="Missing">What it asks for and does not get: then the listing is in no feed of it.</param>
/// <param name="IsInStock">Whether it can be bought there on that day.</param>
/// <param name="Title">The product's name.</param>
/// <param name="Brand">The brand, or the producer's name where there is none.</param>
/// <param name="Notes">What of the product's texts the marketplace does not take, for its owner.</param>
public sealed record ShownListing(
    Listing Listing,
    ListingReason? Missing,
    bool IsInStock,
    string Title,
    string Description,
    string Brand,
    IReadOnlyList<string> Notes
);

/// <summary>What a marketplace that pulls a feed asks of a listing, by its published rules.</summary>
/// <param name="Id">Its name in the interface.</param>
/// <param name="Name">As people know it.</param>
/// <param name="MinPhoto">Pixels that a photo has at the least, each way; 1 where any will do.</param>
public sealed record MarketplaceRules(
    string Id,
    string Name,
    int MinPhoto,
    TextRule Title,
    TextRule Description,
    TextRule Brand
)
{
    /// <summary>What becomes of a listing here, on a day in Vietnam.</summary>
    public ShownListing Show(Listing listing, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var (product, notes) = (listing.Product, new List<string>());
        var title = Text("name", product.Facts.Name, Title, notes);
        var description = Text("description", product.Facts.Description, Description, notes);
        var brand = Text("brand", product.Facts.Brand ?? product.Producer.Name, Brand, notes);
        var missing =
            product.Photo is not { } photo ? ListingReason.PhotoMissing
            : photo.Width < MinPhoto || photo.Height < MinPhoto ? ListingReason.PhotoTooSmall(MinPhoto)
            : title.Length == 0 ? ListingReason.NameMissing
            : description.Length == 0 ? ListingReason.DescriptionMissing
            : brand.Length == 0 ? ListingReason.BrandMissing
            : null;
        var here = listing.At(Id);
        return new ShownListing(here, missing, here.StockOn(day) > 0, title, description, brand, notes);
    }

    /// <summary>What it makes of a listing, for its owner.</summary>
    public ListingAnswer Answer(Listing listing, DateOnly day)
    {
        var shown = Show(listing, day);
        return new ListingAnswer(Id, Name) { Missing = shown.Missing, Notes = shown.Notes };
    }

    static string Text(string field, string text, TextRule rule, List<string> notes)
    {
        var (shown, changes) = rule.Apply(text);
        if (changes != TextChanges.None)
        {
            notes.AddRange(rule.Notes(changes).Select(note => $"{field}: {note}"));
        }

        return shown;
    }
}

/// <summary>The marketplaces that the program itself knows.</summary>
public static class Marketplaces
{
    /// <summary>Whose listing it is that all who pull a feed share: it is decided once, whatever each of them makes of it.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>Our own pages, where households order.</summary>
    public const string Market = "market";

    /// <remarks>
    /// Source: Google Merchant Center, product data specification: title, description and brand (150, 5,000 and 70 characters; not all
    /// in capital letters), image_link (100 × 100 pixels at the least, without apparel).
    /// </remarks>
    public static MarketplaceRules Google { get; } =
        new(
            "google",
            "Google",
            MinPhoto: 100,
            Title: new TextRule(150) { TakesCapitals = false },
            Description: new TextRule(5000)
            {
                KeepsLines = true,
                KeepsEmoji = true,
                TakesCapitals = false,
            },
            Brand: new TextRule(70)
        );

    /// <remarks>
    /// Source: Meta, catalog fields (13 January 2025): title, description and brand (200, 9,999 and 100 characters; a description is
    /// plain text, not all in capital letters, without links), image_link (500 × 500 pixels at the least).
    /// </remarks>
    public static MarketplaceRules Meta { get; } =
        new(
            "meta",
            "Facebook, Instagram",
            MinPhoto: 500,
            Title: new TextRule(200) { IsCell = true, TakesCapitals = false },
            Description: new TextRule(9999)
            {
                KeepsLines = true,
                KeepsEmoji = true,
                IsCell = true,
                TakesLinks = false,
                TakesCapitals = false,
            },
            Brand: new TextRule(100) { IsCell = true }
        );

    /// <summary>Whoever reads schema.org's terms; they set no lengths, so these are what a product may have.</summary>
    public static MarketplaceRules SchemaOrg { get; } =
        new(
            "schema.org",
            "schema.org",
            MinPhoto: 1,
            Title: new TextRule(150) { KeepsEmoji = true },
            Description: new TextRule(5000) { KeepsLines = true, KeepsEmoji = true },
            Brand: new TextRule(100) { KeepsEmoji = true }
        );

    /// <summary>Those that pull a feed.</summary>
    public static IReadOnlyList<MarketplaceRules> All { get; } = [Google, Meta, SchemaOrg];
}
