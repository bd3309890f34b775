using CsCheck;
using Traceability.Gs1.Epcis;
using Traceability.Provenance.Graph;

namespace Traceability.Tests.Provenance.Graph;

/// <summary>Spans and containment against what stands at each hour.</summary>
public class SpansTests
{
    const int Hours = 40;
    static readonly DateTimeOffset start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Gen<Spans> AnySpans = Gen.Select(Gen.Int[0, Hours], Gen.Int[0, Hours], Gen.Bool)
        .Select((from, length, isOpen) => new Span(At(from), isOpen && from % 5 == 0 ? null : At(from + length)))
        .Array[0, 6]
        .Select(Spans.Of);

    [Fact]
    public void Either_covers_what_one_of_them_covers_and_both_what_each_does() =>
        Gen.Select(AnySpans, AnySpans)
            .Sample(
                (a, b) =>
                {
                    for (var hour = 0; hour < Hours * 2; hour++)
                    {
                        Assert.Equal(Covers(a, hour) || Covers(b, hour), Covers(a.Or(b), hour));
                        Assert.Equal(Covers(a, hour) && Covers(b, hour), Covers(a.And(b), hour));
                    }

                    Assert.Equal(a.IsOpen || b.IsOpen, a.Or(b).IsOpen);
                    Assert.Equal(a, a.And(Spans.Always));
                    Assert.Equal(a, Spans.Parse(a.ToString()));
                }
            );

    [Fact]
    public void Beyond_what_is_kept_more_is_covered_and_never_less()
    {
        var many = Enumerable.Range(0, Spans.Max * 2).Select(i => new Span(At(i * 2), At((i * 2) + 1))).ToList();
        var kept = Spans.Of(many);
        Assert.Equal(Spans.Max, kept.List.Count);
        Assert.All(many, span => Assert.True(kept.Contains(span.From)));
    }

    [Fact]
    public void A_thing_is_inside_from_its_add_until_its_delete_or_until_the_container_is_emptied() =>
        // Each hour something happens or nothing: in, out, emptied.
        Gen.Int[0, 3]
            .Array[Hours]
            .Select(Gen.Int)
            .Sample(
                (steps, seed) =>
                {
                    var told = new List<Edge>();
                    var emptied = new List<DateTimeOffset>();
                    var inside = new bool[Hours];
                    for (var hour = 0; hour < Hours; hour++)
                    {
                        if (steps[hour] is 1 or 2)
                        {
                            told.Add(Told(hour, isOut: steps[hour] == 2));
                        }
                        else if (steps[hour] == 3)
                        {
                            emptied.Add(At(hour));
                        }

                        inside[hour] = steps[hour] == 1 || (steps[hour] == 0 && hour > 0 && inside[hour - 1]);
                    }

                    var shuffle = new Random(seed);
                    var spans = Containment.Of(told.OrderBy(_ => shuffle.Next()), emptied);
                    Assert.Equal(inside, Enumerable.Range(0, Hours).Select(hour => Covers(spans, hour)));
                }
            );

    [Fact]
    public void A_part_that_leaves_leaves_the_rest_inside()
    {
        Edge[] told = [Told(0, false, 40), Told(1, true, 15), Told(2, true, 25), Told(3, false, 5)];
        Assert.Equal([new Span(At(0), At(2)), new Span(At(3), null)], Containment.Of(told, []).List);
        Assert.Equal([new Span(At(0), null)], Containment.Of(told[..2], []).List);
    }

    [Fact]
    public void Units_are_not_set_off_against_each_other()
    {
        Edge[] told = [Told(0, false, 40), Told(1, true, 40_000, "GRM")];
        Assert.True(Containment.Of(told, []).IsOpen);
    }

    [Fact]
    public void Where_nobody_told_how_much_went_in_only_all_of_it_ends_it()
    {
        Edge[] told = [Told(0, false), Told(1, true, 1000), Told(2, true)];
        Assert.Equal([new Span(At(0), At(2))], Containment.Of(told, []).List);
    }

    [Fact]
    public void What_comes_in_the_instant_in_which_it_leaves_is_inside()
    {
        Edge[] told = [Told(0, false), Told(1, false), Told(1, true)];
        Assert.True(Containment.Of(told, []).IsOpen);
    }

    static Edge Told(int hour, bool isOut, decimal? quantity = null, string? uom = "KGM") =>
        new(
            Box("child"),
            EdgeKind.In,
            Box("box"),
            $"e{hour}",
            At(hour),
            isOut,
            quantity,
            quantity is null ? null : uom
        );

    static Thing Box(string name) =>
        Epc.TryParse("urn:test:" + name, out var epc) ? Thing.Of(epc) : throw new FormatException(name);

    // Amid the hour: what ends with it is not in the way.
    static bool Covers(Spans spans, int hour) => spans.Contains(At(hour).AddMinutes(30));

    static DateTimeOffset At(int hour) => start.AddHours(hour);
}
