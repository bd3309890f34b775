namespace Traceability.Listings;

/// <summary>A listing as one marketplace shows it.</summary>
/// <param name="State">Never <see cref="ListingState.Pending"/>.</param>
/// <param name="Reason">What is missing, where something is.</param>
/// <param name="Title">The product's name.</param>
/// <param name="Brand">The brand, or the producer's name where there is none.</param>
/// <param name="Notes">What of the product's texts the marketplace does not take, for its owner.</param>
public sealed record ShownListing(
    ListingState State,
    string? Reason,
    string Title,
    string Description,
    string Brand,
    IReadOnlyList<string> Notes
);

/// <summary>What a marketplace that pulls a feed asks of a listing, by its published rules.</summary>
/// <param name="Id">Its name in the interface.</param>
/// <param name="MinPhoto">Pixels that a photo has at the least, each way; 1 where any will do.</param>
public sealed record MarketplaceRules(string Id, int MinPhoto, TextRule Title, TextRule Description, TextRule Brand)
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
            product.Photo is not { } photo ? "photo missing"
            : photo.Width < MinPhoto || photo.Height < MinPhoto ? "photo too small"
            : title.Length == 0 ? "name missing"
            : description.Length == 0 ? "description missing"
            : brand.Length == 0 ? "brand missing"
            : null;
        return new ShownListing(
            missing is not null ? ListingState.Incomplete
                : listing.StockOn(day) > 0 ? ListingState.Listed
                : ListingState.SoldOut,
            missing,
            title,
            description,
            brand,
            notes
        );
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

    /// <remarks>
    /// Source: Google Merchant Center, product data specification: title, description and brand (150, 5,000 and 70 characters),
    /// image_link (100 × 100 pixels at the least, without apparel).
    /// </remarks>
    public static MarketplaceRules Google { get; } =
        new(
            "google",
            MinPhoto: 100,
            Title: new TextRule(150),
            Description: new TextRule(5000) { KeepsLines = true, KeepsEmoji = true },
            Brand: new TextRule(70)
        );

    /// <remarks>
    /// Source: Meta, catalog reference, product fields: title, description and brand (200, 9,999 and 100 characters, plain text),
    /// image_link (500 × 500 pixels at the least).
    /// </remarks>
    public static MarketplaceRules Meta { get; } =
        new(
            "meta",
            MinPhoto: 500,
            Title: new TextRule(200) { IsCell = true },
            Description: new TextRule(9999)
            {
                KeepsLines = true,
                KeepsEmoji = true,
                IsCell = true,
            },
            Brand: new TextRule(100) { IsCell = true }
        );

    /// <summary>Whoever reads schema.org's terms; they set no lengths, so these are what a product may have.</summary>
    public static MarketplaceRules SchemaOrg { get; } =
        new(
            "schema.org",
            MinPhoto: 1,
            Title: new TextRule(150) { KeepsEmoji = true },
            Description: new TextRule(5000) { KeepsLines = true, KeepsEmoji = true },
            Brand: new TextRule(100) { KeepsEmoji = true }
        );

    public static IReadOnlyList<MarketplaceRules> All { get; } = [Google, Meta, SchemaOrg];
}
