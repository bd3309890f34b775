using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Repair;

/// <summary>Every read model is made again from what it was made of, and ends as it was, byte by byte.</summary>
public class RebuildTests(TestStorage storage)
{
    [Fact]
    public async Task Thrown_away_and_spoilt_every_read_model_comes_back_as_it_was_byte_by_byte()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var village = await Village.OfAsync(program);
        var expected = await village.Models();

        // What is right is left: nothing is written.
        var untouched = await village.Rebuilds();
        Assert.Empty(untouched.Untold);
        Assert.Empty(untouched.Differences);
        Assert.Equal(expected, await village.Models());

        // Since when a product is on sale is kept with its entry in the catalogue alone.
        var lost = await village.Loses((model, row) => model.Name is not "catalogue" || row.Key != "entry");
        Assert.True(lost > 200, $"{lost} rows");
        await village.LosesBlob(Containers.Codes, $"{village.Gtin}/A.svg");
        var rebuilt = await village.Rebuilds();
        Assert.Empty(rebuilt.Untold);
        Assert.Equal(expected, await village.Models());

        await village.Writes(Tables.Batches, $"{village.Gtin}|A", "passport", ("Name", "Cam"), ("Price", 1L));
        await village.Writes(Tables.Batches, $"{village.Gtin}|KHONG-CO", "passport", ("Name", "Cam"));
        await village.Writes(Tables.Stock, village.Gtin, "gone|A", ("Amount", "3"));
        var spoilt = await village.Rebuilds("passports");
        Assert.Equal(
            [$"{village.Gtin}|A", $"{village.Gtin}|KHONG-CO"],
            spoilt.Differences.Select(difference => difference.Partition)
        );
        Assert.NotEqual(expected, await village.Models());
        await village.Rebuilds();
        Assert.Equal(expected, await village.Models());
    }

    [Fact]
    public async Task What_cannot_be_told_again_is_named_and_then_nothing_is_written()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A", "B");
        var village = new Village(program, orchard, "", "");
        await village.Deletes(Tables.Batches, $"{orchard.Gtin}|B", "passport");
        var told = await village.Finds(Tables.Events, row => row.Key.Length == 0);
        await village.Writes(Tables.Events, told.Partition, "", ("Json0", "{"));
        var rebuilt = await village.Rebuilds();
        Assert.Equal($"events {told.Partition} ", Assert.Single(rebuilt.Untold).Of);
        Assert.Contains(rebuilt.Differences, difference => difference.Partition == $"{orchard.Gtin}|B");
        Assert.DoesNotContain(
            await village.Models(),
            line => line.StartsWith($"passports {orchard.Gtin}|B ", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(0, null, "copy batches                     0")]
    [InlineData(1, 4L, "copy batches                     [######------------------]  25 %  1 of 4")]
    [InlineData(4, 4L, "copy batches                     [########################] 100 %  4 of 4")]
    public void A_bar_shows_how_far_it_is(long done, long? all, string line) =>
        Assert.Equal(line, ProgressBar.Line(new RepairProgress("copy batches", done, all)));

    [Theory]
    [InlineData("rebuild", true)]
    [InlineData("rebuild --only passports", true)]
    [InlineData("verify", true)]
    [InlineData("backup /tmp/x", true)]
    [InlineData("restore", true)]
    [InlineData("--urls=http://localhost:7072", false)]
    [InlineData("", false)]
    public void A_command_is_known_by_its_first_word(string line, bool isOne) =>
        Assert.Equal(isOne, RepairCommand.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _));

    [Fact]
    public async Task A_command_tells_on_the_console_what_came_of_it()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var orchard = await Orchard.OfAsync(program, "A");
        await new Village(program, orchard, "", "").Writes(
            Tables.Batches,
            $"{orchard.Gtin}|A",
            "passport",
            ("Name", "Cam")
        );
        Assert.Contains(
            $"passports {orchard.Gtin}|A passport: Name is \"Cam\"",
            await Says(1, "verify"),
            StringComparison.Ordinal
        );
        Assert.Contains("There are: ", await Says(1, "rebuild", "--only", "trees"), StringComparison.Ordinal);
        Assert.Contains(
            "passports: 1 rows mended",
            await Says(0, "rebuild", "--only", "passports"),
            StringComparison.Ordinal
        );
        Assert.Matches("All [0-9]+ checks hold.", await Says(0, "verify"));
        Assert.Contains("is no command", await Says(1, "restore"), StringComparison.Ordinal);

        async Task<string> Says(int code, params string[] args)
        {
            Assert.True(RepairCommand.TryParse(args, out var command));
            await using var console = new StringWriter();
            var exit = await command.RunAsync(program.Services, console, TestContext.Current.CancellationToken);
            Assert.True(exit == code, $"{exit}\n{console}");
            return console.ToString();
        }
    }
}
