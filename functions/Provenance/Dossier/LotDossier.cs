using Traceability.Batches;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Provenance.Dossier;

/// <summary>A stage of a lot's way, as the law wants it told.</summary>
/// <param name="Product">The product's tracing code there: GTIN and lot.</param>
/// <param name="Place">The place's tracing code: a GLN or an address of this system; null where the event names none.</param>
/// <param name="PlaceName">The name and commune of who works there; null where nobody here knows.</param>
public sealed record DossierStage(StoryKind Kind, DateTimeOffset At, string Product, string? Place, string? PlaceName);

/// <summary>What a dossier is made of.</summary>
/// <param name="Identifier">The producer's tax or cooperative number; null where it gave none.</param>
/// <param name="Photo">The address of the product's picture; null where it has none.</param>
/// <param name="MadeAt">Certificates and the last day are told as of that day in Vietnam.</param>
public sealed record DossierFacts(
    Passport Passport,
    string? Identifier,
    string? Photo,
    IReadOnlyList<DossierStage> Stages,
    DateTimeOffset MadeAt
);

/// <summary>One thing that a law asks for.</summary>
/// <param name="Key">Its name for programs.</param>
/// <param name="Name">Its name as the law has it.</param>
/// <param name="IsRequired">False for what is to be told where there is any.</param>
/// <param name="Values">What is told; none where nothing is known.</param>
/// <param name="Remedy">What brings what is missing; null where it is never missing.</param>
public sealed record DossierField(string Key, Text Name, bool IsRequired, IReadOnlyList<string> Values, Text? Remedy)
{
    public bool IsMissing => IsRequired && Values.Count == 0;
}

/// <summary>All that one law asks for.</summary>
/// <param name="Key">Its name for programs.</param>
public sealed record DossierPart(string Key, Text Law, IReadOnlyList<DossierField> Fields);

/// <summary>
/// A lot's file for the authority: each field that the law names, with what this system knows of it, and by name what is missing.
/// </summary>
/// <remarks>
/// Sources: Circular 02/2024/TT-BKHCN, the ten minimum items of traceability data; Decree 37/2026/NĐ-CP, article 32 (1), the minimum
/// content of a product's digital passport.
/// </remarks>
public sealed record LotDossier(Passport Passport, DateTimeOffset MadeAt, IReadOnlyList<DossierPart> Parts)
{
    /// <summary>Stages of a dossier at most: the first and the last are told, and how many lie between.</summary>
    public const int MaxStages = 200;

    public IEnumerable<DossierField> Missing =>
        Parts.SelectMany(part => part.Fields).Where(one => one.IsMissing).DistinctBy(one => one.Key);

    public static LotDossier Of(DossierFacts facts, Language language)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return new LotDossier(facts.Passport, facts.MadeAt, [Circular(facts, language), Decree(facts, language)]);
    }

    static DossierPart Circular(DossierFacts facts, Language language)
    {
        var (passport, product) = (facts.Passport, facts.Passport.Product);
        return new DossierPart(
            "circular-02-2024",
            new Text(
                "Thông tư 02/2024/TT-BKHCN: dữ liệu truy xuất nguồn gốc",
                "Circular 02/2024/TT-BKHCN: traceability data"
            ),
            [
                Name(passport),
                new(
                    "picture",
                    new Text("Hình ảnh sản phẩm", "Picture of the product"),
                    IsRequired: true,
                    facts.Photo is { } photo ? [photo] : [],
                    new Text("Hãy thêm ảnh cho sản phẩm.", "Add a photo to the product.")
                ),
                Producer(passport),
                Address(passport),
                new(
                    "stages",
                    new Text("Các công đoạn sản xuất, kinh doanh", "Stages of production and trade"),
                    IsRequired: true,
                    [.. Stages(facts.Stages, language)],
                    new Text(
                        "Chưa có công đoạn nào được ghi nhận. Lô vừa đăng ký có công đoạn thu hoạch sau ít giây.",
                        "No stage is recorded. A lot that was just registered has its harvest within seconds."
                    )
                ),
                new(
                    "productionTime",
                    new Text("Thời gian sản xuất, kinh doanh", "Time of production and trade"),
                    IsRequired: true,
                    [Period(facts, language)],
                    null
                ),
                Code(passport),
                new(
                    "brand",
                    new Text(
                        "Thương hiệu, nhãn hiệu, mã ký hiệu, số sê-ri (nếu có)",
                        "Brand, mark, model code, serial number (if any)"
                    ),
                    IsRequired: false,
                    product.Brand is { } brand ? [brand] : [],
                    null
                ),
                ShelfLife(passport, language),
                new(
                    "standards",
                    new Text("Tiêu chuẩn, quy chuẩn được áp dụng", "Standards and regulations applied"),
                    IsRequired: true,
                    Certificates(facts, language),
                    new Text(
                        "Hãy thêm chứng nhận còn hạn (VietGAP, hữu cơ, tiêu chuẩn cơ sở…).",
                        "Add a certificate that is valid (VietGAP, organic, …)."
                    )
                ),
            ]
        );
    }

    static DossierPart Decree(DossierFacts facts, Language language)
    {
        var passport = facts.Passport;
        return new DossierPart(
            "decree-37-2026",
            new Text(
                "Nghị định 37/2026/NĐ-CP, Điều 32 khoản 1: hộ chiếu số của sản phẩm",
                "Decree 37/2026/NĐ-CP, article 32 (1): the product's digital passport"
            ),
            [
                Name(passport),
                new(
                    "gtin",
                    new Text("Mã số sản phẩm toàn cầu (GTIN)", "Global trade item number (GTIN)"),
                    IsRequired: true,
                    // A number that GS1 keeps for demonstrations, or that means something inside one company alone, is nobody's in the world.
                    passport.Gtin.IsDemonstration || passport.Gtin.IsInternal
                        ? []
                        : [$"{passport.Gtin}"],
                    new Text(
                        "Mã hiện dùng chỉ để minh họa hoặc dùng nội bộ: hãy đăng ký mã số mã vạch với GS1 Việt Nam.",
                        "The number in use is for demonstration or internal use only: register one with GS1 Vietnam."
                    )
                ),
                Producer(passport),
                Address(passport),
                new(
                    "producerIdentifier",
                    new Text("Mã số định danh của nhà sản xuất", "Identification number of the producer"),
                    IsRequired: true,
                    facts.Identifier is { } identifier ? [identifier] : [],
                    new Text(
                        "Hãy bổ sung mã số thuế hoặc mã số hợp tác xã của nhà sản xuất.",
                        "Add the producer's tax or cooperative number."
                    )
                ),
                new(
                    "origin",
                    new Text("Xuất xứ của sản phẩm", "Origin of the product"),
                    IsRequired: true,
                    [Place(passport)],
                    null
                ),
                Code(passport) with
                {
                    Key = "traceability",
                    Name = new Text("Thông tin truy xuất nguồn gốc", "Traceability information"),
                },
                new(
                    "certificates",
                    new Text(
                        "Chứng nhận hợp chuẩn, hợp quy, chất lượng (nếu có)",
                        "Certificates of conformity and quality (if any)"
                    ),
                    IsRequired: false,
                    Certificates(facts, language),
                    null
                ),
                new(
                    "productionDate",
                    new Text("Ngày sản xuất", "Date of production"),
                    IsRequired: true,
                    [Format.Date(passport.HarvestedOn, language)],
                    null
                ),
                ShelfLife(passport, language),
                new(
                    "warnings",
                    new Text("Cảnh báo an toàn (nếu có)", "Safety warnings (if any)"),
                    IsRequired: false,
                    passport.Recall is { } recall
                        ?
                        [
                            Say(language, "Thu hồi từ ngày ", "Recalled since ")
                                + Format.Date(recall.Since, language)
                                + ": "
                                + recall.Reason,
                        ]
                        : [],
                    null
                ),
            ]
        );
    }

    static DossierField Name(Passport passport) =>
        new("productName", new Text("Tên sản phẩm", "Name of the product"), true, [passport.Product.Name], null);

    static DossierField Producer(Passport passport) =>
        new(
            "producerName",
            new Text("Tên đơn vị sản xuất", "Name of the producer"),
            true,
            [passport.Producer.Name],
            null
        );

    static DossierField Address(Passport passport) =>
        new(
            "producerAddress",
            new Text("Địa chỉ đơn vị sản xuất", "Address of the producer"),
            true,
            [passport.Producer.PublicAddress is { } address ? $"{address}, {Place(passport)}" : Place(passport)],
            null
        );

    static DossierField Code(Passport passport) =>
        new(
            "traceabilityCode",
            new Text("Mã truy xuất nguồn gốc", "Traceability code"),
            true,
            [passport.DigitalLink],
            null
        );

    static DossierField ShelfLife(Passport passport, Language language) =>
        new(
            "shelfLife",
            new Text("Thời hạn sử dụng (nếu có)", "Shelf life (if any)"),
            false,
            passport.BestBefore is { } last ? [Format.Date(last, language)] : [],
            null
        );

    static string Place(Passport passport) => $"{passport.Producer.Commune}, {passport.Producer.Province.Name}";

    static IReadOnlyList<string> Certificates(DossierFacts facts, Language language) =>
        [
            .. facts
                .Passport.Product.Certificates.Where(certificate => certificate.IsValidOn(Format.Day(facts.MadeAt)))
                .Select(certificate =>
                    $"{certificate.Name.In(language)}, {Say(language, "số", "no.")} {certificate.Number}, {certificate.Issuer}"
                    + (
                        certificate.End is { } end
                            ? $", {Say(language, "đến", "until")} {Format.Date(end, language)}"
                            : ""
                    )
                ),
        ];

    static string Period(DossierFacts facts, Language language)
    {
        var first = Format.Date(facts.Passport.HarvestedOn, language);
        return facts.Stages is [.., var last] && Format.Day(last.At) > facts.Passport.HarvestedOn
            ? $"{first} – {Format.Date(last.At, language)}"
            : first;
    }

    static IEnumerable<string> Stages(IReadOnlyList<DossierStage> stages, Language language)
    {
        var between = stages.Count - MaxStages;
        foreach (var (at, stage) in stages.Index())
        {
            if (between > 0 && at == MaxStages / 2)
            {
                yield return Say(language, $"… {between} công đoạn nữa …", $"… {between} more stages …");
            }

            if (between <= 0 || at < MaxStages / 2 || at >= between + (MaxStages / 2))
            {
                var place = string.Join(", ", new[] { stage.PlaceName, stage.Place }.OfType<string>());
                var hour =
                    stage.Kind == StoryKind.Harvested && HarvestEvent.IsDayAlone(stage.At)
                        ? ""
                        : $", {Format.Time(stage.At)}";
                yield return $"{StoryWords.Of(stage.Kind).In(language)}: {Format.Date(stage.At, language)}{hour}"
                    + $"; {Say(language, "sản phẩm", "product")} {stage.Product}"
                    + (place.Length == 0 ? "" : $"; {Say(language, "nơi", "place")} {place}");
            }
        }
    }

    static string Say(Language language, string vi, string en) => new Text(vi, en).In(language);
}
