using System.Globalization;
using CsCheck;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Tests.Platform.Pages;

public class FormatTests
{
    static readonly Gen<Language> anyLanguage = Gen.Enum<Language>();

    static readonly Gen<DateOnly> anyDay = Gen.Int[DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber]
        .Select(DateOnly.FromDayNumber);

    [Theory]
    [InlineData(2026, 11, 20, "20 tháng 11, 2026", "20 November 2026")]
    [InlineData(2027, 1, 5, "5 tháng 1, 2027", "5 January 2027")]
    [InlineData(2024, 2, 29, "29 tháng 2, 2024", "29 February 2024")]
    public void A_day_is_written_as_people_write_it(int year, int month, int day, string vi, string en)
    {
        var date = new DateOnly(year, month, day);
        Assert.Equal(vi, Format.Date(date, Language.Vietnamese));
        Assert.Equal(en, Format.Date(date, Language.English));
    }

    [Fact]
    public void No_two_days_are_written_alike() =>
        Gen.Select(anyDay, anyDay, anyLanguage)
            .Sample((a, b, language) => a == b == (Format.Date(a, language) == Format.Date(b, language)));

    [Fact]
    public void An_English_day_reads_back_as_itself() =>
        anyDay
            .Where(day => day.Year >= 1000)
            .Sample(day =>
                DateOnly.ParseExact(Format.Date(day, Language.English), "d MMMM yyyy", CultureInfo.InvariantCulture)
                == day
            );

    [Theory]
    [InlineData("2026-11-20T16:59:59Z", "20 tháng 11, 2026", "23:59")]
    [InlineData("2026-11-20T17:00:00Z", "21 tháng 11, 2026", "0:00")]
    [InlineData("2026-11-20T23:05:00-05:00", "21 tháng 11, 2026", "11:05")]
    public void A_moment_is_told_by_the_clock_in_Vietnam(string moment, string day, string time)
    {
        var at = DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
        Assert.Equal((day, time), (Format.Date(at, Language.Vietnamese), Format.Time(at)));
        Assert.Equal(at, DateTimeOffset.Parse(Format.Iso(at), CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(0, "hôm nay", "today")]
    [InlineData(1, "hôm qua", "yesterday")]
    [InlineData(2, "2 ngày trước", "2 days ago")]
    [InlineData(1234, "1.234 ngày trước", "1,234 days ago")]
    [InlineData(-1, null, null)]
    public void How_long_ago_a_day_was(int days, string? vi, string? en)
    {
        var day = new DateOnly(2026, 11, 20);
        Assert.Equal(vi, Format.Ago(day, day.AddDays(days), Language.Vietnamese));
        Assert.Equal(en, Format.Ago(day, day.AddDays(days), Language.English));
    }

    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("120.5", "120,5", "120.5")]
    [InlineData("120.500", "120,5", "120.5")]
    [InlineData("999", "999", "999")]
    [InlineData("1000", "1.000", "1,000")]
    [InlineData("1234567.891", "1.234.567,891", "1,234,567.891")]
    [InlineData("-1234.5", "-1.234,5", "-1,234.5")]
    [InlineData("-123", "-123", "-123")]
    public void A_number_has_its_thousands_apart_and_no_idle_zeros(string value, string vi, string en)
    {
        var number = decimal.Parse(value, CultureInfo.InvariantCulture);
        Assert.Equal(vi, Format.Number(number, Language.Vietnamese));
        Assert.Equal(en, Format.Number(number, Language.English));
    }

    [Fact]
    public void Any_number_reads_back_as_itself_in_either_language() =>
        Gen.Select(Gen.Decimal, anyLanguage)
            .Sample(
                (value, language) =>
                {
                    var text = Format.Number(value, language);
                    var (thousands, point) = language == Language.English ? (",", ".") : (".", ",");
                    var plain = text.Replace(thousands, "", StringComparison.Ordinal)
                        .Replace(point, ".", StringComparison.Ordinal);
                    return decimal.Parse(plain, CultureInfo.InvariantCulture) == value;
                }
            );

    [Fact]
    public void Thousands_stand_in_groups_of_three() =>
        Gen.Select(Gen.Long, anyLanguage)
            .Sample(
                (value, language) =>
                {
                    var groups = Format.Number(value, language).TrimStart('-').Split('.', ',');
                    return groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3);
                }
            );

    [Theory]
    [InlineData(120.5, "KGM", "120,5 kg", "120.5 kg")]
    [InlineData(500, "GRM", "500 g", "500 g")]
    [InlineData(1, "LTR", "1 lít", "1 litre")]
    [InlineData(2.5, "LTR", "2,5 lít", "2.5 litres")]
    [InlineData(1, "H87", "1 chiếc", "1 piece")]
    [InlineData(12, "H87", "12 chiếc", "12 pieces")]
    [InlineData(3, "XYZ", "3 XYZ", "3 XYZ")]
    public void A_quantity_is_told_with_its_unit(double value, string unit, string vi, string en)
    {
        var amount = new Amount((decimal)value, unit);
        Assert.Equal(vi, Format.Quantity(amount, Language.Vietnamese));
        Assert.Equal(en, Format.Quantity(amount, Language.English));
    }

    [Fact]
    public void A_price_is_told_in_dong_for_one_unit()
    {
        Assert.Equal("65.000 ₫", Format.Money(65000, "VND", Language.Vietnamese));
        Assert.Equal("65,000 ₫", Format.Money(65000, "VND", Language.English));
        Assert.Equal("12,5 USD", Format.Money(12.5m, "USD", Language.Vietnamese));
        Assert.Equal("65.000 ₫ / kg", Format.PerUnit(new Price(65000, "VND", "KGM"), Language.Vietnamese));
        Assert.Equal("30,000 ₫ / litre", Format.PerUnit(new Price(30000, "VND", "LTR"), Language.English));
    }
}
