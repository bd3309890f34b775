using System.Collections.Frozen;
using System.Text;
using Traceability.Platform;

namespace Traceability.Imports;

/// <summary>How a column's cells are read.</summary>
public enum ColumnKind
{
    Text,

    /// <summary>Digits and letters that name something: a number in the cell is taken as it is shown, without decimals.</summary>
    Code,

    /// <summary>As <see cref="Code"/>, and Excel's habit to drop a first zero is undone.</summary>
    Phone,

    /// <summary>One of a few words.</summary>
    Word,

    Amount,

    /// <summary>Whole đồng, sent as text.</summary>
    Money,

    Degrees,

    Day,

    /// <summary>Whose the row is: no field of the body.</summary>
    Member,

    /// <summary>Counts the rows, and is not read.</summary>
    Count,
}

/// <summary>A column that a file may have.</summary>
/// <param name="Path">The field of the API's body that it fills, as a JSON pointer (RFC 6901); null where it is none.</param>
/// <param name="Heading">As templates write it.</param>
/// <param name="Example">What the template's one row has in it.</param>
/// <param name="Also">Other headings that are taken, folded: small letters and digits, no accents, single spaces.</param>
public sealed record FormColumn(
    string? Path,
    ColumnKind Kind,
    Text Heading,
    string Example,
    bool IsRequired,
    IReadOnlyList<string> Also
)
{
    /// <summary>The words of a <see cref="ColumnKind.Word"/>, folded, and what the API calls them.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What the API is told where the cell is empty; null for nothing.</summary>
    public string? Default { get; init; }
}

/// <summary>The columns of a kind of file, and the headings that they are known by.</summary>
public sealed class ImportForm
{
    static readonly FrozenDictionary<string, string> kinds = Words(
        ("household", "ho gia dinh|ho|nong ho|ca nhan|household"),
        ("cooperative", "hop tac xa|htx|cooperative"),
        ("company", "cong ty|doanh nghiep|company")
    );

    static readonly FrozenDictionary<string, string> units = Words(
        ("KGM", "kg|kgm|kilogam|kilogram|ki lo gam|ky"),
        ("GRM", "g|grm|gam|gram"),
        ("LTR", "lit|l|ltr|litre|liter"),
        ("H87", "h87|chiec|cai|qua|trai|con|bo|hop|goi|chai|tui|piece|pieces")
    );

    static readonly FormColumn count = Column(null, ColumnKind.Count, "STT", "No.", "1", "tt|so thu tu|no|number");

    static readonly FormColumn member = Column(
        null,
        ColumnKind.Member,
        "Hộ",
        "Member",
        "",
        "ho san xuat|ten ho|ma ho|nong ho|thanh vien|xa vien|farmer|member id|member name"
    );

    readonly FrozenDictionary<string, FormColumn> byHeading;

    ImportForm(ImportKind kind, params IReadOnlyList<FormColumn> columns)
    {
        Kind = kind;
        Columns = columns;
        byHeading = columns
            .Append(count)
            .SelectMany(column =>
                column
                    .Also.Append(Fold(column.Heading.Vi))
                    .Append(Fold(column.Heading.En))
                    .Distinct()
                    .Select(h => (h, column))
            )
            .ToFrozenDictionary(pair => pair.h, pair => pair.column, StringComparer.Ordinal);
    }

    public ImportKind Kind { get; }

    /// <summary>In the order of the template.</summary>
    public IReadOnlyList<FormColumn> Columns { get; }

    public static ImportForm Of(ImportKind kind) =>
        kind switch
        {
            ImportKind.Members => members,
            ImportKind.Products => products,
            _ => batches,
        };

    /// <summary>The column that a heading names, whatever its capitals, accents and marks; what stands in brackets is left out.</summary>
    public FormColumn? Find(string heading) => byHeading.GetValueOrDefault(Fold(heading));

    /// <summary>A heading or a word of a list as it is compared.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bracket = text.IndexOf('(', StringComparison.Ordinal);
        var folded = Vietnamese.Fold(bracket > 0 ? text[..bracket] : text);
        var plain = new StringBuilder(folded.Length);
        foreach (var c in folded)
        {
            if (char.IsLetterOrDigit(c))
            {
                plain.Append(c);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }

    // No heading says plainly “address”: where a household lives is private, and what a farmer chose to show has a name of its own.
    static readonly ImportForm members = new(
        ImportKind.Members,
        Required(
            "/name",
            ColumnKind.Text,
            "Họ và tên",
            "Name",
            "Nguyễn Văn Xoài",
            "ho ten|ten|ten ho|chu ho|ten chu ho|ten xa vien|ten thanh vien|full name"
        ),
        Column("/kind", ColumnKind.Word, "Loại", "Kind", "Hộ gia đình", "loai hinh|loai ho") with
        {
            Words = kinds,
            Default = "household",
        },
        Required(
            "/phone",
            ColumnKind.Phone,
            "Số điện thoại",
            "Phone",
            "0912345678",
            "dien thoai|sdt|so dt|dt|phone number|mobile"
        ),
        Required(
            "/province",
            ColumnKind.Code,
            "Tỉnh, thành phố",
            "Province",
            "Đồng Tháp",
            "tinh|thanh pho|tinh thanh|tinh tp|province city"
        ),
        Required(
            "/commune",
            ColumnKind.Text,
            "Xã, phường",
            "Commune",
            "Hòa Hưng",
            "xa|phuong|xa phuong dac khu|commune ward"
        ),
        Column("/publicAddress", ColumnKind.Text, "Địa chỉ công khai", "Public address", "", "publicaddress"),
        Column("/identifier", ColumnKind.Code, "Mã số thuế", "Tax number", "", "mst|ma so|identifier|tax code"),
        Column("/location/latitude", ColumnKind.Degrees, "Vĩ độ", "Latitude", "", "lat"),
        Column("/location/longitude", ColumnKind.Degrees, "Kinh độ", "Longitude", "", "lng|lon|long")
    );

    static readonly ImportForm products = new(
        ImportKind.Products,
        member,
        Column("/gtin", ColumnKind.Code, "Mã GTIN", "GTIN", "", "ma vach|ma san pham|barcode|ma hang"),
        Required(
            "/name",
            ColumnKind.Text,
            "Tên sản phẩm",
            "Name",
            "Xoài cát Hòa Lộc",
            "ten|san pham|ten hang|product|product name"
        ),
        Required(
            "/description",
            ColumnKind.Text,
            "Mô tả",
            "Description",
            "Xoài chín cây, vỏ mỏng, thịt mịn.",
            "mo ta san pham"
        ),
        Required("/unit", ColumnKind.Word, "Đơn vị", "Unit", "kg", "don vi tinh|dvt|dv") with
        {
            Words = units,
        },
        Required("/price/amount", ColumnKind.Money, "Giá bán", "Price", "65.000", "gia|don gia|gia ban vnd|price vnd"),
        Column("/brand", ColumnKind.Text, "Thương hiệu", "Brand", "", "nhan hieu"),
        Column("/category", ColumnKind.Text, "Nhóm hàng", "Category", "", "nganh hang|phan loai|loai"),
        Column(
            "/netContent/value",
            ColumnKind.Amount,
            "Khối lượng tịnh",
            "Net content",
            "",
            "khoi luong|dung tich|net weight|netcontent"
        ),
        Column(
            "/netContent/unit",
            ColumnKind.Word,
            "Đơn vị khối lượng tịnh",
            "Net content unit",
            "",
            "don vi khoi luong|don vi dung tich"
        ) with
        {
            Words = units,
        },
        Column("/storage", ColumnKind.Text, "Bảo quản", "Storage", "", "cach bao quan"),
        Column("/buyUrl", ColumnKind.Text, "Trang bán hàng", "Shop page", "", "link ban hang|link mua|buyurl|buy url")
    );

    static readonly ImportForm batches = new(
        ImportKind.Batches,
        member,
        Required("/gtin", ColumnKind.Code, "Mã GTIN", "GTIN", "09520000000011", "ma vach|ma san pham|barcode|ma hang"),
        Column("/lot", ColumnKind.Code, "Số lô", "Lot", "L26-114", "lo|ma lo|lo hang|batch|lot number"),
        Required(
            "/harvestedOn",
            ColumnKind.Day,
            "Ngày thu hoạch",
            "Harvested on",
            "20/11/2026",
            "ngay thu|thu hoach|harvest date|harvest day|harvestedon"
        ),
        Required(
            "/quantity/value",
            ColumnKind.Amount,
            "Số lượng",
            "Quantity",
            "120,5",
            "luong|san luong|khoi luong|amount"
        ),
        Required("/quantity/unit", ColumnKind.Word, "Đơn vị", "Unit", "kg", "don vi tinh|dvt|dv") with
        {
            Words = units,
        },
        Column("/bestBefore", ColumnKind.Day, "Hạn sử dụng", "Best before", "", "hsd|han dung|bestbefore|expiry date"),
        Column("/notes", ColumnKind.Text, "Ghi chú", "Notes", "", "note")
    );

    static FormColumn Column(string? path, ColumnKind kind, string vi, string en, string example, string also) =>
        new(path, kind, new Text(vi, en), example, false, also.Split('|'));

    static FormColumn Required(string? path, ColumnKind kind, string vi, string en, string example, string also) =>
        Column(path, kind, vi, en, example, also) with
        {
            IsRequired = true,
        };

    static FrozenDictionary<string, string> Words(params ReadOnlySpan<(string Code, string Words)> lists)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, list) in lists)
        {
            foreach (var word in list.Split('|'))
            {
                words.Add(word, code);
            }
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
