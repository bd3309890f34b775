using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Platform;

namespace Traceability.Tests.Privacy;

/// <summary>Words, numbers and places that stand in nothing but what a test planted: wherever one is found, it got there from there.</summary>
public static partial class Marks
{
    /// <summary>In everything that the farmer published, and would have gone with it.</summary>
    public const string Published = "zuynh8";

    public const string Phone = "0977123456";
    public const string Identifier = "8899001122-777";
    public const double Latitude = 10.4156789;
    public const double Longitude = 105.9718345;
    public const string Place = "Rẫy Qwắn8";
    public const string Account = "770011223344";
    public const string Holder = "QWAN8 MUOI THUONG";
    public const string Device = "Máy Qwắn8 đỏ";
    public const string Officer = "qwan8.lan@hoptacxa.example";
    public const string OfficerName = "Qwắn8 Thị Lan";
    public const string Note = "Qwắn8 dặn hái sáng sớm";

    public const string Buyer = "Qwảng8 Thị Bưởi";
    public const string BuyerPhone = "0966543217";
    public const string BuyerAddress = "77 đường Qwảng8 Trung";
    public const string BuyerNote = "Qwảng8 dặn gọi trước";

    /// <summary>What nobody but its owner may ever read: in no public byte, log or trace.</summary>
    public static IReadOnlyList<string> Private { get; } =
    [
        Phone,
        "0977 123 456",
        "+84977123456",
        Identifier,
        // To a hundred metres: what a map may show is coarser.
        "10.4156",
        "105.9718",
        "10,4156",
        Account,
        BuyerPhone,
        "0966 543 217",
        // Every other has it in it, however its accents are written.
        "qwan8",
        "qwang8",
    ];

    /// <summary>Those of some marks that a text holds, however it writes case, accents and letters: as HTML, JSON or an address may.</summary>
    public static IReadOnlyList<string> In(string text, IEnumerable<string> marks)
    {
        var plain = Escaped()
            .Replace(
                WebUtility.HtmlDecode(text),
                match =>
                    $"{(char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)}"
            );
        string[] readings = [text, plain, Vietnamese.Fold(plain), Vietnamese.Fold(Uri.UnescapeDataString(plain))];
        return [.. marks.Where(mark => readings.Any(reading => Has(reading, mark)))];
    }

    /// <summary>The same of bytes, as text in either encoding.</summary>
    public static IReadOnlyList<string> In(byte[] bytes, IEnumerable<string> marks)
    {
        var list = marks.ToList();
        return [.. In(Encoding.UTF8.GetString(bytes), list).Union(In(Encoding.Latin1.GetString(bytes), list))];
    }

    static bool Has(string text, string mark) => text.Contains(mark, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escaped();

    public static string Invariant(double degrees) => degrees.ToString(CultureInfo.InvariantCulture);
}
