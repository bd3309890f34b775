using Traceability.Gs1.Epcis;
using Traceability.Provenance.Graph;
using Traceability.Recalls;

namespace Traceability.Tests.Recalls;

/// <summary>How a recall travels along one edge, and how reaches add up.</summary>
public class ReachTests
{
    static readonly DateTimeOffset noon = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);
    static readonly Thing lot = Thing.Of(Epc("https://id.gs1.org/01/09520000000004/10/A"));
    static readonly Thing pallet = Thing.Of(Epc("https://id.gs1.org/00/106141412345678908"));
    static readonly Reach strong = new(1, true, Spans.None, []);
    static readonly Reach weak = new(1, false, Until(2), ["https://id.gs1.org/01/09520000000004/10/A"]);

    [Fact]
    public void What_is_made_of_something_unsafe_is_unsafe_whenever_it_was_made()
    {
        var reach = strong.Along(lot, Edge(lot, EdgeKind.Made, Thing.OfMaking("m"), -100), Spans.None);
        Assert.True(reach!.IsStrong);
        Assert.Equal([lot.Name], reach.Path);
    }

    [Fact]
    public void What_is_made_of_a_container_is_unsafe_if_it_was_made_while_something_unsafe_was_inside()
    {
        Assert.True(weak.Along(pallet, Edge(pallet, EdgeKind.Made, Thing.OfMaking("m"), 1), Spans.None)!.IsStrong);
        Assert.Null(weak.Along(pallet, Edge(pallet, EdgeKind.Made, Thing.OfMaking("m"), 3), Spans.None));
    }

    [Fact]
    public void A_container_is_unsafe_while_something_unsafe_is_inside_and_its_other_contents_are_not()
    {
        var inside = strong.Along(lot, Edge(lot, EdgeKind.In, pallet, 0), Until(5));
        Assert.False(inside!.IsStrong);
        Assert.Equal(Until(5), inside.Spans);
        Assert.Null(weak.Along(pallet, Edge(pallet, EdgeKind.Has, lot, 0), Spans.None));
    }

    [Fact]
    public void All_that_was_ever_inside_something_unsafe_is_unsafe() =>
        Assert.True(strong.Along(pallet, Edge(pallet, EdgeKind.Has, lot, 0), Spans.None)!.IsStrong);

    [Fact]
    public void A_container_in_a_container_is_unsafe_inside_while_both_hold()
    {
        var outer = weak.Along(pallet, Edge(pallet, EdgeKind.In, lot, 0), Spans.Of([new Span(At(1), null)]));
        Assert.Equal(Spans.Of([new Span(At(1), At(2))]), outer!.Spans);
        Assert.Null(weak.Along(pallet, Edge(pallet, EdgeKind.In, lot, 0), Spans.Of([new Span(At(3), null)])));
    }

    [Fact]
    public void Nothing_is_known_to_come_of_a_product_whose_lot_was_never_told()
    {
        var product = Thing.Of(Epc("https://id.gs1.org/01/09520000000004"));
        Assert.Equal(ThingKind.Product, product.Kind);
        Assert.Null(strong.Along(product, Edge(product, EdgeKind.Made, lot, 0), Spans.None));
    }

    [Fact]
    public void Reaches_of_a_round_add_up_and_rounds_stay_apart()
    {
        IReadOnlyList<Reach> reaches = [weak];
        Assert.Same(reaches, reaches.With(weak));
        Assert.Equal(Until(4), Assert.Single(reaches.With(weak with { Spans = Until(4) })).Spans);
        Assert.True(Assert.Single(reaches.With(strong)).IsStrong);
        var later = reaches.With(strong with { Round = 2 });
        Assert.Equal(2, later.Count);
        Assert.True(Assert.Single(later.From(2)).IsStrong);
    }

    [Fact]
    public void A_long_way_keeps_its_source_and_its_end()
    {
        var reach = strong;
        for (var step = 0; step < Reach.MaxPath * 2; step++)
        {
            var from = Thing.Of(Epc($"https://id.gs1.org/01/09520000000004/10/{step}"));
            reach = reach.Along(from, Edge(from, EdgeKind.Made, lot, 0), Spans.None)!;
        }

        Assert.Equal(Reach.MaxPath, reach.Path.Count);
        Assert.EndsWith("/10/0", reach.Path[0], StringComparison.Ordinal);
        Assert.EndsWith($"/10/{(Reach.MaxPath * 2) - 1}", reach.Path[^1], StringComparison.Ordinal);
    }

    static Edge Edge(Thing from, EdgeKind kind, Thing to, int hour) => new(from, kind, to, "e", At(hour));

    static Spans Until(int hour) => Spans.Of([new Span(At(0), At(hour))]);

    static DateTimeOffset At(int hour) => noon.AddHours(hour);

    static Epc Epc(string text) =>
        Traceability.Gs1.Epcis.Epc.TryParse(text, out var epc) ? epc : throw new FormatException(text);
}
