using CsCheck;
using Traceability.Statistics;

namespace Traceability.Tests.Statistics;

public class LedgerTests
{
    static readonly string[] farmers = ["a", "b", "c", "d"];
    static readonly DateOnly first = new(2026, 10, 30);

    // A farmer farms in one province.
    static readonly Gen<(string Farmer, Contribution Contribution)> flows = Gen.Select(
        Gen.OneOfConst(farmers),
        Gen.OneOfConst("", "rau", "qua"),
        Gen.Int[0, 3],
        Gen.Int[1, 3],
        (farmer, category, day, amount) =>
            (
                farmer,
                new Contribution(
                    farmer is "a" or "b" ? "01" : "87",
                    category,
                    category + farmer,
                    first.AddDays(day),
                    new Dictionary<Measure, decimal> { [Measure.Batches] = 1, [Measure.Kilograms] = amount }
                )
            )
    );

    [Fact]
    public void Sums_and_farmers_are_those_of_what_is_counted_whatever_came_and_went() =>
        Gen.Select(flows.Array[0, 12], Gen.Bool.Array[12])
            .Sample(
                (things, goes) =>
                {
                    var rows = new Rows();
                    foreach (var (farmer, thing) in things)
                    {
                        Ledger.Count(rows.For(farmer, thing), farmer, thing);
                    }

                    foreach (var ((farmer, thing), _) in things.Zip(goes).Where(t => t.Second).Reverse())
                    {
                        Ledger.Count(rows.For(farmer, thing), farmer, thing, -1);
                    }

                    var left = things.Zip(goes).Where(t => !t.Second).Select(t => t.First).ToList();
                    foreach (var measure in new[] { Measure.Batches, Measure.Kilograms })
                    {
                        foreach (var province in new[] { "01", "87" })
                        {
                            foreach (var month in new[] { "2026-10", "2026-11" })
                            {
                                var own = left.Where(t =>
                                        t.Contribution.Province == province && Ledger.Month(t.Contribution.Day) == month
                                    )
                                    .ToList();
                                Assert.Equal(Sum(own, measure), rows[Ledger.Whole(month, province)]["", 0, measure]);
                                Assert.All(
                                    own.GroupBy(t => t.Contribution.Day.Day),
                                    day =>
                                        Assert.Equal(
                                            Sum(day, measure),
                                            rows[Ledger.Days(month, province)]["", day.Key, measure]
                                        )
                                );
                                Assert.All(
                                    own.GroupBy(t => t.Contribution.Category!),
                                    category =>
                                        Assert.Equal(
                                            Sum(category, measure),
                                            rows[Ledger.Categories(month, province)][category.Key, 0, measure]
                                        )
                                );
                            }
                        }
                    }

                    // What came and went leaves nothing, so that rows do not grow with it.
                    Assert.True(left.Count > 0 || rows.AreEmpty);
                }
            );

    [Fact]
    public void A_level_is_what_is_there_now_without_what_came_since()
    {
        var rows = new Rows();
        var product = new Contribution(
            "87",
            "rau",
            "g",
            first,
            new Dictionary<Measure, decimal> { [Measure.Listings] = 1 }
        );
        Ledger.Count(rows.For("a", product), "a", product);
        var other = product with { Gtin = "h", Day = first.AddDays(1) };
        Ledger.Count(rows.For("a", other), "a", other);
        Assert.Equal(new Tally(2, 1), rows[Ledger.Whole(Ledger.Now, "87")]["", 0, Measure.Listings]);
        Assert.Equal(new Tally(1, 1), rows[Ledger.Days("2026-10", "87")]["", 30, Measure.Listings]);
        Assert.Equal(new Tally(1, 0), rows[Ledger.Days("2026-10", "87")]["", 31, Measure.Listings]);

        var leaves = Ledger.Leaving(product, first.AddDays(2));
        Ledger.Count(rows.For("a", leaves), "a", leaves, -1);
        Assert.Equal(new Tally(1, 1), rows[Ledger.Whole(Ledger.Now, "87")]["", 0, Measure.Listings]);
        Assert.Equal(new Tally(-1, 0), rows[Ledger.Whole("2026-11", "87")]["", 0, Measure.Listings]);
    }

    [Fact]
    public void A_category_that_a_row_has_no_room_for_is_counted_without_one()
    {
        var rows = new Rows();
        for (var i = 0; i <= Ledger.MaxOwnCategories; i++)
        {
            var batch = new Contribution(
                "87",
                $"nhóm {i}",
                "g",
                first,
                new Dictionary<Measure, decimal> { [Measure.Batches] = 1 }
            );
            var seated = Ledger.Seated(rows.For("a", batch), "a", batch);
            // All of the farmer's has a group too.
            Assert.Equal(i < Ledger.MaxOwnCategories - 1 ? batch.Category : "", seated.CountedIn);
            Ledger.Count(rows.For("a", seated), "a", seated);
        }

        Assert.Equal(2, rows[Ledger.Categories("2026-10", "87")]["", 0, Measure.Batches].Sum);
    }

    [Fact]
    public void Tallies_are_read_as_they_were_written() =>
        flows
            .Array[0, 12]
            .Sample(things =>
            {
                var rows = new Rows();
                foreach (var (farmer, thing) in things)
                {
                    Ledger.Count(rows.For(farmer, thing), farmer, thing);
                }

                Assert.All(rows.All, row => Assert.Equal(row.Value.ToText(), Tallies.Of(row.Value.ToText()).ToText()));
            });

    static Tally Sum(IEnumerable<(string Farmer, Contribution Contribution)> things, Measure measure)
    {
        var all = things.ToList();
        return new Tally(
            all.Sum(t => t.Contribution.Amounts[measure]),
            all.Select(t => t.Farmer).Distinct(StringComparer.Ordinal).Count()
        );
    }

    /// <summary>Rows that are there when they are asked for.</summary>
    sealed class Rows
    {
        readonly Dictionary<string, Tallies> rows = [];

        public Dictionary<string, Tallies> All => rows;

        public bool AreEmpty => rows.Values.All(row => row.IsEmpty);

        public Tallies this[string name] => rows.GetValueOrDefault(name) ?? new Tallies();

        public Dictionary<string, Tallies> For(string farmer, Contribution contribution)
        {
            foreach (var name in Ledger.Rows(farmer, contribution))
            {
                rows.TryAdd(name, new Tallies());
            }

            return rows;
        }
    }
}
