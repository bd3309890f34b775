using System.Globalization;
using Traceability.Gs1;

namespace Traceability.Catalogue;

/// <summary>Where a product stands in the lists of the index.</summary>
/// <param name="Place">The same in each list: see <see cref="CatalogueEntry.PlaceOf"/>.</param>
/// <param name="Terms">The lists.</param>
public sealed record IndexedPlace(string Place, IReadOnlyList<string> Terms);

/// <summary>
/// What the catalogue keeps of a product. It decides what is shown; the lists of the index only lead to it, and where they say what
/// it does not, they are wrong. Each time that its lists change it gets another place, never used before: so whoever is late in
/// writing an earlier one cannot undo a later one.
/// </summary>
/// <param name="Item">Null where it is not on sale.</param>
/// <param name="Mark">Names the place among all that the product ever had.</param>
/// <param name="Since">When it came on sale, this last time.</param>
/// <param name="IsSettled">The lists hold what they should, and nothing of former places.</param>
/// <param name="Former">Places that the lists may still hold.</param>
public sealed record CatalogueEntry(
    Gtin Gtin,
    CatalogueItem? Item,
    string Mark,
    DateOnly Since,
    bool IsSettled,
    IReadOnlyList<IndexedPlace> Former
)
{
    /// <summary>Every place has this length, and so no place begins another.</summary>
    public const int PlaceLength = 7 + 1 + 14 + 1 + 26;

    /// <summary>Null where it has none, as it is not on sale.</summary>
    public IndexedPlace? Place => Item is null ? null : new IndexedPlace(PlaceOf(Since, Gtin, Mark), Item.Terms);

    /// <summary>The latest on sale first: <c>{days until the end of time}|{gtin}|{mark}</c>.</summary>
    public static string PlaceOf(DateOnly since, Gtin gtin, string mark) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DateOnly.MaxValue.DayNumber - since.DayNumber:D7}|{gtin}|{mark}"
        );

    /// <summary>Whose place it is; null for what is no place.</summary>
    public static Gtin? GtinAt(string place) =>
        place.Length == PlaceLength && Gtin.TryParse(place[8..22], out var gtin) ? gtin : null;

    /// <summary>Whether a text names a place, or the gap right behind one: where a reader may go on.</summary>
    public static bool IsPlaceOrBehind(string text) =>
        text.Length is PlaceLength or PlaceLength + 1 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '|' or '!');

    /// <summary>
    /// The entry as it must be from now on: the very one that is kept where nothing changed, null where there is nothing to keep.
    /// </summary>
    /// <param name="kept">The entry as it was read, before what <paramref name="item"/> was decided from.</param>
    /// <param name="mark">A mark that nobody ever had.</param>
    public static CatalogueEntry? Decide(
        CatalogueEntry? kept,
        Gtin gtin,
        CatalogueItem? item,
        DateOnly today,
        string mark
    )
    {
        if (kept is null)
        {
            return item is null ? null : new CatalogueEntry(gtin, item, mark, today, IsSettled: false, []);
        }

        if (Equals(kept.Item, item))
        {
            return kept;
        }

        if (kept.Item is { } was && item is not null && was.Terms.SequenceEqual(item.Terms))
        {
            return kept with { Item = item };
        }

        return new CatalogueEntry(
            gtin,
            item,
            item is null ? kept.Mark : mark,
            kept.Item is null ? today : kept.Since,
            IsSettled: false,
            kept.Place is { } place ? [.. kept.Former, place] : kept.Former
        );
    }
}
