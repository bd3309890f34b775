using CsCheck;
using Traceability.Farmers.Certificates;

namespace Traceability.Tests.Farmers;

public class CertificateStateTests
{
    static readonly DateOnly today = new(2026, 11, 24);

    static readonly Certificate paper = new(
        CertificateKind.VietGap,
        "0041",
        "Trung tâm vùng 4",
        new DateOnly(2026, 1, 1),
        new DateOnly(2026, 12, 31),
        null
    );

    [Theory]
    [InlineData("2025-12-31", CertificateState.NotYetValid)]
    [InlineData("2026-01-01", CertificateState.Valid)]
    [InlineData("2026-12-31", CertificateState.Valid)]
    [InlineData("2027-01-01", CertificateState.Over)]
    public void It_is_valid_from_its_first_day_to_its_last(string day, CertificateState state) =>
        Assert.Equal(state, paper.StateOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_code_without_a_last_day_is_never_over()
    {
        var code = paper with { Kind = CertificateKind.PlantingArea, End = null };
        Assert.Equal(CertificateState.Valid, code.StateOn(new DateOnly(2099, 1, 1)));
        Assert.True(code.IsToldOn(new DateOnly(2099, 1, 1)));
    }

    [Fact]
    public void What_was_withdrawn_is_withdrawn_on_every_day_and_what_its_owner_ended_is_ended()
    {
        var withdrawn = paper with { Withdrawal = new CertificateWithdrawal(today, "Giấy giả.") };
        Assert.All(
            Enumerable.Range(-700, 1400),
            days => Assert.Equal(CertificateState.Withdrawn, withdrawn.StateOn(today.AddDays(days)))
        );
        var ended = new CertificateRecord("a", paper, [], default, DateTimeOffset.UnixEpoch);
        Assert.Equal(CertificateState.Ended, ended.StateOn(today));
        Assert.Equal(CertificateState.Withdrawn, (ended with { Certificate = withdrawn }).StateOn(today));
    }

    [Fact]
    public void A_page_tells_of_it_from_its_first_day_until_a_year_after_its_last_and_shows_its_file_only_while_it_holds_or_held()
    {
        var filed = paper with { File = new CertificateFile("f", "c", "n", CertificateFileType.Pdf) };
        Gen.Int[-900, 900]
            .Sample(days =>
            {
                var day = today.AddDays(days);
                var isTold = day >= new DateOnly(2026, 1, 1) && day <= new DateOnly(2027, 12, 31);
                Assert.Equal(isTold, filed.IsToldOn(day));
                Assert.Equal(isTold, filed.IsFileOpenOn(day));
                Assert.False((filed with { Withdrawal = new(today, "x") }).IsFileOpenOn(day));
                Assert.False(paper.IsFileOpenOn(day));
            });
    }

    [Fact]
    public void What_is_valid_stands_first_and_what_was_withdrawn_last()
    {
        var over = paper with { Number = "over", End = new DateOnly(2026, 11, 23) };
        var withdrawn = paper with { Number = "withdrawn", Withdrawal = new(today, "x") };
        var coming = paper with { Number = "coming", Start = new DateOnly(2026, 11, 25) };
        Assert.Equal(
            ["0041", "over", "withdrawn"],
            Certificate.ToldOn([withdrawn, coming, over, paper], today).Select(told => told.Number)
        );
    }

    [Fact]
    public void Whatever_a_farmer_and_the_operator_write_a_passport_holds_its_certificates()
    {
        // A property of an entity holds 32,768 characters (64 KiB); a quotation mark takes two of them.
        static string Long(int length) => new('"', length);
        var longest = new Certificate(CertificateKind.GeographicalIndication, Long(50), Long(150), today, today, 5)
        {
            File = new CertificateFile(
                new string('a', 26),
                new string('a', 26),
                new string('f', 32),
                CertificateFileType.Jpeg
            ),
            Check = new CertificateCheck(today, Long(CertificateCheck.Max)),
            Withdrawal = new CertificateWithdrawal(today, Long(CertificateWithdrawal.Max)),
        };
        var all = Enumerable.Repeat(longest, CertificateRecord.MaxRunning + CertificateRecord.MaxOver).ToList();
        var text = CertificateText.Of(all);
        Assert.InRange(text.Length, 1, 32_000);
        Assert.Equal(all, CertificateText.Certificates(text));
    }

    [Fact]
    public void A_certificate_of_before_there_were_files_is_read_as_it_was() =>
        Assert.Equal(
            [paper],
            CertificateText.Certificates(
                """[{"kind":"vietgap","number":"0041","issuer":"Trung tâm vùng 4","start":"2026-01-01","end":"2026-12-31","stars":null,"name":{"vi":"VietGAP","en":"VietGAP"}}]"""
            )
        );
}
