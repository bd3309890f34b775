using System.Text.Json.Serialization;
using Traceability.Gs1;

namespace Traceability.Farmers.Certificates;

/// <summary>What a certificate says of a farm or its products.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateKind>))]
public enum CertificateKind
{
    /// <summary>Good agricultural practice by Vietnam's own standards (TCVN 11892).</summary>
    [JsonStringEnumMemberName("vietgap")]
    VietGap,

    [JsonStringEnumMemberName("globalgap")]
    GlobalGap,

    /// <summary>Organic, by whichever standard the issuer certifies.</summary>
    [JsonStringEnumMemberName("organic")]
    Organic,

    /// <summary>One Commune One Product: a province, or the ministry for five stars, rates a product.</summary>
    [JsonStringEnumMemberName("ocop")]
    Ocop,

    [JsonStringEnumMemberName("haccp")]
    Haccp,

    [JsonStringEnumMemberName("iso22000")]
    Iso22000,

    /// <summary>A place that meets the conditions of food safety (Law 55/2010/QH12, article 34).</summary>
    [JsonStringEnumMemberName("food-safety")]
    FoodSafety,

    /// <summary>The right to use a geographical indication.</summary>
    [JsonStringEnumMemberName("geographical-indication")]
    GeographicalIndication,

    /// <summary>Mã số vùng trồng: the code of a growing area, opaque text as its issuer writes it.</summary>
    [JsonStringEnumMemberName("planting-area")]
    PlantingArea,

    /// <summary>Mã số cơ sở đóng gói: the code of a packing house, opaque text as its issuer writes it.</summary>
    [JsonStringEnumMemberName("packing-house")]
    PackingHouse,
}

/// <summary>How a certificate stands on a day.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateState>))]
public enum CertificateState
{
    /// <summary>Its first day is still to come.</summary>
    [JsonStringEnumMemberName("not-yet-valid")]
    NotYetValid,

    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>Its owner ended it before its last day.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>Its last day is past.</summary>
    [JsonStringEnumMemberName("over")]
    Over,

    /// <summary>The operator found that it does not hold.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,
}

/// <summary>That the operator looked, and found a certificate as it is declared.</summary>
/// <param name="On">The day in Vietnam.</param>
/// <param name="Against">What it was held against, 1 to <see cref="Max"/> characters: the issuer's list, the paper itself.</param>
public sealed record CertificateCheck(DateOnly On, string Against)
{
    public const int Max = 100;
}

/// <summary>That the operator found that a certificate does not hold.</summary>
/// <param name="On">The day in Vietnam.</param>
/// <param name="Reason">For everyone to read, 1 to <see cref="Max"/> characters.</param>
public sealed record CertificateWithdrawal(DateOnly On, string Reason)
{
    public const int Max = 200;
}

/// <summary>What is shown of a certificate.</summary>
/// <param name="Number">The issuer's own, 1 to 50 characters.</param>
/// <param name="Issuer">Who certified, 1 to 150 characters.</param>
/// <param name="Start">The first day, in Vietnam.</param>
/// <param name="End">The last day, in Vietnam; null for a code that holds until it is taken back.</param>
/// <param name="Stars">3 to 5 for <see cref="CertificateKind.Ocop"/>, else null.</param>
public sealed record Certificate(
    CertificateKind Kind,
    string Number,
    string Issuer,
    DateOnly Start,
    DateOnly? End,
    int? Stars
)
{
    /// <summary>How long after its last day a page still tells that it is over.</summary>
    public const int YearsTold = 1;

    /// <summary>The paper itself; null where none was sent.</summary>
    public CertificateFile? File { get; init; }

    /// <summary>Null until the operator looked.</summary>
    public CertificateCheck? Check { get; init; }

    /// <summary>Null unless the operator withdrew it.</summary>
    public CertificateWithdrawal? Withdrawal { get; init; }

    /// <summary>How it stands on a day; that its owner ended it, its record alone knows.</summary>
    public CertificateState StateOn(DateOnly day) =>
        Withdrawal is not null ? CertificateState.Withdrawn
        : day > End ? CertificateState.Over
        : day < Start ? CertificateState.NotYetValid
        : CertificateState.Valid;

    public bool IsValidOn(DateOnly day) => StateOn(day) == CertificateState.Valid;

    /// <summary>Whether a lot's page tells of it on a day: once it began, and for a year after its last day.</summary>
    public bool IsToldOn(DateOnly day) => day >= Start && !(day > End?.AddYears(YearsTold));

    /// <summary>Whether anyone may read its file on a day: not where it was withdrawn, since a file that is passed on does not say so.</summary>
    public bool IsFileOpenOn(DateOnly day) => File is not null && Withdrawal is null && IsToldOn(day);

    /// <summary>What a lot's page tells of on a day: what is valid first, what is withdrawn last; each as it was registered.</summary>
    public static IReadOnlyList<Certificate> ToldOn(IReadOnlyList<Certificate> certificates, DateOnly day) =>
        [
            .. certificates
                .Where(certificate => certificate.IsToldOn(day))
                .OrderBy(certificate => certificate.StateOn(day)),
        ];

    /// <summary>The name that people know it by.</summary>
    public Platform.Text Name =>
        Kind switch
        {
            CertificateKind.VietGap => new("VietGAP", "VietGAP"),
            CertificateKind.GlobalGap => new("GLOBALG.A.P.", "GLOBALG.A.P."),
            CertificateKind.Organic => new("Hữu cơ", "Organic"),
            CertificateKind.Ocop => new($"OCOP {Stars} sao", $"OCOP {Stars} stars"),
            CertificateKind.Haccp => new("HACCP", "HACCP"),
            CertificateKind.Iso22000 => new("ISO 22000", "ISO 22000"),
            CertificateKind.FoodSafety => new("An toàn thực phẩm", "Food safety"),
            CertificateKind.PlantingArea => new("Mã số vùng trồng", "Planting area code"),
            CertificateKind.PackingHouse => new("Mã số cơ sở đóng gói", "Packing house code"),
            _ => new("Chỉ dẫn địa lý", "Geographical indication"),
        };
}

/// <summary>
/// A farmer's certificate as its record keeps it for ever. What the paper says is never changed: a renewal is a certificate of its own.
/// Its file, and what the operator found, come and go.
/// </summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="Certificate">What is shown of it.</param>
/// <param name="Products">The GTINs that it covers, at most <see cref="MaxProducts"/>; none for the whole farm.</param>
/// <param name="RegisteredAt">When it came into the record.</param>
/// <param name="EndedAt">When it was ended before its last day; null where it was not.</param>
public sealed record CertificateRecord(
    string Id,
    Certificate Certificate,
    IReadOnlyList<string> Products,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? EndedAt
)
{
    /// <summary>
    /// Certificates that a farmer may have at once, future and withdrawn ones counted. With <see cref="MaxOver"/> more that are over,
    /// what a passport repeats of them fits a property of storage (64 KiB), however they are written.
    /// </summary>
    public const int MaxRunning = 20;

    /// <summary>Certificates that are over and still told of, the latest.</summary>
    public const int MaxOver = 3;

    public const int MaxProducts = 50;

    /// <summary>The file before the one there is: it is removed by whoever took its place, and again by a repetition.</summary>
    public string? FormerFile { get; init; }

    public bool Covers(Gtin gtin) => Products.Count == 0 || Products.Contains(gtin.ToString());

    public CertificateState StateOn(DateOnly day) =>
        EndedAt is not null && Certificate.Withdrawal is null ? CertificateState.Ended : Certificate.StateOn(day);

    /// <summary>Its last day is not past: it may still be looked at, withdrawn and ended.</summary>
    public bool RunsOn(DateOnly day) => EndedAt is null && !(day > Certificate.End);

    /// <summary>What a farmer's row keeps on a day: those that run, and the latest of those that are over and still told of.</summary>
    public static IReadOnlyList<CertificateRecord> Kept(IReadOnlyList<CertificateRecord> records, DateOnly day) =>
        [
            .. records
                .Where(record => !record.RunsOn(day) && record.EndedAt is null && record.Certificate.IsToldOn(day))
                .OrderByDescending(record => record.Certificate.End)
                .Take(MaxOver),
            .. records.Where(record => record.RunsOn(day)),
        ];

    /// <summary>The two are one paper: the same number by the same issuer for the same time.</summary>
    public bool IsSame(Certificate other) =>
        Certificate.Kind == other.Kind
        && Certificate.Start == other.Start
        && Platform.Vietnamese.Fold(Certificate.Number) == Platform.Vietnamese.Fold(other.Number)
        && Platform.Vietnamese.Fold(Certificate.Issuer) == Platform.Vietnamese.Fold(other.Issuer);
}

/// <summary>A certificate's record, with which request made it.</summary>
/// <param name="Request">The SHA-256 of that request, to know a retry from another.</param>
public sealed record KeptCertificate(CertificateRecord Record, string Request);
