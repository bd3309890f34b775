using System.Globalization;
using CsCheck;
using Traceability.Catalogue;

namespace Traceability.Tests.Catalogue;

public class IntersectionTests
{
    static readonly Gen<string[][]> lists = Gen.Int[0, 60]
        .Select(i => i.ToString("00", CultureInfo.InvariantCulture))
        .Array[0, 50]
        .Select(keys => keys.Distinct().Order(StringComparer.Ordinal).ToArray())
        .Array[1, 4];

    [Fact]
    public Task It_finds_what_all_lists_have_in_order_however_they_are_cut_into_chunks_and_pages() =>
        Gen.Select(lists, Gen.Int[1, 7], Gen.Int[1, 5], Gen.Int[4, 9])
            .SampleAsync(
                async (all, chunk, count, maxReads) =>
                {
                    var expected = all.Aggregate((a, b) => [.. a.Intersect(b)]);
                    var found = new List<string>();
                    var reads = 0;
                    for (string? from = ""; from is not null; )
                    {
                        var page = await Find(all, chunk, from, count, maxReads, () => reads++);
                        Assert.InRange(page.Keys.Count, 0, count);
                        Assert.InRange(reads, 0, maxReads);
                        found.AddRange(page.Keys);
                        Assert.NotEqual(from, page.Next);
                        (from, reads) = (page.Next, 0);
                    }

                    Assert.Equal(expected, found);
                }
            );

    [Fact]
    public async Task A_long_list_beside_a_short_one_costs_no_more_than_the_short_one()
    {
        var everything = Keys(0, 10_000);
        string[] few = [everything[17], everything[9_000]];
        var reads = 0;
        var found = await Find([everything, few], 100, "", 24, 24, () => reads++);
        Assert.Equal(few, found.Keys);
        Assert.Null(found.Next);
        Assert.InRange(reads, 2, 4);
    }

    [Fact]
    public async Task A_page_that_is_full_says_where_the_next_begins_and_the_last_page_says_that_it_is()
    {
        var keys = Keys(0, 50);
        var first = await Find([keys], 25, "", 24, 24, () => { });
        Assert.Equal((24, keys[24]), (first.Keys.Count, first.Next));
        var last = await Find([keys], 25, keys[26], 24, 24, () => { });
        Assert.Equal((24, null), (last.Keys.Count, last.Next));
    }

    static string[] Keys(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => i.ToString("00000", CultureInfo.InvariantCulture))];

    static Task<Intersection.Found> Find(
        string[][] all,
        int chunk,
        string from,
        int count,
        int maxReads,
        Action isRead
    ) =>
        Intersection.FindAsync(
            all.Length,
            (list, start) =>
            {
                isRead();
                return Task.FromResult<IReadOnlyList<string>>([
                    .. all[list].Where(key => string.CompareOrdinal(key, start) >= 0).Take(chunk),
                ]);
            },
            chunk,
            from,
            count,
            maxReads
        );
}
