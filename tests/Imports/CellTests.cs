using System.Globalization;
using CsCheck;
using Traceability.Imports;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Tests.Imports;

public class CellTests
{
    [Theory]
    [InlineData("120", "120")]
    [InlineData("120,5", "120.5")]
    [InlineData("120.5", "120.5")]
    [InlineData("1.250,5", "1250.5")]
    [InlineData("1,250.5", "1250.5")]
    [InlineData("1.250.000", "1250000")]
    [InlineData("1,250,000", "1250000")]
    [InlineData("1 250,5", "1250.5")]
    [InlineData("1 250", "1250")]
    [InlineData("0,125", "0.125")]
    [InlineData("1234.567", "1234.567")]
    [InlineData("12,34", "12.34")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "5")]
    [InlineData(" 7 ", "7")]
    [InlineData("1.234.567,891", "1234567.891")]
    public void An_amount_is_read_as_it_is_written_in_Vietnam_or_in_English(string written, string value) =>
        Assert.Equal((NumberFault.None, Parsed(value)), Read(written, NumberReading.Amount));

    [Theory]
    [InlineData("1.250")]
    [InlineData("1,250")]
    [InlineData("-999.000")]
    public void An_amount_that_may_be_read_in_two_ways_is_not_read(string written) =>
        Assert.Equal(NumberFault.Ambiguous, Read(written, NumberReading.Amount).Fault);

    [Theory]
    [InlineData("")]
    [InlineData("kg")]
    [InlineData("12kg")]
    [InlineData("1.25.000")]
    [InlineData("1.250,5,5")]
    [InlineData("1,250.5.5")]
    [InlineData("12 50")]
    [InlineData(".")]
    [InlineData(",,,")]
    [InlineData("1..2")]
    [InlineData("--1")]
    [InlineData("1e5")]
    [InlineData("٣")]
    [InlineData("123456789012345678901")]
    public void What_is_no_number_is_none(string written) =>
        Assert.Equal(NumberFault.NotNumber, Read(written, NumberReading.Amount).Fault);

    [Theory]
    [InlineData("65.000", "65000")]
    [InlineData("65,000", "65000")]
    [InlineData("65000", "65000")]
    [InlineData("65.000,00", "65000")]
    [InlineData("1.250.000", "1250000")]
    public void A_price_is_whole_so_that_its_points_and_commas_part_thousands(string written, string value) =>
        Assert.Equal((NumberFault.None, Parsed(value)), Read(written, NumberReading.Whole));

    [Fact]
    public void A_price_has_no_decimals() =>
        Assert.Equal(NumberFault.NotWhole, Read("65,5", NumberReading.Whole).Fault);

    [Theory]
    [InlineData("10.412", "10.412")]
    [InlineData("105,987", "105.987")]
    public void A_degree_has_decimals(string written, string value) =>
        Assert.Equal((NumberFault.None, Parsed(value)), Read(written, NumberReading.Degrees));

    [Fact]
    public void What_pages_write_is_read_again_as_it_was_or_refused_as_ambiguous() =>
        Gen.Int[-2_000_000_000, 2_000_000_000]
            .Select(Gen.Int[0, 3], (digits, decimals) => digits / Power(decimals))
            .Sample(value =>
            {
                foreach (var language in new[] { Language.Vietnamese, Language.English })
                {
                    var (fault, read) = Read(Format.Number(value, language), NumberReading.Amount);
                    Assert.True(fault == NumberFault.Ambiguous || (fault == NumberFault.None && read == value));
                }
            });

    [Fact]
    public void No_text_is_read_as_another_number_than_one_of_its_readings() =>
        Gen.String[Gen.Char["0123456789., -"], 0, 12]
            .Sample(text =>
            {
                foreach (var reading in Enum.GetValues<NumberReading>())
                {
                    if (Read(text, reading) is (NumberFault.None, var value))
                    {
                        // Its digits are those of the text, in their order.
                        Assert.Equal(
                            Digits(text),
                            Digits(value.ToString("0.##########", CultureInfo.InvariantCulture))
                        );
                    }
                }
            });

    // Zeros at both ends are no part of a value.
    static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit)).Trim('0');

    [Theory]
    [InlineData("20/11/2026", "2026-11-20")]
    [InlineData("3/4/2026", "2026-04-03")]
    [InlineData("20-11-2026", "2026-11-20")]
    [InlineData("20.11.2026", "2026-11-20")]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026/1/5", "2026-01-05")]
    [InlineData("20/11/2026 00:00:00", "2026-11-20")]
    [InlineData("2026-11-20T00:00:00Z", "2026-11-20")]
    public void A_day_is_read_day_first_or_as_ISO_writes_it(string written, string day)
    {
        Assert.Equal(DayFault.None, CellDay.Read(Text(written), isMonthFirstSeen: false, out var read));
        Assert.Equal(day, Format.Iso(read));
    }

    [Theory]
    [InlineData("11/20/2026", DayFault.NotDay)]
    [InlineData("31/02/2026", DayFault.NotDay)]
    [InlineData("0/1/2026", DayFault.NotDay)]
    [InlineData("20/11/26", DayFault.Ambiguous)]
    [InlineData("hôm qua", DayFault.NotDay)]
    [InlineData("2026-13-01", DayFault.NotDay)]
    [InlineData("0000-01-01", DayFault.NotDay)]
    public void What_is_no_day_or_may_be_two_is_not_read(string written, DayFault fault) =>
        Assert.Equal(fault, CellDay.Read(Text(written), isMonthFirstSeen: false, out _));

    [Fact]
    public void Where_a_column_puts_the_month_first_its_other_days_are_not_guessed()
    {
        Assert.True(CellDay.IsMonthFirst(Text("11/20/2026")));
        Assert.Equal(DayFault.Ambiguous, CellDay.Read(Text("03/04/2026"), isMonthFirstSeen: true, out _));
        Assert.Equal(DayFault.None, CellDay.Read(Text("04/04/2026"), isMonthFirstSeen: true, out _));
        Assert.Equal(DayFault.None, CellDay.Read(Text("20/11/2026"), isMonthFirstSeen: true, out _));
    }

    [Fact]
    public void A_number_that_is_not_shown_as_a_day_is_none() =>
        Assert.Equal(
            DayFault.Serial,
            CellDay.Read(new SheetCell(CellKind.Number, "46346"), isMonthFirstSeen: false, out _)
        );

    [Theory]
    [InlineData(0, 1, "A1")]
    [InlineData(1, 7, "B7")]
    [InlineData(25, 10, "Z10")]
    [InlineData(26, 10, "AA10")]
    [InlineData(49, 2001, "AX2001")]
    [InlineData(701, 3, "ZZ3")]
    [InlineData(702, 3, "AAA3")]
    public void A_cell_is_named_as_spreadsheets_do(int column, int row, string name)
    {
        Assert.Equal(name, CellName.Of(column, row));
        Assert.True(CellName.TryParse(name, out var readColumn, out var readRow));
        Assert.Equal((column, row), (readColumn, readRow));
    }

    static decimal Power(int decimals) =>
        decimals switch
        {
            0 => 1m,
            1 => 10m,
            2 => 100m,
            _ => 1000m,
        };

    static decimal Parsed(string value) => decimal.Parse(value, CultureInfo.InvariantCulture);

    static (NumberFault Fault, decimal Value) Read(string text, NumberReading reading) =>
        (CellNumber.Read(text, reading, out var value), value);

    static SheetCell Text(string text) => new(CellKind.Text, text);
}
