using System.Buffers;
using Traceability.Gs1;
using Traceability.Platform.Problems;

namespace Traceability.Places;

/// <summary>A position as it is sent, in degrees, WGS 84.</summary>
public sealed record PositionBody(double? Latitude, double? Longitude);

/// <summary>What an owner sends to register or change a place.</summary>
/// <param name="Position">Where it is; or <paramref name="Code"/>.</param>
/// <param name="Code">Where it is, as an Open Location Code of 10 digits or more; a short one together with <paramref name="Near"/>.</param>
/// <param name="Near">A position within 25 km or so, which a short code is understood from.</param>
/// <param name="Precision">Without it the public may know the commune.</param>
public sealed record PlaceBody(
    string? Kind,
    string? Name,
    PositionBody? Position,
    string? Code,
    PositionBody? Near,
    string? Precision,
    string? Province,
    string? Commune,
    int? Area,
    string? PostalCode,
    string? DigitalAddress,
    string? Gln,
    string? Extension
)
{
    public const int MaxName = 100;
    public const int MaxArea = 100_000_000;
    const int PostalLength = 5;
    const int MinDigitalAddress = 4;
    const int MaxDigitalAddress = 40;

    static readonly SearchValues<char> ofDigitalAddresses = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-+./"
    );

    /// <summary>The place, or every field that was refused.</summary>
    public PlaceFacts? Decide(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var kind = ParseKind(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        var commune = refusals.RequiredText("/commune", Commune, MaxName);
        var province = refusals.Province("/province", Province);
        var precision = ParsePrecision(refusals);
        var position = ParsePosition(refusals);
        if (precision >= PlacePrecision.About250m && Position is null && Code is null)
        {
            refusals.Add(
                "/position",
                "needed-for-precision",
                "Muốn hiện điểm trên bản đồ thì cần vị trí (position hoặc code).",
                "A place that is shown as a point needs a position or a code."
            );
        }

        CheckArea(kind, refusals);
        var postalCode = ParsePostalCode(refusals);
        var digitalAddress = ParseDigitalAddress(refusals);
        var gln = Gln is null ? null : refusals.Gln("/gln", Gln);
        CheckExtension(refusals);
        return refusals.Any
            ? null
            : new PlaceFacts(
                kind!.Value,
                name!,
                position,
                precision!.Value,
                province!,
                commune!,
                Area,
                postalCode,
                digitalAddress,
                gln,
                Extension
            );
    }

    PlaceKind? ParseKind(Refusals refusals)
    {
        var kind = PlaceWords.Kind(Kind);
        if (kind is null)
        {
            refusals.Add(
                "/kind",
                Kind is null ? "required" : "unknown-kind",
                "Cần là farm (nông trại), plot (thửa đất), packing-house (cơ sở đóng gói) hoặc delivery (nơi giao nhận).",
                "Must be farm, plot, packing-house or delivery."
            );
        }

        return kind;
    }

    PlacePrecision? ParsePrecision(Refusals refusals)
    {
        var precision = Precision is null ? PlacePrecision.Commune : PlaceWords.Precision(Precision);
        if (precision is null)
        {
            refusals.Add(
                "/precision",
                "unknown-precision",
                "Cần là exact (đúng vị trí), about-250m (khoảng 250 m), commune (xã, phường) hoặc province (tỉnh, thành phố).",
                "Must be exact, about-250m, commune or province."
            );
        }

        return precision;
    }

    Position? ParsePosition(Refusals refusals)
    {
        if (Code is null)
        {
            return Degrees("/position", Position, refusals);
        }

        if (Position is not null)
        {
            refusals.Add(
                "/code",
                "position-twice",
                "Chỉ gửi position hoặc code, không gửi cả hai.",
                "Send a position or a code, not both."
            );
            return null;
        }

        return OfCode(Code.Trim(), Degrees("/near", Near, refusals), refusals);
    }

    static Position? Degrees(string pointer, PositionBody? sent, Refusals refusals)
    {
        if (sent is null)
        {
            return null;
        }

        if (
            sent is not { Latitude: >= -90 and <= 90 and var latitude, Longitude: >= -180 and <= 180 and var longitude }
        )
        {
            refusals.Add(
                pointer,
                "coordinates",
                "Cần vĩ độ từ -90 đến 90 và kinh độ từ -180 đến 180.",
                "Needs a latitude from -90 to 90 and a longitude from -180 to 180."
            );
            return null;
        }

        return InVietnam(pointer, new Position(latitude, longitude), refusals);
    }

    static Position? OfCode(string code, Position? near, Refusals refusals)
    {
        if (OpenLocationCode.IsShort(code) && near is not null)
        {
            code = OpenLocationCode.RecoverNearest(code, near.Latitude, near.Longitude);
        }

        if (!OpenLocationCode.TryDecode(code, out var area))
        {
            var isShort = OpenLocationCode.IsShort(code);
            refusals.Add(
                "/code",
                isShort ? "short-code" : "open-location-code",
                isShort
                    ? "Mã rút gọn cần kèm near, một vị trí ở gần."
                    : "Không phải mã vị trí mở (Plus Code) như 7P27CX6Q+W2.",
                isShort
                    ? "A short code needs near, a position close by."
                    : "This is no Open Location Code such as 7P27CX6Q+W2."
            );
            return null;
        }

        if (area.Length < OpenLocationCode.DefaultLength)
        {
            refusals.Add("/code", "too-coarse", "Cần mã có ít nhất 10 chữ số.", "Needs a code of 10 digits at least.");
            return null;
        }

        return InVietnam("/code", new Position(area.Latitude, area.Longitude), refusals);
    }

    static Position? InVietnam(string pointer, Position position, Refusals refusals)
    {
        if (position.IsInVietnam)
        {
            return position;
        }

        refusals.Add(
            pointer,
            "outside-vietnam",
            "Vị trí này ở ngoài Việt Nam; có thể vĩ độ và kinh độ bị đổi chỗ.",
            "This is outside Vietnam; latitude and longitude may have changed places."
        );
        return null;
    }

    void CheckArea(PlaceKind? kind, Refusals refusals)
    {
        if (Area is not null && kind is not (null or PlaceKind.Plot))
        {
            refusals.Add("/area", "plot-only", "Chỉ thửa đất mới có diện tích.", "Only a plot has an area.");
        }
        else if (Area is not (null or (>= 1 and <= MaxArea)))
        {
            refusals.Add(
                "/area",
                "range",
                "Diện tích từ 1 đến 100.000.000 m².",
                "An area is 1 to 100,000,000 square metres."
            );
        }
    }

    string? ParsePostalCode(Refusals refusals)
    {
        var code = PostalCode?.Trim();
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }

        if (code.Length == PostalLength && code.All(char.IsAsciiDigit))
        {
            return code;
        }

        refusals.Add(
            "/postalCode",
            "postal-code",
            "Mã bưu chính quốc gia có 5 chữ số.",
            "A national postal code has 5 digits."
        );
        return null;
    }

    string? ParseDigitalAddress(Refusals refusals)
    {
        var code = DigitalAddress?.Trim().ToUpperInvariant();
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }

        if (
            code.Length is >= MinDigitalAddress and <= MaxDigitalAddress
            && !code.AsSpan().ContainsAnyExcept(ofDigitalAddresses)
            && char.IsAsciiLetterOrDigit(code[0])
        )
        {
            return code;
        }

        refusals.Add(
            "/digitalAddress",
            "digital-address",
            "Mã địa chỉ số có 4 đến 40 chữ cái không dấu, chữ số và các dấu - + . /",
            "A digital address has 4 to 40 letters without accents, digits and the marks - + . /"
        );
        return null;
    }

    void CheckExtension(Refusals refusals)
    {
        if (Extension is null)
        {
            return;
        }

        if (Gln is null)
        {
            refusals.Add(
                "/extension",
                "needs-gln",
                "Phần mở rộng (AI 254) chỉ đi kèm mã GLN.",
                "An extension (AI 254) goes with a GLN."
            );
        }
        // GS1 General Specifications 3.5.10: 0 says that there is none.
        else if (
            Extension is "0" or ""
            || !DigitalLink.TryParse(
                $"https://id.gs1.org/414/9520000000004/254/{Uri.EscapeDataString(Extension)}",
                out _
            )
        )
        {
            refusals.Add(
                "/extension",
                "extension",
                "Phần mở rộng có 1 đến 20 ký tự của bộ GS1 82, và không phải 0.",
                "An extension has 1 to 20 characters of GS1 set 82, and is not 0."
            );
        }
    }
}
