using CsCheck;
using Traceability.Places;

namespace Traceability.Tests.Places;

/// <summary>What Open Location Codes promise, over the whole earth; the published test data is run from outside.</summary>
public class OpenLocationCodeTests
{
    const double Least = 1e-12;

    static readonly int[] lengths = [2, 4, 6, 8, 10, 11, 12, 13, 14, 15];

    static readonly Gen<(double Latitude, double Longitude)> anywhere = Gen.Select(
        Gen.Double[-90, 90],
        Gen.Double[-180, 180]
    );

    [Theory]
    [InlineData(20.375, 2.775, 6, "7FG49Q00+")]
    [InlineData(10.4123, 105.9876, 10, "7P27CX6Q+W2")]
    [InlineData(10.4123, 105.9876, 8, "7P27CX6Q+")]
    [InlineData(90, 1, 4, "CFX30000+")]
    [InlineData(95, 1, 4, "CFX30000+")]
    [InlineData(1, 180, 4, "62H20000+")]
    [InlineData(1, 540, 4, "62H20000+")]
    [InlineData(-90, -180, 10, "22222222+22")]
    public void A_position_has_the_code_of_its_cell(double latitude, double longitude, int length, string code) =>
        Assert.Equal(code, OpenLocationCode.Encode(latitude, longitude, length));

    [Fact]
    public void A_position_is_in_the_cell_of_its_code_at_every_length() =>
        Gen.Select(anywhere, Gen.OneOfConst(lengths))
            .Sample(
                (at, length) =>
                {
                    var area = OpenLocationCode.Decode(OpenLocationCode.Encode(at.Latitude, at.Longitude, length));
                    Assert.Equal(length, area.Length);
                    // What is less beyond a border than a double can tell counts as on it.
                    Assert.InRange(Math.Min(at.Latitude, 90 - 1e-9), area.South - Least, area.North + Least);
                    var east = at.Longitude >= 180 ? at.Longitude - 360 : at.Longitude;
                    Assert.InRange(east, area.West - Least, area.East + Least);
                }
            );

    [Fact]
    public void The_centre_and_the_corner_of_a_cell_have_its_code() =>
        Gen.Select(anywhere, Gen.OneOfConst(lengths))
            .Sample(
                (at, length) =>
                {
                    var code = OpenLocationCode.Encode(at.Latitude, at.Longitude, length);
                    var area = OpenLocationCode.Decode(code);
                    Assert.Equal(code, OpenLocationCode.Encode(area.Latitude, area.Longitude, length));
                    Assert.Equal(code, OpenLocationCode.Encode(area.South, area.West, length));
                }
            );

    [Fact]
    public void A_longer_code_is_within_the_shorter() =>
        Gen.Select(anywhere, Gen.Int[0, lengths.Length - 2])
            .Sample(
                (at, i) =>
                {
                    var wide = OpenLocationCode.Decode(OpenLocationCode.Encode(at.Latitude, at.Longitude, lengths[i]));
                    var narrow = OpenLocationCode.Decode(
                        OpenLocationCode.Encode(at.Latitude, at.Longitude, lengths[i + 1])
                    );
                    Assert.True(narrow.South >= wide.South && narrow.North <= wide.North);
                    Assert.True(narrow.West >= wide.West && narrow.East <= wide.East);
                }
            );

    [Fact]
    public void Cells_that_are_neighbours_neither_overlap_nor_leave_a_gap() =>
        Gen.Select(Gen.Double[-89, 88], Gen.Double[-179, 178], Gen.OneOfConst(lengths[2..]))
            .Sample(
                (latitude, longitude, length) =>
                {
                    var area = OpenLocationCode.Decode(OpenLocationCode.Encode(latitude, longitude, length));
                    var above = OpenLocationCode.Decode(OpenLocationCode.Encode(area.North, area.Longitude, length));
                    var right = OpenLocationCode.Decode(OpenLocationCode.Encode(area.Latitude, area.East, length));
                    Assert.Equal((area.North, area.East), (above.South, right.West));
                }
            );

    [Fact]
    public void What_was_shortened_is_found_again_near_the_same_position() =>
        Gen.Select(anywhere, Gen.OneOfConst(lengths[3..]), Gen.Double[0, 8], Gen.Double[-1, 1], Gen.Double[-1, 1])
            .Sample(
                (at, length, scale, north, east) =>
                {
                    var code = OpenLocationCode.Encode(at.Latitude, at.Longitude, length);
                    // From metres off to the other side of the earth.
                    var off = Math.Pow(10, scale - 5);
                    var near = (Latitude: at.Latitude + (north * off), Longitude: at.Longitude + (east * off));
                    var shortened = OpenLocationCode.Shorten(code, near.Latitude, near.Longitude);
                    Assert.True(OpenLocationCode.IsShort(shortened) || shortened == code);
                    Assert.Equal(
                        code,
                        OpenLocationCode.RecoverNearest(shortened.ToLowerInvariant(), near.Latitude, near.Longitude)
                    );
                }
            );

    [Fact]
    public void Of_a_code_that_ends_with_its_separator_a_pair_is_left() =>
        Assert.Equal("6Q+", OpenLocationCode.Shorten("7P27CX6Q+", 10.41125, 105.98875));

    [Theory]
    [InlineData(47.373313, 8.537562, "8F+6W")]
    [InlineData(47.339563, 8.556687, "9G8F+6W")]
    [InlineData(47.985187, 8.440688, "VC9G8F+6W")]
    [InlineData(38.800562, -9.064937, "8FVC9G8F+6W")]
    public void The_nearer_one_is_the_shorter_the_code(double latitude, double longitude, string code) =>
        Assert.Equal(code, OpenLocationCode.Shorten("8FVC9G8F+6W", latitude, longitude));

    [Fact]
    public void A_short_code_is_found_across_the_180th_meridian()
    {
        var code = OpenLocationCode.Encode(-16.5, 179.95);
        var shortened = OpenLocationCode.Shorten(code, -16.5, -179.95);
        Assert.True(OpenLocationCode.IsShort(shortened));
        Assert.Equal(code, OpenLocationCode.RecoverNearest(shortened, -16.5, -179.95));
    }

    [Theory]
    [InlineData("7P27CX6Q+W2", true, false)]
    [InlineData("7p28cx6q+w2m", true, false)]
    [InlineData("7P280000+", true, false)]
    [InlineData("CX6Q+W2", false, true)]
    [InlineData("+W2", false, true)]
    [InlineData("W2222222+22", false, false)]
    public void A_code_is_full_or_short_in_capitals_or_not(string code, bool isFull, bool isShort)
    {
        Assert.True(OpenLocationCode.IsValid(code));
        Assert.Equal((isFull, isShort), (OpenLocationCode.IsFull(code), OpenLocationCode.IsShort(code)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("7P28CX6QW2")]
    [InlineData("7P28CX6Q+W")]
    [InlineData("7P28CX6Q++W2")]
    [InlineData("7P28CX6+QW2")]
    [InlineData("7P280X6Q+W2")]
    [InlineData("7P280000+W2")]
    [InlineData("7P20000+")]
    [InlineData("00000000+")]
    [InlineData("CX00+")]
    [InlineData("7P28AX6Q+W2")]
    [InlineData("7P28CX6Q+Ｗ2")]
    public void Anything_else_is_no_code(string? text) =>
        Assert.False(OpenLocationCode.IsValid(text) || OpenLocationCode.IsFull(text) || OpenLocationCode.IsShort(text));

    [Fact]
    public void No_text_is_both_full_and_short_and_none_is_more_than_refused() =>
        Gen.Char["0123456789+CFGHJMPQRVWXcfgx Ạ"]
            .Array[0, 14]
            .Select(c => new string(c))
            .Sample(text =>
            {
                Assert.False(OpenLocationCode.IsFull(text) && OpenLocationCode.IsShort(text));
                Assert.Equal(OpenLocationCode.IsFull(text), OpenLocationCode.TryDecode(text, out _));
                if (!OpenLocationCode.IsValid(text))
                {
                    Assert.Throws<FormatException>(() => OpenLocationCode.Decode(text));
                    Assert.Throws<FormatException>(() => OpenLocationCode.RecoverNearest(text, 0, 0));
                    Assert.Throws<FormatException>(() => OpenLocationCode.Shorten(text, 0, 0));
                }
            });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(-4)]
    public void A_length_that_no_code_has_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OpenLocationCode.Encode(10, 105, length));

    [Theory]
    [InlineData(double.NaN, 105)]
    [InlineData(10, double.PositiveInfinity)]
    public void What_is_no_number_is_no_position(double latitude, double longitude) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OpenLocationCode.Encode(latitude, longitude));

    [Fact]
    public void Digits_behind_the_fifteenth_are_passed_over() =>
        Assert.Equal(OpenLocationCode.Decode("849VGJQF+VX7QR3J"), OpenLocationCode.Decode("849VGJQF+VX7QR3J7QR3J"));
}
