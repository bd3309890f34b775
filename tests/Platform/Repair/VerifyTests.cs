using System.Globalization;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Repair;

/// <summary>What is off in storage is found, each by its name; and what is right is told to be.</summary>
public class VerifyTests(TestStorage storage)
{
    [Fact]
    public async Task A_season_holds_and_each_damage_that_is_planted_is_found_and_named()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var village = await Village.OfAsync(program);
        var before = await village.Verifies();
        Assert.Empty(before.Damages);
        Assert.True(before.Holds && before.Checks > 300, $"{before.Checks} checks");

        var gtin = village.Gtin;
        var told = await village.Finds(
            Tables.Events,
            row => row.Key.Length == 0 && row.Text("Json0")!.Contains("packing", StringComparison.Ordinal)
        );
        await village.Writes(
            Tables.Events,
            told.Partition,
            "",
            ("Json0", told.Text("Json0")!.Replace("2026", "2025", StringComparison.Ordinal))
        );
        var edge = await village.Finds(Tables.Graph, row => row.IsKeyed("has|"));
        await village.Deletes(Tables.Graph, edge.Partition, edge.Key);
        var reached = await village.Finds(
            Tables.Recalls,
            row => row.Partition == village.Recall && row.IsKeyed("reached|0|") && row.Text("Lot") == "M"
        );
        await village.Deletes(Tables.Recalls, reached.Partition, reached.Key);
        await village.Writes(Tables.Stock, gtin, "gone|A", ("Amount", "1"));
        await village.Writes(Tables.Batches, $"{gtin}|C", "passport", ("Commune", "Nơi khác"));
        var listing = await village.Finds(Tables.Listings, row => row.Key == $"item|{gtin}");
        await village.Deletes(
            Tables.Listings,
            listing.Partition,
            string.Create(CultureInfo.InvariantCulture, $"change|{(long)listing.Columns["Number"]:D19}")
        );
        var sum = await village.Finds(Tables.Statistics, row => row.IsKeyed("all|"));
        await village.Deletes(Tables.Statistics, sum.Partition, sum.Key);
        var count = await village.Finds(
            Tables.Statistics,
            row => row.IsKeyed("thing|") && row.Key.EndsWith($"|batch|{gtin}|B", StringComparison.Ordinal)
        );
        await village.Deletes(Tables.Statistics, count.Partition, count.Key);
        var index = await village.Finds(Tables.EventIndex, row => row.IsKeyed("r+"));
        await village.Writes(Tables.EventIndex, index.Partition, index.Key + "x");
        await village.LosesBlob(Containers.Codes, $"{gtin}/C.png");
        var photo = await village.Finds(Tables.Products, row => row.Text("Photo") is { Length: > 0 });
        await village.LosesBlob(Containers.Photos, $"{photo.Partition}/{photo.Text("Photo")}-page.jpg");
        var change = await village.Finds(
            Tables.Batches,
            row => row.Partition == $"{gtin}|L~2F1" && row.IsKeyed("change|")
        );
        await village.Deletes(Tables.Batches, change.Partition, change.Key);

        var after = await village.Verifies();
        Assert.False(after.Holds);
        IsNamed($"event {told.Partition}", "hash");
        IsNamed("edge ", "other end");
        IsNamed($"recall {village.Recall} at ", "not told to be reached");
        IsNamed($"stock {gtin} A", "counted as gone");
        IsNamed($"passports {gtin}|C passport", "Commune is \"Nơi khác\"");
        IsNamed($"listing {listing.Partition} item|{gtin}", "no place among the changes");
        IsNamed($"statistics {sum.Partition} {sum.Key}", "missing");
        IsNamed($"count of batch {gtin}|B", "not counted");
        IsNamed($"event-index {index.Partition} {index.Key}x", "nothing makes it");
        IsNamed($"code {gtin}|C Png", "not there");
        IsNamed($"photo {photo.Text("Photo")} of product {photo.Partition}", "file is not there");
        IsNamed($"batch {gtin}|L~2F1", "change");

        void IsNamed(string of, string what) =>
            Assert.True(
                after.Damages.Any(damage =>
                    damage.Of.StartsWith(of, StringComparison.Ordinal)
                    && damage.What.Contains(what, StringComparison.Ordinal)
                ),
                $"{of}: {what}\nof:\n{string.Join('\n', after.Damages)}"
            );
    }
}
