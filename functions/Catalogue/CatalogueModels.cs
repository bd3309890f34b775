using System.Globalization;
using Traceability.Gs1;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Catalogue;

/// <summary>
/// The catalogue, made again from stock. Since when a product is on sale, and the mark of its place, nothing else tells: they are brought
/// over from its entry, and where that is gone it counts as having come on sale now.
/// </summary>
public sealed class CatalogueModels(ICatalogue catalogue) : IReadModels
{
    public IReadOnlyList<ReadModel> Models { get; } = [new("catalogue", Tables.Catalogue, (_, _) => true)];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.Places,
                Tables.Catalogue,
                row => row.Key == "entry",
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) => TellAsync(row, cancellation)
            ),
        ];

    async Task TellAsync(StoredRow row, CancellationToken cancellation)
    {
        if (
            !Gtin.TryParse(row.Partition, out var gtin)
            || row.Text("Mark") is not { Length: > 0 } mark
            || !DateOnly.TryParseExact(
                row.Text("Since"),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var since
            )
        )
        {
            // What cannot be read is made anew.
            return;
        }

        var made = await catalogue.FindAsync(gtin, cancellation);
        if (made is null)
        {
            // It was on sale once: its mark is never to be used again.
            await catalogue.WriteAsync(
                new CatalogueEntry(gtin, null, mark, since, IsSettled: true, []),
                null,
                cancellation
            );
            return;
        }

        // Where it came on sale, or went from it, since its entry was written, the place is a new one.
        var entry = made.Entry;
        if ((entry.Item is null) != (row.Text("Name") is null) || (entry.Mark, entry.Since) == (mark, since))
        {
            return;
        }

        var before = entry with { Mark = mark, Since = since };
        if (before.Place is { } place)
        {
            await catalogue.PutAsync(place, cancellation);
            await catalogue.RemoveAsync(entry.Place!, cancellation);
        }

        await catalogue.WriteAsync(before, made.ETag, cancellation);
    }
}
