using System.Collections.Frozen;
using Traceability.Gs1.Epcis;
using Traceability.Platform;

namespace Traceability.Provenance.Capture;

/// <summary>
/// Finds fields that name a person: an event is never changed, so that nothing in it may have to be erased (design: promise 5).
/// </summary>
public static class PersonalData
{
    // Local names without case, accents and joints.
    static readonly FrozenSet<string> names = new[]
    {
        "phone",
        "phonenumber",
        "telephone",
        "mobile",
        "mobilephone",
        "email",
        "emailaddress",
        "sodienthoai",
        "dienthoai",
        "sdt",
        "cccd",
        "cmnd",
        "socccd",
        "socmnd",
        "nationalid",
        "identitynumber",
        "citizenid",
        "passportnumber",
        "fullname",
        "personname",
        "firstname",
        "lastname",
        "givenname",
        "familyname",
        "hoten",
        "hovaten",
        "dateofbirth",
        "birthdate",
        "birthday",
        "ngaysinh",
        "homeaddress",
        "diachinha",
        "bankaccount",
        "sotaikhoan",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<CaptureFault> In(EventRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return (read.Event?.Fields ?? [])
            .Where(IsPersonal)
            .Select(field => field.Name)
            .Distinct()
            .Select(name => new CaptureFault(read.Pointer, CaptureRules.Personal, name));
    }

    static bool IsPersonal(EventField field)
    {
        var local = field.Name[(field.Name.LastIndexOfAny(['/', '#', ':']) + 1)..];
        var plain = string.Concat(Vietnamese.Fold(local).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return names.Contains(plain)
            || field.Text?.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) == true
            || field.Text?.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) == true;
    }
}
