using System.Collections.Frozen;
using System.Text;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Provenance.Capture;

/// <summary>The rules that a captured event can break: their names for programs, and in words.</summary>
public static class CaptureRules
{
    /// <summary>A field that names a person.</summary>
    public const string Personal = "personal-data";

    /// <summary>The event's id is known with other content, which stays; no error.</summary>
    public const string KnownId = "known-id";

    public static Text Title { get; } = new("Sự kiện chưa đúng chuẩn.", "The event is not valid.");

    static readonly FrozenDictionary<string, Text> texts = new Dictionary<string, Text>(StringComparer.Ordinal)
    {
        [Personal] = new(
            "Sự kiện không được có dữ liệu cá nhân: lịch sử không bao giờ xóa được.",
            "An event may not hold personal data: history is never erased."
        ),
        [KnownId] = new(
            "eventID này đã có với nội dung khác; sự kiện cũ được giữ nguyên.",
            "This eventID is known with other content; what was there stays."
        ),
        [Name(EpcisRule.Json)] = new("Không phải JSON viết bằng UTF-8.", "It is not JSON in UTF-8."),
        [Name(EpcisRule.Depth)] = new(
            "Lồng nhau quá sâu: nhiều nhất 64 tầng.",
            "It is nested too deep: 64 levels at most."
        ),
        [Name(EpcisRule.Events)] = new(
            "Quá nhiều sự kiện: nhiều nhất 1.000.",
            "There are too many events: 1,000 at most."
        ),
        [Name(EpcisRule.TextLength)] = new(
            "Chữ quá dài: nhiều nhất 16.384 ký tự.",
            "The text is too long: 16,384 characters at most."
        ),
        [Name(EpcisRule.DuplicateValue)] = new(
            "Giá trị này có hai lần trong danh sách.",
            "The value is there twice in the list."
        ),
        [Name(EpcisRule.Required)] = new("Trường này bắt buộc.", "This field is required."),
        [Name(EpcisRule.JsonType)] = new("Sai kiểu JSON.", "It is of the wrong JSON type."),
        [Name(EpcisRule.UnknownType)] = new(
            "Không có loại tài liệu hoặc sự kiện này.",
            "There is no such type of document or event."
        ),
        [Name(EpcisRule.UnknownField)] = new(
            "EPCIS không có trường này ở đây; trường riêng cần có tiền tố khai báo trong @context.",
            "EPCIS has no such field here; a field of your own needs a prefix that @context defines."
        ),
        [Name(EpcisRule.Prefix)] = new("Không @context nào khai báo tiền tố này.", "No @context defines this prefix."),
        [Name(EpcisRule.Context)] = new("@context không đúng.", "The @context is none."),
        [Name(EpcisRule.Version)] = new(
            "schemaVersion phải là số phiên bản như 2.0.",
            "schemaVersion must be a version number such as 2.0."
        ),
        [Name(EpcisRule.Forbidden)] = new(
            "Loại sự kiện này, hoặc action này, không có trường đó.",
            "This kind of event, or this action, does not have that field."
        ),
        [Name(EpcisRule.Uri)] = new("Cần một URI đầy đủ.", "Needs an absolute URI."),
        [Name(EpcisRule.Epc)] = new(
            "Mã EPC hoặc GS1 Digital Link sai: độ dài, ký tự hoặc chữ số kiểm tra.",
            "The EPC or Digital Link is wrong: its length, a character or the check digit."
        ),
        [Name(EpcisRule.ClassAsInstance)] = new(
            "Ở đây cần từng món riêng, không phải một loại hoặc một lô.",
            "Single things are named here, not a class or a lot."
        ),
        [Name(EpcisRule.InstanceAsClass)] = new(
            "Ở đây cần một loại hoặc một lô, không phải một món riêng.",
            "A class or a lot is named here, not a single thing."
        ),
        [Name(EpcisRule.Word)] = new(
            "Không phải từ của CBV 2.0; từ riêng phải là một URI.",
            "It is no word of CBV 2.0; a word of your own is a URI."
        ),
        [Name(EpcisRule.Action)] = new("Cần ADD, OBSERVE hoặc DELETE.", "Must be ADD, OBSERVE or DELETE."),
        [Name(EpcisRule.Time)] = new(
            "Cần ngày giờ có múi giờ, viết như 2026-11-24T10:00:00+07:00.",
            "Needs a date and time with its zone, written like 2026-11-24T10:00:00+07:00."
        ),
        [Name(EpcisRule.TimeZoneOffset)] = new("Cần độ lệch giờ như +07:00.", "Needs an offset such as +07:00."),
        [Name(EpcisRule.Quantity)] = new("Lượng không được nhỏ hơn 0.", "A quantity is not less than zero."),
        [Name(EpcisRule.Number)] = new("Số quá lớn hoặc quá nhiều chữ số.", "The number is beyond what can be kept."),
        [Name(EpcisRule.Uom)] = new(
            "Cần mã đơn vị UN/CEFACT như KGM, và đi kèm một lượng.",
            "Needs a UN/CEFACT unit such as KGM, beside a quantity."
        ),
        [Name(EpcisRule.HexBinary)] = new("Cần số hệ mười sáu.", "Must be hexadecimal."),
        [Name(EpcisRule.Parent)] = new(
            "Cần parentID: sự kiện này phải nói vật chứa là gì.",
            "Needs parentID: this event must name what contains or carries."
        ),
        [Name(EpcisRule.Objects)] = new(
            "Sự kiện không nói về vật gì: cần mã EPC, lượng, hoặc số đo kèm nơi đo.",
            "The event is about nothing: it needs EPCs, quantities, or a sensor's report with a readPoint."
        ),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A fault in words.</summary>
    public static Refusal Refusal(CaptureFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new Refusal(fault.Pointer, fault.Rule, texts.GetValueOrDefault(fault.Rule, Title));
    }

    /// <summary>Whether an event can be taken.</summary>
    public static bool IsGood(EventRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read is { Event: not null, Faults: [] } && !PersonalData.In(read).Any();
    }

    /// <summary>The events of a document that can be taken.</summary>
    public static IEnumerable<EventRead> Good(EpcisDocument read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read.Faults.Count > 0 ? [] : read.Events.Where(IsGood);
    }

    /// <summary>The rule's name: <c>check-digit</c>.</summary>
    public static string Name(EpcisRule rule)
    {
        var name = new StringBuilder();
        foreach (var c in rule.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
