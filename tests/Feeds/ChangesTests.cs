using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Tests.Support;

namespace Traceability.Tests.Feeds;

public class ChangesTests(TestStorage storage)
{
    [Fact]
    public async Task Who_follows_the_changes_knows_the_catalogue_though_it_changes_while_pages_are_read()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtins = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            gtins.Add(await farm.Offers());
            await farm.Photographs(gtins[i]);
        }

        await program.Settles();
        var random = new Random(7);
        var (mirror, cursor, more) = (new Dictionary<string, JsonNode>(), (string?)null, true);
        for (var change = 0; change <= 30 || more; change++)
        {
            var page = await program.Changes(cursor, perPage: 2);
            foreach (var item in page["items"]!.AsArray())
            {
                mirror[item.Text("id")] = item!["product"]!;
            }

            (cursor, more) = (page.Text("next"), page["more"]!.GetValue<bool>());
            if (change < 30)
            {
                await Reprices(farm, gtins[random.Next(gtins.Count)], 10_000 + change);
                await program.Settles();
            }
        }

        var whole = SchemaRules.Read(await (await program.Gets("/feeds/products.jsonl")).Text());
        Assert.Equal(gtins.Count, whole.Count);
        Assert.All(whole, product => Assert.True(JsonNode.DeepEquals(product, mirror[product.Text("sku")])));
    }

    [Fact]
    public async Task A_listing_that_changed_often_is_told_once_and_nothing_is_told_twice()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farm = await Farm.JoinsAsync(program);
        var gtins = new[] { await farm.Offers(), await farm.Offers() };
        foreach (var price in new[] { 1000, 2000, 3000 })
        {
            foreach (var gtin in gtins)
            {
                await Reprices(farm, gtin, price);
                await program.Settles();
            }
        }

        var page = await program.Changes();
        Assert.Equal(gtins, page["items"]!.AsArray().Select(item => item.Text("id")));
        // Without a photo they are in no feed.
        Assert.All(page["items"]!.AsArray(), item => Assert.Null(item!["product"]));
        Assert.False(page["more"]!.GetValue<bool>());
        var after = await program.Changes(page.Text("next"));
        Assert.Empty(after["items"]!.AsArray());
        Assert.Equal(page.Text("next"), after.Text("next"));
    }

    [Fact]
    public async Task Two_programs_that_write_at_once_give_each_change_a_number_of_its_own()
    {
        await using var first = TraceabilityProgram.On(storage);
        await using var second = new TraceabilityProgram(storage.ConnectionString)
        {
            Prefix = first.Prefix,
        }.Listening();
        var farm = await Farm.JoinsAsync(first);
        var gtins = new List<Gtin>();
        for (var i = 0; i < 10; i++)
        {
            Assert.True(Gtin.TryParse(await farm.Offers(), out var gtin));
            gtins.Add(gtin);
        }

        var cancellation = TestContext.Current.CancellationToken;
        await Task.WhenAll(
            from gtin in gtins
            from program in new[] { first, second }
            select Task.Run(
                () =>
                    program
                        .Services.GetRequiredService<ListingChangedHandler>()
                        .HandleAsync(new ListingChange(gtin.ToString()), cancellation),
                cancellation
            )
        );
        var listings = first.Services.GetRequiredService<IListings>();
        Assert.Equal(10, await listings.VersionAsync(Marketplaces.Catalogue, cancellation));
        var changed = await listings.ChangedAsync(Marketplaces.Catalogue, 0, 10, 200, cancellation);
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (long)number), changed.Select(change => change.Change));
        Assert.Equal(gtins.ToHashSet(), changed.Select(change => change.Gtin).ToHashSet());
        Assert.All(changed, change => Assert.NotNull(change.Listing));
    }

    [Theory]
    [InlineData("after=x", "after")]
    [InlineData("after=-1", "after")]
    [InlineData("after=5", "after")]
    [InlineData("perPage=0", "perPage")]
    public async Task A_cursor_that_was_never_given_is_refused(string query, string pointer)
    {
        await using var program = TraceabilityProgram.On(storage);
        var answer = await program.Gets("/feeds/changes?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(pointer, Assert.Single((await answer.Json())["errors"]!.AsArray()).Text("pointer"));
    }

    static async Task Reprices(Farm farm, string gtin, int price)
    {
        var product = Farm.Mango;
        product["price"]!["amount"] = $"{price}";
        Assert.Equal(HttpStatusCode.OK, (await farm.Changes(gtin, product)).StatusCode);
    }
}
