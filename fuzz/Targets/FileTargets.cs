using System.IO.Compression;
using System.Text;
using SkiaSharp;
using Traceability.Imports;
using Traceability.Photos;
using Traceability.Platform.Problems;

namespace Traceability.Fuzz.Targets;

/// <summary>Files that people send: lists from a spreadsheet, and photos.</summary>
static class FileTargets
{
    const int MostRows = 20;

    static readonly string[] csv =
    [
        .. (string[])["Tên;Điện thoại;Tỉnh;Xã", "\r\n", "sep=;", "sep=\t", ";", ",", "\t", "\"", "\"\"", "20/11/2026"],
        .. (string[])["2026-11-20", "1.250,5", "1,250.5", "120,5", "65.000", "0912 345 678", "Đồng Tháp", "8.93E+12"],
    ];

    static readonly string[] sheet =
    [
        .. (string[])
            ["<row r=\"1\">", "</row>", "<c r=\"A1\"", " t=\"s\">", " t=\"inlineStr\"><is><t>", "</t></is></c>"],
        .. (string[])
            ["<v>0</v>", "</c>", "<f>1+1</f>", " t=\"d\">", " t=\"b\">", " t=\"e\">", " s=\"1\">", "<v>45981</v>"],
        .. (string[])
            ["_x000D_", "<![CDATA[", "]]>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<rPh>", "<!--", "-->", "<?a?>"],
        .. (string[])["r=\"XFD1048576\"", "r=\"A0\"", "xmlns:x=\"a\"", "<sheetData>", "</sheetData></worksheet>"],
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("csv", 400, Sheet) { MaxBytes = 2048, Words = csv },
        new("xlsx", 100, Workbook)
        {
            MaxBytes = 4096,
            Words = sheet,
            Made = () => [Packed(SheetXml("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Tên</t></is></c></row>"))],
        },
        new("cells", 2000, Cells)
        {
            MaxBytes = 96,
            Words = [.. csv, "dd/mm/yyyy", "[Red]", "\\d", "0.00E+00", "AX2000"],
        },
        new("photo", 2, Photo)
        {
            MaxBytes = 4096,
            IsNative = true,
            Words =
            [
                "Exif\0\0",
                "ICC_PROFILE\0",
                "http://ns.adobe.com/xap/1.0/\0",
                "IHDR",
                "IDAT",
                "tEXt",
                "VP8X",
                "WEBP",
            ],
            Made = () =>
                from format in (SKEncodedImageFormat[])
                    [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp]
                from side in (int[])[3, 16]
                select Picture(format, side),
        },
    ];

    static void Sheet(byte[] input)
    {
        var (read, refusal) = SheetFile.Read(input);
        Promise.Holds(read is null != refusal is null, "a file is read, or refused with its reason");
        if (read is null)
        {
            Promise.Holds(refusal!.Text.Vi.Length > 0 && refusal.Text.En.Length > 0, "a refusal has words");
            return;
        }

        Promise.Holds(read.Rows.Count <= ImportLimits.MaxRows + 1, "a sheet's bound");
        Promise.Holds(
            read.Rows.All(row =>
                row.Cells.Count <= ImportLimits.MaxColumns
                && row.Cells.All(cell => cell.Text.Length <= ImportLimits.MaxCell)
            ),
            "a row's bounds"
        );
        Promise.Holds(
            read.Rows.Zip(read.Rows.Skip(1)).All(pair => pair.First.Number < pair.Second.Number),
            "rows in order"
        );
        foreach (var kind in Enum.GetValues<ImportKind>())
        {
            var form = ImportForm.Of(kind);
            var refusals = new Refusals();
            if (ImportSheet.Of(read, form, refusals) is not { } understood)
            {
                Promise.Holds(refusals.Any, "headings that are refused have their reasons");
                continue;
            }

            var reader = new RowReader(understood, form);
            foreach (var row in understood.Rows.Take(MostRows))
            {
                var (body, _) = reader.Read(row);
                _ = body.ToJsonString();
            }
        }
    }

    // What does not begin as a packed file is the text of a sheet, in a workbook that is right.
    static void Workbook(byte[] input) =>
        Sheet(input.AsSpan().StartsWith("PK"u8) ? input : Packed(SheetXml(Input.Text(input))));

    static string SheetXml(string rows) =>
        $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>";

    static byte[] Packed(string sheet)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            const string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
            const string package = "http://schemas.openxmlformats.org/package/2006";
            const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
            const string type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
            Put(
                zip,
                "[Content_Types].xml",
                $"<Types xmlns=\"{package}/content-types\"><Override PartName=\"/w.xml\" ContentType=\"{type}.sheet.main+xml\"/></Types>"
            );
            Put(
                zip,
                "_rels/.rels",
                $"<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"a\" Type=\"{office}/officeDocument\" Target=\"w.xml\"/></Relationships>"
            );
            Put(
                zip,
                "w.xml",
                $"<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>"
            );
            Put(
                zip,
                "_rels/w.xml.rels",
                $"<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"b\" Type=\"{office}/worksheet\" Target=\"s.xml\"/>"
                    + $"<Relationship Id=\"c\" Type=\"{office}/sharedStrings\" Target=\"t.xml\"/>"
                    + $"<Relationship Id=\"d\" Type=\"{office}/styles\" Target=\"f.xml\"/></Relationships>"
            );
            Put(
                zip,
                "t.xml",
                $"<sst xmlns=\"{main}\"><si><t>Tên</t></si><si><r><t>Xã</t></r><rPh><t>x</t></rPh></si></sst>"
            );
            Put(
                zip,
                "f.xml",
                $"<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            );
            Put(zip, "s.xml", sheet);
        }

        return file.ToArray();
    }

    static void Put(ZipArchive zip, string name, string text)
    {
        using var part = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        part.Write(Encoding.UTF8.GetBytes(text));
    }

    static void Cells(byte[] input)
    {
        var text = Input.Text(input);
        foreach (var kind in Enum.GetValues<CellKind>())
        {
            var cell = new SheetCell(kind, text);
            _ = CellDay.IsMonthFirst(cell);
            Promise.Holds(
                CellDay.Read(cell, isMonthFirstSeen: true, out var day) != DayFault.None
                    || day > default(DateOnly)
                    || text.Contains("0001", StringComparison.Ordinal),
                "a day that was read is one"
            );
            foreach (var reading in Enum.GetValues<NumberReading>())
            {
                var fault = CellNumber.Read(cell, reading, out var value);
                Promise.Holds(
                    fault != NumberFault.None || reading != NumberReading.Whole || value == decimal.Truncate(value),
                    "a whole number is whole"
                );
            }
        }

        _ = XlsxFormats.ShowsDay(text);
        if (CellName.TryParse(text, out var column, out var row))
        {
            Promise.Holds(column >= 0 && row > 0, "a cell is somewhere");
            Promise.Holds(
                CellName.TryParse(CellName.Of(column, row), out var again, out var line)
                    && (again, line) == (column, row),
                "a cell's name leads to it"
            );
        }
    }

    static void Photo(byte[] input)
    {
        // No one else decodes: it is done when it comes back.
        var (photo, fault) = PhotoIntake.ReadAsync(input, CancellationToken.None).GetAwaiter().GetResult();
        Promise.Holds(photo is null != (fault == PhotoFault.None), "a photo is taken, or refused with its reason");
        if (photo is null)
        {
            return;
        }

        foreach (var file in (byte[][])[photo.PageBytes, photo.FeedBytes])
        {
            Promise.Holds(IsBareJpeg(file), "a photo holds pixels and nothing else");
        }
    }

    // ITU-T T.81 §B.1.1: up to the scan, no segment of an application but JFIF's own, and no comment.
    static bool IsBareJpeg(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return false;
        }

        for (var at = 2; at + 4 <= file.Length && file[at] == 0xFF; at += 2 + (file[at + 2] << 8) + file[at + 3])
        {
            switch (file[at + 1])
            {
                case 0xDA:
                    return true;
                case > 0xE0 and <= 0xEF or 0xFE:
                    return false;
                default:
                    break;
            }
        }

        return false;
    }

    static byte[] Picture(SKEncodedImageFormat format, int side)
    {
        using var picture = new SKBitmap(side, side);
        for (var at = 0; at < side * side; at++)
        {
            picture.SetPixel(at % side, at / side, new SKColor((byte)(at * 7), (byte)(at * 31), (byte)at));
        }

        using var data = picture.Encode(format, 60);
        return data.ToArray();
    }
}
