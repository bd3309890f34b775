using CsCheck;
using Traceability.Statistics;

namespace Traceability.Tests.Statistics;

/// <summary>What is shown lets nobody work out what is masked.</summary>
public class MasksTests
{
    static readonly string[] provinces = ["01", "48", "79", "87"];
    static readonly string[] categories = ["", "qua", "rau"];
    const int Days = 4;

    // What each of a few farmers did on each day, of which category: mostly nothing, as in life.
    static readonly Gen<Deed[]> deeds = Gen.Select(
        Gen.Int[0, 11],
        Gen.Int[1, Days],
        Gen.OneOfConst(categories),
        Gen.Int[1, 9],
        (farmer, day, category, amount) => new Deed(farmer, day, category, amount)
    ).Array[0, 40];

    sealed record Deed(int Farmer, int Day, string Category, int Amount)
    {
        public string Province => provinces[Farmer % provinces.Length];
    }

    [Fact]
    public void Nothing_that_comes_from_fewer_than_three_farmers_is_shown_or_follows_from_what_is_shown() =>
        deeds.Sample(
            all =>
            {
                var cells = Cells(all);
                var known = cells.Where(cell => !cell.Shown.IsMasked).ToList();
                Assert.All(known, cell => Assert.True(cell.Producers is 0 or >= Masks.Smallest, cell.Name));
                Assert.All(known, cell => Assert.Equal(cell.Sum, cell.Shown.Value));
                var basis = new Basis(known.Select(cell => cell.Parts));
                // What every province's parts add up to is known to be the same, day by day or category by category.
                basis.AddAll(
                    provinces.Select(province =>
                    {
                        var both = new double[Width];
                        for (var day = 1; day <= Days; day++)
                        {
                            both[OfDay(province, day)] = 1;
                        }

                        foreach (var category in categories)
                        {
                            both[OfCategory(province, category)] = -1;
                        }

                        return both;
                    })
                );
                Assert.All(
                    cells.Where(cell => cell.Producers is > 0 and < Masks.Smallest),
                    cell => Assert.False(basis.Holds(cell.Parts), $"{cell.Name} can be worked out.")
                );
            },
            iter: 2000
        );

    [Fact]
    public void What_comes_from_enough_farmers_everywhere_is_shown_everywhere()
    {
        var all =
            from farmer in Enumerable.Range(0, 12)
            from day in Enumerable.Range(1, Days)
            from category in categories
            select new Deed(farmer, day, category, 1);
        Assert.All(Cells([.. all]), cell => Assert.False(cell.Shown.IsMasked, cell.Name));
    }

    [Fact]
    public void What_is_public_is_never_masked()
    {
        var one = new Dictionary<string, Tally> { ["87"] = new(1, 1) };
        Assert.Equal(Shown.Of(1), new Masks(one, Empty<int>(), Empty<string>(), isPublic: true).Province("87"));
        Assert.Equal(Shown.Masked, new Masks(one, Empty<int>(), Empty<string>()).Province("87"));

        static Dictionary<(string, T), Tally> Empty<T>() => [];
    }

    [Fact]
    public void A_sum_of_which_a_part_is_masked_says_so()
    {
        Assert.Equal(new Shown(5, true), Shown.SumOf([Shown.Of(5), Shown.Masked]));
        Assert.Equal(new Shown(5, false), Shown.SumOf([Shown.Of(2), Shown.Of(3)]));
        Assert.Equal(Shown.Masked, Shown.SumOf([Shown.Of(0), Shown.Masked]));
        Assert.Equal(Shown.Of(0), Shown.SumOf([]));
    }

    /// <summary>A number that may be asked for, and which of the smallest parts it is the sum of.</summary>
    sealed record Cell(string Name, Shown Shown, decimal Sum, int Producers, double[] Parts);

    static int Width => provinces.Length * (Days + categories.Length);

    static int OfDay(string province, int day) => (Array.IndexOf(provinces, province) * Days) + day - 1;

    static int OfCategory(string province, string category) =>
        (provinces.Length * Days)
        + (Array.IndexOf(provinces, province) * categories.Length)
        + Array.IndexOf(categories, category);

    static List<Cell> Cells(Deed[] all)
    {
        var masks = new Masks(
            all.GroupBy(d => d.Province).ToDictionary(d => d.Key, Of),
            all.GroupBy(d => (d.Province, d.Day)).ToDictionary(d => d.Key, Of),
            all.GroupBy(d => (d.Province, d.Category)).ToDictionary(d => d.Key, Of)
        );
        var everyDay = Enumerable.Range(1, Days).ToArray();
        var cells = new List<Cell>
        {
            ToCell("country", masks.Country, all, [.. provinces.SelectMany(p => everyDay.Select(d => OfDay(p, d)))]),
        };
        foreach (var day in everyDay)
        {
            cells.Add(
                ToCell(
                    $"country on {day}",
                    masks.CountryOn(day),
                    all.Where(d => d.Day == day),
                    [.. provinces.Select(p => OfDay(p, day))]
                )
            );
        }

        foreach (var province in provinces)
        {
            var own = all.Where(d => d.Province == province).ToArray();
            cells.Add(ToCell(province, masks.Province(province), own, [.. everyDay.Select(d => OfDay(province, d))]));
            foreach (var day in everyDay)
            {
                cells.Add(
                    ToCell(
                        $"{province} on {day}",
                        masks.ProvinceOn(province, day),
                        own.Where(d => d.Day == day),
                        [OfDay(province, day)]
                    )
                );
            }

            foreach (var category in categories)
            {
                cells.Add(
                    ToCell(
                        $"{province} {category}",
                        masks.Category(province, category),
                        own.Where(d => d.Category == category),
                        [OfCategory(province, category)]
                    )
                );
            }
        }

        return cells;
    }

    static Tally Of(IEnumerable<Deed> all)
    {
        var deeds = all.ToList();
        return new Tally(deeds.Sum(d => d.Amount), deeds.Select(d => d.Farmer).Distinct().Count());
    }

    static Cell ToCell(string name, Shown shown, IEnumerable<Deed> of, int[] parts)
    {
        var vector = new double[Width];
        foreach (var part in parts)
        {
            vector[part] = 1;
        }

        var tally = Of(of);
        return new Cell(name, shown, tally.Sum, tally.Producers, vector);
    }

    /// <summary>All that follows by adding and subtracting from some vectors: rows in echelon form.</summary>
    sealed class Basis
    {
        const double Nothing = 1e-9;
        readonly List<(int Pivot, double[] Row)> rows = [];

        public Basis(IEnumerable<double[]> vectors) => AddAll(vectors);

        public void AddAll(IEnumerable<double[]> vectors)
        {
            foreach (var vector in vectors)
            {
                var left = Reduced(vector);
                var pivot = Array.FindIndex(left, x => Math.Abs(x) > Nothing);
                if (pivot >= 0)
                {
                    rows.Add((pivot, left));
                }
            }
        }

        public bool Holds(double[] vector) => Reduced(vector).All(x => Math.Abs(x) <= Nothing);

        double[] Reduced(double[] vector)
        {
            var left = (double[])vector.Clone();
            foreach (var (pivot, row) in rows)
            {
                var factor = left[pivot] / row[pivot];
                if (Math.Abs(factor) > Nothing)
                {
                    for (var i = 0; i < left.Length; i++)
                    {
                        left[i] -= factor * row[i];
                    }
                }
            }

            return left;
        }
    }
}
