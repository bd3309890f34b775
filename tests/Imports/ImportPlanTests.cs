using CsCheck;
using Traceability.Imports;
using Traceability.Platform.Problems;

namespace Traceability.Tests.Imports;

public class ImportPlanTests
{
    const string Batch = "Mã GTIN;Số lô;Ngày thu hoạch;Số lượng;Đơn vị";

    [Theory]
    [InlineData("MÃ GTIN;SO LO;ngay thu hoach;Số Lượng (kg);ĐVT")]
    [InlineData("gtin;Lot;Harvested on;Quantity;Unit")]
    [InlineData("Mã vạch *;lô;Ngày-thu hoạch;  Sản   lượng ;Đơn vị tính")]
    [InlineData("STT;Mã GTIN;;Ngày thu hoạch;Số lượng;Đơn vị")]
    public void Headings_are_understood_in_both_languages_whatever_their_capitals_accents_and_marks(string headings) =>
        Assert.NotNull(Named(ImportKind.Batches, headings, "1;2;3;4;5;6"));

    [Fact]
    public void Headings_that_are_unknown_twice_or_missing_are_refused_with_their_cells()
    {
        var refusals = Refused(ImportKind.Batches, "Mã GTIN;Địa chỉ;Số lô;Lot;Đơn vị", "1");
        Assert.Equal(
            [("B1", "unknown-column"), ("D1", "column-twice"), ("1", "missing-column"), ("1", "missing-column")],
            refusals.Select(refusal => (refusal.Pointer, refusal.Rule))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mã GTIN;Ngày thu hoạch;Số lượng;Đơn vị")]
    public void A_file_without_rows_is_refused(string text) =>
        Assert.Contains(Refused(ImportKind.Batches, text), refusal => refusal.Rule == "empty");

    [Theory]
    [InlineData("09520000000011;L1;20/11/2026;120,5;kg", "")]
    [InlineData("09520000000012;L1;20/11/2026;120,5;kg", "A2 check-digit")]
    [InlineData("9,52E+12;L1;20/11/2026;120,5;kg", "A2 rounded")]
    [InlineData("09520000000011;lô 1;20/11/2026;120,5;kg", "B2 characters")]
    [InlineData("09520000000011;L1;11/20/2026;120,5;kg", "C2 date")]
    [InlineData("09520000000011;L1;20/11/26;120,5;kg", "C2 ambiguous-day")]
    [InlineData("09520000000011;L1;20/11/2030;120,5;kg", "C2 future")]
    [InlineData("09520000000011;L1;20/11/2026;1.250;kg", "D2 ambiguous-number")]
    [InlineData("09520000000011;L1;20/11/2026;1,2345;kg", "D2 quantity")]
    [InlineData("09520000000011;L1;20/11/2026;nhiều;kg", "D2 number")]
    [InlineData("09520000000011;L1;20/11/2026;;kg", "D2 required")]
    [InlineData("09520000000011;L1;20/11/2026;120,5;tạ", "E2 unknown-unit")]
    [InlineData("09520000000011;L1;20/11/2026;120,5;kg;thừa", "F2 no-heading")]
    [InlineData(";;;;kg", "A2 required,C2 required,D2 required")]
    public void A_batch_is_refused_by_the_rules_of_the_API_at_the_cell_that_breaks_them(string row, string faults) =>
        Assert.Equal(faults, Faults(ImportKind.Batches, Batch, row));

    [Theory]
    [InlineData("Xoài;Ngon;kg;65.000", "")]
    [InlineData("Xoài;Ngon;Ki-lô-gam;65.000 đ", "")]
    [InlineData("Xoài;Ngon;kg;65000 VND", "")]
    [InlineData("Xoài;Ngon;kg;65,5", "D2 whole")]
    [InlineData("Xoài;Ngon;kg;0", "D2 amount")]
    [InlineData("Xoài;Ngon;kg;", "D2 required")]
    [InlineData(";Ngon;thùng;rẻ", "A2 required,C2 unknown-unit,D2 number")]
    public void So_is_a_product(string row, string faults) =>
        Assert.Equal(faults, Faults(ImportKind.Products, "Tên sản phẩm;Mô tả;ĐVT;Giá bán", row));

    [Theory]
    [InlineData("Lê Văn Tám;0912345678;Đồng Tháp;Hòa Hưng;10,412;105,987", "")]
    [InlineData("Lê Văn Tám;912345678;Tiền Giang;Hòa Hưng;;", "")]
    [InlineData("Lê Văn Tám;12;Đồng Tháp;Hòa Hưng;;", "B2 phone")]
    [InlineData("Lê Văn Tám;0912345678;Sài Gòn Cũ;Hòa Hưng;;", "C2 unknown-province")]
    [InlineData("Lê Văn Tám;0912345678;Đồng Tháp;Hòa Hưng;100,5;105", "E2 coordinates")]
    public void So_is_a_member(string row, string faults) =>
        Assert.Equal(faults, Faults(ImportKind.Members, "Họ và tên;SĐT;Tỉnh/Thành phố;Xã/Phường;Vĩ độ;Kinh độ", row));

    [Fact]
    public void A_phone_number_gets_back_the_zero_that_Excel_dropped()
    {
        var sheet = Named(ImportKind.Members, "Tên;SĐT;Tỉnh;Xã", "A;912345678;Đồng Tháp;B", "A;0912345678;Đồng Tháp;B");
        var rows = Plans.Of(sheet!, ImportKind.Members);
        Assert.Same(rows[0], rows[1].SameAs);
    }

    [Fact]
    public void A_code_that_Excel_took_for_a_day_is_refused()
    {
        var sheet = new ImportSheet(
            ["/gtin", "/lot", "/harvestedOn", "/quantity/value", "/quantity/unit"],
            [
                new SheetRow(
                    2,
                    [
                        new(CellKind.Number, "9520000000011"),
                        new(CellKind.Day, "2026-11-20"),
                        new(CellKind.Day, "2026-11-20"),
                        new(CellKind.Number, "120.5"),
                        new(CellKind.Text, "kg"),
                    ]
                ),
            ]
        );
        Assert.Equal("B2 code-as-day", Told(Assert.Single(Plans.Of(sheet, ImportKind.Batches))));
    }

    [Fact]
    public void Rows_that_say_the_same_are_one_however_they_are_written()
    {
        var sheet = Named(
            ImportKind.Batches,
            Batch,
            "09520000000011;;20/11/2026;1.250,5;kg",
            "9520000000011;;2026-11-20;1250.5;KGM",
            "09520000000011;;20/11/2026;1.250,6;kg"
        );
        var rows = Plans.Of(sheet!, ImportKind.Batches);
        Assert.Equal((rows[0].Key, rows[0]), (rows[1].Key, rows[1].SameAs));
        Assert.NotEqual(rows[0].Key, rows[2].Key);
        Assert.Null(rows[2].SameAs);
    }

    [Fact]
    public void Where_one_day_of_a_column_puts_the_month_first_those_that_may_do_so_too_are_refused()
    {
        var sheet = Named(
            ImportKind.Batches,
            Batch,
            "09520000000011;L1;11/20/2026;1;kg",
            "09520000000011;L2;03/04/2026;1;kg"
        );
        Assert.Equal(["C2 date", "C3 ambiguous-day"], Plans.Of(sheet!, ImportKind.Batches).Select(Told));
    }

    [Fact]
    public void A_farmer_of_no_cooperative_names_no_other()
    {
        var sheet = Named(ImportKind.Batches, "Hộ;" + Batch, "Lê Văn Tám;09520000000011;L1;20/11/2026;1;kg");
        Assert.Equal("A2 unknown-member", Told(Assert.Single(Plans.Of(sheet!, ImportKind.Batches))));
    }

    [Fact]
    public void Any_rows_are_taken_or_refused_with_their_cells()
    {
        var text = Gen.OneOf(
            Gen.String[Gen.Char["0123456789.,/- kgđôE+=@\u0000\ud800"], 0, 12],
            Gen.OneOfConst("09520000000011", "20/11/2026", "kg", "Đồng Tháp", "0912345678", "https://a.vn", "")
        );
        var cell = Gen.Select(Gen.Enum<CellKind>(), text).Select((kind, value) => new SheetCell(kind, value));
        Gen.Select(Gen.Enum<ImportKind>(), cell.Array[0, 14].Array[1, 4])
            .Sample(
                (kind, cells) =>
                {
                    var columns = ImportForm.Of(kind).Columns.Select(ImportSheet.Name).ToList();
                    var sheet = new ImportSheet(
                        columns,
                        [.. cells.Select((row, index) => new SheetRow(index + 2, row))]
                    );
                    foreach (var row in Plans.Of(ImportSheet.Of(sheet.ToBytes().Span), kind))
                    {
                        Assert.Equal(row.Faults.Count == 0, row.Key is not null);
                        Assert.All(
                            row.Faults,
                            fault =>
                                Assert.True(
                                    fault.Cell == CellName.Row(row.Number)
                                        || (
                                            CellName.TryParse(fault.Cell, out _, out var number) && number == row.Number
                                        )
                                )
                        );
                    }
                }
            );
    }

    static string Faults(ImportKind kind, string headings, string row) =>
        Told(Assert.Single(Plans.Of(Named(kind, headings, row)!, kind)));

    static string Told(PlannedRow row) =>
        string.Join(',', row.Faults.Select(fault => $"{fault.Cell} {fault.Rule}").Order());

    static ImportSheet? Named(ImportKind kind, params string[] lines) =>
        ImportSheet.Of(Read(lines), ImportForm.Of(kind), new Refusals());

    static IReadOnlyList<Refusal> Refused(ImportKind kind, params string[] lines)
    {
        var refusals = new Refusals();
        Assert.Null(ImportSheet.Of(Read(lines), ImportForm.Of(kind), refusals));
        return refusals.List;
    }

    static Sheet Read(string[] lines) =>
        SheetFile.Read(System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", lines))).Sheet!;
}
