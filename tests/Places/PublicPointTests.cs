using CsCheck;
using Traceability.Places;

namespace Traceability.Tests.Places;

/// <summary>What the public gets of a place never tells more than its owner chose.</summary>
public class PublicPointTests
{
    // Metres of a degree of latitude, and of longitude at the equator (WGS 84's mean).
    const double Degree = 111_320;

    static readonly Gen<Position> inVietnam = Gen.Select(
        Gen.Double[8.5, 23.3],
        Gen.Double[102.2, 109.4],
        (latitude, longitude) => new Position(latitude, longitude)
    );

    static readonly Gen<PlacePrecision> precisions = Gen.Enum<PlacePrecision>();

    [Fact]
    public void Every_position_in_a_cell_has_the_same_point_however_often_it_is_asked_for() =>
        Gen.Select(inVietnam, Gen.Double[0, 0.999999], Gen.Double[0, 0.999999])
            .Sample(
                (position, up, right) =>
                {
                    var point = PublicPoint.Of(position, PlacePrecision.About250m)!;
                    var cell = OpenLocationCode.Decode(point.Code);
                    var neighbour = new Position(
                        cell.South + (up * (cell.North - cell.South)),
                        cell.West + (right * (cell.East - cell.West))
                    );
                    Assert.Equal(point, PublicPoint.Of(neighbour, PlacePrecision.About250m));
                    Assert.Equal(point, PublicPoint.Of(position, PlacePrecision.About250m));
                }
            );

    [Fact]
    public void A_point_of_about_250_m_is_the_centre_of_a_cell_that_is_no_smaller_anywhere_in_Vietnam() =>
        inVietnam.Sample(position =>
        {
            var point = PublicPoint.Of(position, PlacePrecision.About250m)!;
            var cell = OpenLocationCode.Decode(point.Code);
            var across = Degree * Math.Cos(double.DegreesToRadians(cell.North));
            Assert.InRange((cell.North - cell.South) * Degree, 275, 280);
            Assert.InRange((cell.East - cell.West) * across, 254, 280);
            Assert.Equal((cell.South + cell.North) / 2, point.Latitude, 6);
            Assert.Equal((cell.West + cell.East) / 2, point.Longitude, 6);
            var off = Math.Sqrt(
                Math.Pow((position.Latitude - point.Latitude) * Degree, 2)
                    + Math.Pow((position.Longitude - point.Longitude) * across, 2)
            );
            Assert.InRange(off, 0, 200);
        });

    [Fact]
    public void An_exact_point_is_within_three_metres() =>
        inVietnam.Sample(position =>
        {
            var point = PublicPoint.Of(position, PlacePrecision.Exact)!;
            Assert.InRange(Math.Abs(position.Latitude - point.Latitude) * Degree, 0, 3);
            Assert.InRange(Math.Abs(position.Longitude - point.Longitude) * Degree, 0, 3);
        });

    [Fact]
    public void A_coarser_choice_never_tells_two_places_apart_that_a_finer_one_does_not() =>
        Gen.Select(inVietnam, inVietnam)
            .Sample(
                (one, other) =>
                {
                    var told = Enum.GetValues<PlacePrecision>()
                        .Select(precision => PublicPoint.Of(one, precision) != PublicPoint.Of(other, precision))
                        .ToList();
                    Assert.Equal(told.Order(), told);
                }
            );

    [Fact]
    public void What_is_public_depends_on_nothing_that_is_private() =>
        Gen.Select(
                inVietnam,
                precisions,
                Gen.Double[0, 0.999999],
                Gen.Double[0, 0.999999],
                Gen.String,
                Gen.Int[1, 9999]
            )
            .Sample(
                (position, precision, up, right, name, area) =>
                {
                    var place = Plot(position, precision);
                    var cell = OpenLocationCode.Decode(
                        OpenLocationCode.Encode(
                            position.Latitude,
                            position.Longitude,
                            precision == PlacePrecision.Exact ? 11 : 8
                        )
                    );
                    var neighbour = place with
                    {
                        Name = name,
                        Area = area,
                        Position = new Position(
                            cell.South + (up * (cell.North - cell.South)),
                            cell.West + (right * (cell.East - cell.West))
                        ),
                    };
                    Assert.Equal(PublicPlace.Of(place), PublicPlace.Of(neighbour));
                }
            );

    [Theory]
    [InlineData(PlacePrecision.Province, false, false, false)]
    [InlineData(PlacePrecision.Commune, true, false, false)]
    [InlineData(PlacePrecision.About250m, true, true, false)]
    [InlineData(PlacePrecision.Exact, true, true, true)]
    public void Each_choice_shows_what_it_says(PlacePrecision precision, bool commune, bool point, bool address)
    {
        var shown = PublicPlace.Of(Plot(new Position(10.4123, 105.9876), precision));
        Assert.Equal("Đồng Tháp", shown.Province.Name);
        Assert.Equal(
            (commune, commune, point, address),
            (
                shown.Commune is not null,
                shown.PostalCode is not null,
                shown.Point is not null,
                shown.DigitalAddress is not null
            )
        );
    }

    [Fact]
    public void A_place_that_was_given_up_forgets_where_it_was() =>
        precisions.Sample(precision =>
        {
            var place = new Place("id", "owner", Plot(new Position(10.4123, 105.9876), precision), default, null);
            var removed = place.Removed(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero)).Facts;
            Assert.Null(removed.Position);
            Assert.Null(removed.Gln);
            Assert.Null(removed.DigitalAddress);
            Assert.True(removed.Precision <= precision);
            Assert.Null(PublicPlace.Of(removed).Point);
        });

    static PlaceFacts Plot(Position position, PlacePrecision precision) =>
        new(
            PlaceKind.Plot,
            "Vườn sau nhà",
            position,
            precision,
            Province.All.First(province => province.Name == "Đồng Tháp"),
            "Hòa Hưng",
            5200,
            "81520",
            "V-81520-0042",
            null,
            null
        );
}
