using System.Text;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>Tells a file by its first bytes, not by what it is called, and reads it.</summary>
public static class SheetFile
{
    /// <summary>OLE's compound file (MS-CFB §2.2): Excel's format until 2003, and what an encrypted workbook is wrapped in.</summary>
    static ReadOnlySpan<byte> Compound => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    static ReadOnlySpan<byte> Zip => "PK\u0003\u0004"u8;

    /// <summary>The sheet, or why there is none.</summary>
    public static (Sheet? Sheet, Refusal? Refusal) Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            return (ReadOrEnd(file), null);
        }
        catch (UnreadableException fault)
        {
            return (null, fault.Refusal);
        }
    }

    static Sheet ReadOrEnd(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.StartsWith(Compound))
        {
            // The stream that holds an encrypted workbook is named in the directory, in UTF-16 (MS-OFFCRYPTO §2.3.4.4).
            throw bytes.IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0
                ? UnreadableException.Of(
                    "encrypted",
                    "Tệp Excel này có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.",
                    "This workbook is protected by a password: remove it and send the file again."
                )
                : UnreadableException.Of(
                    "old-excel",
                    "Đây là tệp Excel đời cũ (.xls): hãy lưu lại thành .xlsx rồi gửi.",
                    "This is an old Excel file (.xls): save it as .xlsx and send that."
                );
        }

        return bytes.StartsWith(Zip) ? XlsxFile.Read(file) : CsvFile.Read(file);
    }
}
