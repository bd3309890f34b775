using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Tests.Support;

namespace Traceability.Tests.Listings;

/// <summary>Many listings written at once, by several programs.</summary>
public class ListingTableTests(TestStorage storage)
{
    const string Place = "everywhere";
    const int Many = 40;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listings_that_two_programs_write_at_once_are_each_one_change_and_none_is_lost()
    {
        await using var one = TraceabilityProgram.On(storage, Supply.Morning);
        var template = await Listing(one);
        await using var other = new TraceabilityProgram(storage.ConnectionString, Supply.Morning)
        {
            Prefix = one.Prefix,
        }.Listening();
        var listings = Enumerable.Range(0, Many).Select(number => Numbered(template, number)).ToList();
        await Task.WhenAll(listings.Select((listing, i) => Writes(Listings(i % 2 == 0 ? one : other), listing)));

        var version = await Listings(one).VersionAsync(Place, Stop);
        var changed = await Listings(one).ChangedAsync(Place, 0, version, 1000, Stop);
        Assert.Equal(Enumerable.Range(1, Many).Select(number => (long)number), changed.Select(change => change.Change));
        Assert.Equal(
            listings.Select(listing => $"{listing.Product.Gtin}").Order(),
            changed.Select(change => $"{change.Listing!.Product.Gtin}").Order()
        );
        Assert.Equal(Many, version);
    }

    [Fact]
    public async Task A_listing_that_changed_meanwhile_is_told_so_and_keeps_no_other_back()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var template = await Listing(program);
        var listings = Listings(program);
        var stale = Numbered(template, 0);
        Assert.True(await listings.WriteAsync(stale, null, Stop));
        var read = await listings.FindAsync(Place, stale.Product.Gtin, Stop);
        Assert.True(await listings.WriteAsync(stale with { FurtherStock = 1 }, read, Stop));

        var written = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(number =>
                    number == 6
                        ? listings.WriteAsync(stale with { FurtherStock = 2 }, read, Stop)
                        : listings.WriteAsync(Numbered(template, number + 1), null, Stop)
                )
        );
        Assert.Equal([6], Enumerable.Range(0, 12).Where(number => !written[number]));
        Assert.Equal(1, (await listings.FindAsync(Place, stale.Product.Gtin, Stop))!.Listing.FurtherStock);
        Assert.Equal(13, await listings.VersionAsync(Place, Stop));
    }

    [Fact]
    public async Task A_listing_that_storage_refuses_is_no_other_ones_fault()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var template = await Listing(program);
        var listings = Listings(program);
        // A column of a row holds 64 KiB.
        var tooLong = Numbered(template, 0) with
        {
            RecalledLots = [new string('L', 40_000)],
        };
        var writing = Enumerable
            .Range(0, 12)
            .Select(number => listings.WriteAsync(number == 6 ? tooLong : Numbered(template, number + 1), null, Stop))
            .ToList();
        await Assert.ThrowsAsync<TableTransactionFailedException>(() => writing[6]);
        var written = await Task.WhenAll(writing.Where((_, number) => number != 6));
        Assert.All(written, Assert.True);
        Assert.Equal(11, await listings.VersionAsync(Place, Stop));
    }

    [Fact]
    public async Task Of_two_changes_of_one_listing_at_once_one_is_written()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        var listings = Listings(program);
        var listing = Numbered(await Listing(program), 0);
        Assert.True(await listings.WriteAsync(listing, null, Stop));
        var read = await listings.FindAsync(Place, listing.Product.Gtin, Stop);
        var written = await Task.WhenAll(
            Enumerable
                .Range(1, 5)
                .Select(further => listings.WriteAsync(listing with { FurtherStock = further }, read, Stop))
        );
        var first = Assert.Single(Enumerable.Range(0, 5), i => written[i]) + 1;
        Assert.Equal(first, (await listings.FindAsync(Place, listing.Product.Gtin, Stop))!.Listing.FurtherStock);
    }

    static IListings Listings(TraceabilityProgram program) => program.Services.GetRequiredService<IListings>();

    // As who decides a listing does: what was kept back is written again.
    static async Task Writes(IListings listings, Listing listing)
    {
        while (!await listings.WriteAsync(listing, null, Stop))
        {
            Assert.Null(await listings.FindAsync(Place, listing.Product.Gtin, Stop));
        }
    }

    static async Task<Listing> Listing(TraceabilityProgram program)
    {
        var orchard = await Orchard.OfAsync(program, "A");
        Assert.True(Gtin.TryParse(orchard.Gtin, out var gtin));
        var kept = await Listings(program).FindAsync(Marketplaces.Catalogue, gtin, Stop);
        return kept!.Listing.At(Place);
    }

    static Listing Numbered(Listing template, int number)
    {
        Assert.True(CompanyPrefix.TryParse("952999", out var prefix));
        return template with { Product = template.Product with { Gtin = Gtin.Of(prefix, number) } };
    }
}
