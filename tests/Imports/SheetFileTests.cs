using System.Text;
using CsCheck;
using Traceability.Imports;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Tests.Imports;

public class SheetFileTests
{
    static readonly string[][] expected =
    [
        ["Họ tên", "Xã"],
        ["Nguyễn Văn Xoài", "Hòa Hưng"],
    ];

    [Theory]
    [InlineData(",", "\r\n")]
    [InlineData(";", "\r\n")]
    [InlineData("\t", "\n")]
    public void CSV_is_read_with_a_comma_a_semicolon_or_a_tab(string separator, string end)
    {
        var text = $"Họ tên{separator}Xã{end}Nguyễn Văn Xoài{separator}Hòa Hưng{end}";
        Assert.Equal(expected, Texts(Utf8(text)));
        Assert.Equal(expected, Texts([.. Encoding.UTF8.GetPreamble(), .. Utf8(text)]));
        Assert.Equal(expected, Texts([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]));
        Assert.Equal(
            expected,
            Texts([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)])
        );
    }

    [Fact]
    public void Quotes_hold_separators_lines_and_quotes()
    {
        var sheet = Read(Utf8("\"Mô tả\",Tên\r\n\"Chín cây, \"\"ngọt\"\"\r\nvỏ mỏng\",Xoài\r\nX,Y"));
        Assert.Equal("Chín cây, \"ngọt\"\r\nvỏ mỏng", sheet.Rows[1][0].Text);
        Assert.Equal(3, sheet.Rows[2].Number);
    }

    [Fact]
    public void A_line_that_names_the_separator_is_obeyed_and_counted()
    {
        var sheet = Read(Utf8("sep=;\r\nTên, họ;Xã\r\nA;B"));
        Assert.Equal("Tên, họ", sheet.Rows[0][0].Text);
        Assert.Equal(3, sheet.Rows[1].Number);
    }

    [Fact]
    public void Empty_rows_are_passed_over_and_keep_their_numbers()
    {
        var sheet = Read(Utf8("\r\nTên;Xã\r\n;\r\n\r\nA;B\r\n"));
        Assert.Equal([2, 5], sheet.Rows.Select(row => row.Number));
    }

    [Fact]
    public void A_workbook_of_Microsofts_library_is_read_with_its_texts_numbers_days_and_saved_formulas()
    {
        var sheet = Read(
            Workbooks.Of(
                ["Tên", "Số lượng", "Ngày", "Tính", "Chưa tính"],
                ["Xoài", 120.5, new DateOnly(2026, 11, 20), new Formula("1+1", "2"), new Formula("A1", null)],
                [],
                [null, 0.1 + 0.2, null, null, null]
            )
        );
        Assert.Equal(
            [
                new(CellKind.Text, "Xoài"),
                new(CellKind.Number, "120.5"),
                new(CellKind.Day, "2026-11-20"),
                new(CellKind.Number, "2"),
                new(CellKind.Error, ""),
            ],
            sheet.Rows[1].Cells
        );
        Assert.Equal((4, "0.3"), (sheet.Rows[2].Number, sheet.Rows[2][1].Text));
    }

    [Fact]
    public void A_workbook_by_hand_is_read_with_inline_texts_runs_errors_and_cells_without_a_name()
    {
        var sheet = Read(
            Workbooks.ByHand(
                """
                <row><c t="inlineStr"><is><t>Tên</t></is></c><c t="str"><v>a_x000A_b</v></c></row>
                <row r="3"><c r="B3" t="inlineStr"><is><r><t>Xoài </t></r><r><t>cát</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>
                <c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D3" t="b"><v>1</v></c><c r="F3" s="7"/></row>
                """
            )
        );
        Assert.Equal(["Tên", "a\nb"], sheet.Rows[0].Cells.Select(cell => cell.Text));
        Assert.Equal(3, sheet.Rows[1].Number);
        Assert.Equal(["", "Xoài cát", "#DIV/0!", "TRUE"], sheet.Rows[1].Cells.Select(cell => cell.Text));
        Assert.Equal(CellKind.Error, sheet.Rows[1][2].Kind);
    }

    [Fact]
    public void Days_may_be_counted_from_1904_and_hidden_sheets_are_passed_over()
    {
        const string Workbook = """
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
            <workbookPr date1904="1"/><sheets><sheet name="x" sheetId="2" state="hidden" r:id="rId2"/><sheet name="y" sheetId="1" r:id="rId1"/></sheets></workbook>
            """;
        var sheet = Read(
            Workbooks.ByHand(
                """<row r="1"><c r="A1" s="1"><v>44884</v></c></row>""",
                ("xl/workbook.xml", Workbook),
                ("xl/worksheets/sheet2.xml", Workbooks.Sheet("""<row r="1"><c r="A1"><v>1</v></c></row>""")),
                ("xl/_rels/workbook.xml.rels", Styled),
                (
                    "xl/styles.xml",
                    """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"""
                )
            )
        );
        Assert.Equal(new SheetCell(CellKind.Day, "2026-11-20"), sheet.Rows[0][0]);
    }

    const string Styled = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="worksheets/sheet2.xml"/>
        <Relationship Id="rId3" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="/xl/styles.xml"/></Relationships>
        """;

    [Theory]
    [InlineData("dd/mm/yyyy", true)]
    [InlineData("[$-42A]dd mmmm yyyy;@", true)]
    [InlineData("\"ngày\" 0", false)]
    [InlineData("#,##0 \\d", false)]
    [InlineData("[Red]0.00", false)]
    [InlineData("h:mm", false)]
    [InlineData("0;dd", false)]
    [InlineData("General", false)]
    public void A_format_shows_a_day_where_it_has_a_day_or_a_year(string code, bool isDay) =>
        Assert.Equal(isDay, XlsxFormats.ShowsDay(code));

    public static TheoryData<byte[], string> Unreadable { get; } =
        new()
        {
            { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]], "old-excel" },
            {
                [
                    0xD0,
                    0xCF,
                    0x11,
                    0xE0,
                    0xA1,
                    0xB1,
                    0x1A,
                    0xE1,
                    .. new byte[600],
                    .. Encoding.Unicode.GetBytes("EncryptedPackage"),
                ],
                "encrypted"
            },
            { OfKind("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros" },
            { OfKind("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "binary-excel" },
            { OfKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), "not-excel" },
            { [.. "PK\u0003\u0004"u8, 1, 2, 3], "broken" },
            { Workbooks.ByHand("<row>"), "broken" },
            { Workbooks.ByHand("""<row r="5"/><row r="4"/>"""), "broken" },
            { Workbooks.ByHand("""<row r="1"><c r="A1" t="s"><v>9</v></c></row>"""), "broken" },
            {
                Workbooks.ByHand("", ("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")),
                "broken"
            },
            {
                Workbooks.ByHand(
                    $"""<row r="1"><c r="A1" t="inlineStr"><is><t>{new string('x', 40_000_000)}</t></is></c></row>"""
                ),
                "unpacked-too-large"
            },
            { Workbooks.ByHand("""<row r="1"><c r="AY1"><v>1</v></c></row>"""), "too-many-columns" },
            { Utf8("Tên;Xã\nA;" + new string('x', ImportLimits.MaxCell + 1)), "too-long" },
            { Utf8(string.Concat(Enumerable.Repeat("A;B\n", ImportLimits.MaxRows + 2))), "too-many-rows" },
            { [0x54, 0xEA, 0x6E, 0x3B], "encoding" },
            { Encoding.Unicode.GetBytes("Tên;Xã"), "encoding" },
            { Utf8("Tên;Xã\n\"A;B\nC;D"), "quotes" },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_is_not_read_is_refused_by_name(byte[] file, string rule)
    {
        var (sheet, refusal) = SheetFile.Read(file);
        Assert.Null(sheet);
        Assert.Equal(rule, refusal!.Rule);
        Assert.NotEqual(refusal.Text.Vi, refusal.Text.En);
    }

    [Fact]
    public void What_is_too_long_or_too_far_is_told_with_its_cell()
    {
        Assert.Equal("B2", SheetFile.Read(Utf8("T;X\nA;" + new string('x', 6001))).Refusal!.Pointer);
        Assert.Equal(
            "AY1",
            SheetFile.Read(Workbooks.ByHand("""<row r="1"><c r="AY1"><v>1</v></c></row>""")).Refusal!.Pointer
        );
    }

    [Fact]
    public void Two_thousand_rows_are_read() =>
        Assert.Equal(
            ImportLimits.MaxRows + 1,
            Read(Utf8(string.Concat(Enumerable.Repeat("A;B\n", ImportLimits.MaxRows + 1)))).Rows.Count
        );

    [Fact]
    public void No_bytes_ever_end_in_a_fault()
    {
        var workbook = Workbooks.Of(
            ["Tên", "Ngày"],
            ["Xoài", new DateOnly(2026, 11, 20)],
            [1.5, new Formula("A1", "x")]
        );
        var text = Utf8("Tên;\"Xã\"\r\n\"A\"\"\";B\r\n");
        var damaged = Gen.OneOfConst(workbook, text)
            .SelectMany(file =>
                Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte)
                    .Array[1, 6]
                    .Select(changes =>
                    {
                        var copy = file.ToArray();
                        foreach (var (at, value) in changes)
                        {
                            copy[at] = value;
                        }

                        return copy;
                    })
            );
        var marked = Gen.Byte.Array[0, 300].Select(bytes => (byte[])[.. "PK\u0003\u0004"u8, .. bytes]);
        Gen.OneOf(Gen.Byte.Array[0, 600], damaged, marked, Gen.String.Select(Utf8))
            .Sample(file =>
            {
                var (sheet, refusal) = SheetFile.Read(file);
                Assert.True(sheet is null ^ refusal is null);
            });
    }

    /// <summary>A sheet with unpacked parts that were changed at random, so that the parts are XML and the ZIP is whole.</summary>
    [Fact]
    public void No_sheet_ever_ends_in_a_fault()
    {
        const string Row =
            """<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><f>A1</f><v>1E3</v></c><c t="d"><v>2026-11-20</v></c></row>""";
        Gen.Select(Gen.Int[0, Row.Length - 1], Gen.Char["0123456789\"<>/rcvtsfA-E."])
            .Array[1, 4]
            .Sample(changes =>
            {
                var row = Row.ToCharArray();
                foreach (var (at, value) in changes)
                {
                    row[at] = value;
                }

                var (sheet, refusal) = SheetFile.Read(Workbooks.ByHand(new string(row)));
                Assert.True(sheet is null ^ refusal is null);
            });
    }

    [Theory]
    [InlineData(ImportKind.Members)]
    [InlineData(ImportKind.Products)]
    [InlineData(ImportKind.Batches)]
    public async Task Every_template_is_read_and_its_example_taken(ImportKind kind)
    {
        foreach (var language in new[] { Language.Vietnamese, Language.English })
        {
            var form = ImportForm.Of(kind);
            foreach (
                var file in new[]
                {
                    ImportTemplate.Csv(form, language),
                    await ImportTemplate.XlsxAsync(form, language, TestContext.Current.CancellationToken),
                }
            )
            {
                var refusals = new Refusals();
                var sheet = ImportSheet.Of(Read(file), form, refusals);
                Assert.Empty(refusals.List);
                var row = Assert.Single(Plans.Of(sheet!, kind));
                Assert.Empty(row.Faults);
                Assert.NotNull(row.Key);
            }
        }
    }

    static byte[] OfKind(string main) => Workbooks.ByHand("", ("[Content_Types].xml", Workbooks.Types(main)));

    static Sheet Read(byte[] file)
    {
        var (sheet, refusal) = SheetFile.Read(file);
        Assert.True(sheet is not null, refusal?.Text.En);
        return sheet;
    }

    static string[][] Texts(byte[] file) =>
        [.. Read(file).Rows.Select(row => row.Cells.Select(cell => cell.Text).ToArray())];

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
