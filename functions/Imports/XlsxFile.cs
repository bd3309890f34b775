using System.IO.Compression;
using System.Xml;

namespace Traceability.Imports;

/// <summary>
/// Reads the first visible sheet of an Excel workbook (ECMA-376 Part 1, §18; the strict namespaces of ISO/IEC 29500 too): texts,
/// numbers, days by their format, and of a formula the value that was saved with it. Nothing in it is ever run, and nothing outside of
/// it is read. It is bounded by <see cref="ImportLimits"/>, whatever the file says of its own size.
/// </summary>
public sealed class XlsxFile
{
    const string Workbook = "sheet.main+xml";

    readonly ZipArchive zip;
    readonly UnpackedBudget budget = new(ImportLimits.MaxUnpacked);

    XlsxFile(ZipArchive zip) => this.zip = zip;

    /// <exception cref="UnreadableException">It is no such file.</exception>
    public static Sheet Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var stream = new MemoryStream(file.ToArray(), writable: false);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return new XlsxFile(zip).Read();
        }
        catch (Exception fault)
            when (fault
                    is InvalidDataException
                        or XmlException
                        or IOException
                        or NotSupportedException
                        or ArgumentException
                        or FormatException
                        or OverflowException
            )
        {
            throw Broken();
        }
    }

    Sheet Read()
    {
        if (zip.Entries.Count > ImportLimits.MaxParts)
        {
            throw UnpackedBudget.Exceeded();
        }

        RefuseByKind();
        var workbook = Target(Relations(""), "officeDocument") ?? throw Broken();
        var relations = Relations(workbook);
        var (sheet, isFrom1904) = FirstSheet(workbook, relations);
        var texts = Target(relations, "sharedStrings") is { } shared ? Texts(shared) : [];
        var formats = Target(relations, "styles") is { } styles ? XlsxFormats.Read(Open(styles)) : XlsxFormats.None;
        using var reader = Open(sheet);
        return new XlsxSheet(reader, texts, formats, isFrom1904).Read();
    }

    /// <summary>Macros, the binary format, or something else that is packed in the same way.</summary>
    void RefuseByKind()
    {
        var isWorkbook = false;
        using var types = Open("[Content_Types].xml");
        while (types.Read())
        {
            if (types.NodeType != XmlNodeType.Element || types.GetAttribute("ContentType") is not { } type)
            {
                continue;
            }

            if (type.Contains("macroEnabled.main", StringComparison.OrdinalIgnoreCase) || IsProject(type))
            {
                throw type.Contains("sheet.binary", StringComparison.OrdinalIgnoreCase)
                    ? UnreadableException.Of(
                        "binary-excel",
                        "Đây là tệp Excel dạng .xlsb: hãy lưu lại thành .xlsx rồi gửi.",
                        "This is a binary workbook (.xlsb): save it as .xlsx and send that."
                    )
                    : UnreadableException.Of(
                        "macros",
                        "Tệp Excel này có macro: hãy lưu lại thành .xlsx (không macro) rồi gửi.",
                        "This workbook has macros: save it as .xlsx, without macros, and send that."
                    );
            }

            isWorkbook |= type.EndsWith(Workbook, StringComparison.OrdinalIgnoreCase);
        }

        if (!isWorkbook)
        {
            throw UnreadableException.Of(
                "not-excel",
                "Tệp này không phải bảng tính Excel (.xlsx).",
                "This file is no Excel workbook (.xlsx)."
            );
        }
    }

    static bool IsProject(string type) => type.EndsWith("vbaProject", StringComparison.OrdinalIgnoreCase);

    /// <summary>The part of the first sheet that is not hidden, and whether days are counted from 1904 (§18.2.28).</summary>
    (string Part, bool IsFrom1904) FirstSheet(string workbook, List<Relation> relations)
    {
        var (id, isFrom1904) = ((string?)null, false);
        using (var reader = Open(workbook))
        {
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                if (reader.LocalName == "workbookPr")
                {
                    isFrom1904 = reader.GetAttribute("date1904") is "1" or "true";
                }
                else if (reader.LocalName == "sheet" && reader.GetAttribute("state") is null or "visible")
                {
                    id ??= Attribute(reader, "id");
                }
            }
        }

        return relations.Find(relation => relation.Id == id && relation.Type == "worksheet") is { Part: { } part }
            ? (part, isFrom1904)
            : throw Broken();
    }

    /// <summary>The shared strings (§18.4.8), without what is only said of how they are pronounced.</summary>
    List<string> Texts(string part)
    {
        var texts = new List<string>();
        using var reader = Open(part);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                texts.Add(XlsxText.Read(reader));
            }
        }

        return texts;
    }

    /// <summary>The part that is named by a type of relation, whichever edition of the standard writes it.</summary>
    static string? Target(List<Relation> relations, string type) => relations.Find(r => r.Type == type)?.Part;

    sealed record Relation(string Id, string Type, string Part);

    /// <summary>What a part names; the workbook itself where it is empty.</summary>
    List<Relation> Relations(string from)
    {
        var slash = from.LastIndexOf('/');
        var folder = from[..(slash + 1)];
        var relations = new List<Relation>();
        using var reader = Open($"{folder}_rels/{from[(slash + 1)..]}.rels");
        while (reader.Read())
        {
            if (
                reader is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }
                && reader.GetAttribute("TargetMode") != "External"
                && reader.GetAttribute("Id") is { } id
                && reader.GetAttribute("Type") is { } type
                && reader.GetAttribute("Target") is { } target
            )
            {
                relations.Add(
                    new Relation(
                        id,
                        type[(type.LastIndexOf('/') + 1)..],
                        target is ['/', .. var whole] ? whole : folder + target
                    )
                );
            }
        }

        return relations;
    }

    XmlReader Open(string part) =>
        XmlReader.Create(
            budget.Count((zip.GetEntry(part) ?? throw Broken()).Open()),
            new XmlReaderSettings
            {
                CloseInput = true,
                DtdProcessing = DtdProcessing.Prohibit,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = ImportLimits.MaxUnpacked,
                XmlResolver = null,
            }
        );

    static string? Attribute(XmlReader reader, string localName)
    {
        // The namespace differs between the two editions of the standard.
        for (var found = reader.MoveToFirstAttribute(); found; found = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == localName && reader.Prefix.Length > 0 && reader.Prefix != "xmlns")
            {
                var value = reader.Value;
                reader.MoveToElement();
                return value;
            }
        }

        reader.MoveToElement();
        return null;
    }

    internal static UnreadableException Broken() =>
        UnreadableException.Of(
            "broken",
            "Tệp Excel này bị hỏng: hãy mở bằng Excel, lưu lại thành .xlsx rồi gửi.",
            "This workbook is broken: open it in Excel, save it as .xlsx and send that."
        );
}

/// <summary>What may still be unpacked of a file, over all of its parts: the sizes that the file itself tells are not believed.</summary>
sealed class UnpackedBudget(int bytes)
{
    int left = bytes;

    public Stream Count(Stream part) => new Counted(this, part);

    public static UnreadableException Exceeded() =>
        UnreadableException.Of(
            "unpacked-too-large",
            $"Tệp Excel này khi mở ra lớn hơn {ImportLimits.MaxUnpacked / 1024 / 1024} MB.",
            $"Unpacked, this workbook is larger than {ImportLimits.MaxUnpacked / 1024 / 1024} MB."
        );

    sealed class Counted(UnpackedBudget budget, Stream part) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = part.Read(buffer);
            budget.left -= read;
            return budget.left < 0 ? throw Exceeded() : read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                part.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
