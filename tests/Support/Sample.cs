using Traceability.Batches;
using Traceability.Catalogue;
using Traceability.Diary;
using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Imports;
using Traceability.Labels;
using Traceability.Listings;
using Traceability.Opinions;
using Traceability.Orders;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Products;
using Traceability.Resolver;
using Traceability.Shopper;
using Traceability.Statistics;

namespace Traceability.Tests.Support;

/// <summary>One lot of mangoes, as every page shows it.</summary>
public static class Sample
{
    public static readonly DateOnly Harvest = new(2026, 11, 20);

    public static PageLanguage Vietnamese { get; } = new(Language.Vietnamese, "?lang=en");

    public static PageLanguage English { get; } = new(Language.English, "?lang=vi");

    public static PageLanguage In(string language) => language == "en" ? English : Vietnamese;

    public static Gtin Gtin { get; } =
        Gtin.TryParse("09520000000004", out var gtin) ? gtin : throw new FormatException();

    public static Lot Lot(string text) =>
        Traceability.Gs1.Lot.TryParse(text, out var lot) ? lot : throw new FormatException(text);

    public static PageFarmer HoaLoc { get; } =
        new(
            "Hợp tác xã Xoài Hòa Lộc",
            FarmerKind.Cooperative,
            "Đồng Tháp",
            "Hòa Hưng",
            "Ấp Hòa, xã Hòa Hưng, Đồng Tháp"
        );

    /// <summary>Where it grew, with a dot on the map.</summary>
    public static ShownPlace Place { get; } =
        new(Province.All.First(province => province.Name == "Đồng Tháp"), "Hòa Hưng", PublicPoint.Kept("7P27CX6Q+"));

    public static PagePhoto Photo { get; } = new("/photos/09520000000004/demo.jpg", 1200, 800);

    public static ShopperPageModel Mango { get; } =
        new()
        {
            Language = Vietnamese,
            Today = new DateOnly(2026, 11, 23),
            ProductName = "Xoài cát Hòa Lộc",
            Gtin = Gtin,
            Lot = Lot("L26-114"),
            HarvestedOn = Harvest,
            BestBefore = new DateOnly(2026, 11, 30),
            Quantity = new Amount(120.5m, "KGM"),
            Farmer = HoaLoc,
            Place = Place,
            RegisteredAt = new DateTimeOffset(2026, 11, 20, 1, 5, 0, TimeSpan.Zero),
            DigitalLink = "https://truyxuat.example/01/09520000000004/10/L26-114",
            CodeUrl = "/codes/09520000000004/L26-114.svg",
            Photo = Photo,
            Brand = "Hòa Lộc",
            NetContent = new Amount(5, "KGM"),
            Storage = "12–14 °C, tránh nắng",
            Description = "Xoài cát Hòa Lộc chín cây, thịt vàng, ít xơ.\nBao trái từ khi còn non, hái khi đủ ngày.",
            Price = new Price(65000, "VND", "KGM"),
            MarketUrl = "/market/09520000000004",
        };

    public static PageRecall Recall { get; } =
        new("Dư lượng thuốc bảo vệ thực vật.", new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    public static DiaryBrief Diary { get; } =
        new(new DiaryCounts(1, 3, 2, 40, 5), new SprayingBrief(Harvest.AddDays(-20), 14), null);

    public static DiaryBrief EarlyDiary { get; } =
        Diary with
        {
            LastSpraying = new SprayingBrief(Harvest.AddDays(-9), 14),
            Early = new EarlyBrief(new SprayingBrief(Harvest.AddDays(-9), 14), "qmivkhulzjz2lsf5oobji6cxmq"),
        };

    public static MarketPageModel MangoOnSale { get; } =
        new()
        {
            Language = Vietnamese,
            ProductName = "Xoài cát Hòa Lộc",
            Gtin = Gtin,
            Today = new DateOnly(2026, 11, 23),
            Price = new Price(65000, "VND", "KGM"),
            Stock = new Amount(240.5m, "KGM"),
            Lots =
            [
                new(Lot("L26-114"), Harvest, new DateOnly(2026, 11, 30), new Amount(120.5m, "KGM")),
                new(Lot("A/B?C%"), new DateOnly(2026, 11, 22), null, new Amount(120, "KGM")),
            ],
            Farmer = HoaLoc,
            Photo = Photo,
            Brand = "Hòa Lộc",
            NetContent = new Amount(5, "KGM"),
            Storage = "12–14 °C, tránh nắng",
            Description = "Xoài cát Hòa Lộc chín cây, thịt vàng, ít xơ.\nBao trái từ khi còn non, hái khi đủ ngày.",
            BuyUrl = "https://gian-hang.example/xoai-cat-hoa-loc",
        };

    public static IReadOnlyList<ShopLink> Elsewhere { get; } =
    [
        new("Nông sản trên Shopee", "https://shopee.vn/product/14701711/3000142341"),
        new("Sàn nông sản Đồng Tháp", "https://shop.example/p/09520000000004"),
    ];

    /// <summary>Thirty days of which some numbers are masked, and one is in part.</summary>
    public static StatisticsPageModel Counted { get; } =
        new(
            Vietnamese,
            CountedOf(
                new StatisticsQuestion(new DateOnly(2026, 10, 26), new DateOnly(2026, 11, 24), false, null, null, null)
            )
        );

    public static Series CountedOf(StatisticsQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var totals = Measures.All.ToDictionary(measure => measure, _ => new Shown(1234, true));
        return new(
            question,
            IsMasked: true,
            [
                .. question
                    .Periods.Index()
                    .Select(period => new PeriodFigures(
                        period.Item,
                        Measures.All.ToDictionary(
                            measure => measure,
                            measure =>
                                (period.Index + (int)measure) % 5 == 0
                                    ? Shown.Masked
                                    : Shown.Of(period.Index * 37 % 200)
                        )
                    )),
            ],
            totals
        );
    }

    public static Unit Kilogram { get; } = Unit.TryParse("KGM", out var unit) ? unit : throw new FormatException();

    public static OrderFormOnPageModel EmptyForm(PageLanguage language) =>
        new(
            language,
            Gtin,
            new Price(65000, "VND", "KGM"),
            new Amount(100, "KGM"),
            TakesTransfers: true,
            BuyerKeptDays: 90,
            TypedOrder.Empty(new Money(65000)),
            Problem: null,
            Errors: []
        );

    public static OrderPageModel Ordered(PageLanguage language)
    {
        var placedAt = new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);
        var facts = new OrderFacts(
            "qmivkhulzjz2lsf5oobji6cxmq",
            Gtin,
            "dmivkhulzjz2lsf5oobji6cxmi",
            "Xoài cát Hòa Lộc",
            Quantity.Kept(2.5m, "KGM"),
            new Money(65_000),
            new Money(162_500),
            Payment.Transfer,
            placedAt,
            placedAt + OrderLimits.Reservation
        );
        return new OrderPageModel(
            language,
            "qmivkhulzjz2lsf5oobji6cxmqdmivkhulzjz2lsf5oobji6cxmi",
            new Order(
                facts,
                OrderProgress.None,
                new Trade(
                    TradeState.Held,
                    2.5m,
                    [new DrawnLot("L26-114", 2), new DrawnLot("A/B?C%", 0.5m)],
                    0,
                    facts.ReservedUntil,
                    null,
                    null
                )
            ),
            placedAt.AddHours(1),
            HoaLoc,
            new BankAccount("970415", "0011001932418", "HTX XOAI HOA LOC"),
            []
        );
    }

    public static Product MangoForSale { get; } =
        new(
            Gtin,
            new Producer(
                "dmivkhulzjz2lsf5oobji6cxmi",
                "Hợp tác xã Xoài Hòa Lộc",
                FarmerKind.Cooperative,
                Place.Province,
                "Hòa Hưng",
                null,
                1
            ),
            new ProductFacts(
                "Xoài cát Hòa Lộc",
                "Xoài chín cây.",
                Kilogram,
                new Money(65_000),
                null,
                null,
                null,
                null,
                null
            ),
            null,
            1,
            default,
            1
        );

    /// <summary>A product in every state that there is.</summary>
    public static ListingsPageModel Standing(PageLanguage language) =>
        new(
            language,
            [
                new ListedProduct(
                    MangoForSale,
                    Listing.Decide(
                        Marketplaces.Catalogue,
                        MangoForSale,
                        new ProductStock([new SellableLot("L26-114", Harvest, null, 120.5m)], [], []),
                        Harvest
                    ),
                    [
                        new("google", "Google", ListingState.Listed, null, ["name: emoji left out"]),
                        new(
                            "meta",
                            "Facebook, Instagram",
                            ListingState.Incomplete,
                            ListingReason.PhotoTooSmall(500),
                            []
                        ),
                        new("a", "Chợ phiên", ListingState.Rejected, ListingReason.Rejected("Ảnh có chữ."), []),
                        new("b", "Shopee", ListingState.Pending, ListingReason.Waiting, []),
                        new("c", "Quầy", ListingState.SoldOut, ListingReason.NothingLeft, []),
                        new("d", "TikTok", ListingState.Withdrawn, ListingReason.Withdrawn("Hết mùa"), []),
                        new("e", "Sàn", ListingState.Recalled, ListingReason.Recalled(["L7"]), []),
                    ]
                ),
            ],
            State: null,
            Next: "bGlzdA",
            Harvest
        );

    public static Passport MangoPassport { get; } =
        new(
            Gtin,
            Lot("L26-114"),
            "https://truyxuat.example/01/09520000000004/10/L26-114",
            Harvest,
            Quantity.Kept(120.5m, "KGM"),
            new DateOnly(2026, 11, 30),
            default,
            MangoForSale.Producer,
            PassportProduct.Of(MangoForSale),
            1,
            CodesReady: true,
            Recall: null,
            "change",
            Pending: false,
            default
        );

    /// <summary>A batch's labels, some of its boxes numbered.</summary>
    public static LabelsPageModel LabelsOf(PageLanguage language, Passport passport, string query = "")
    {
        ArgumentNullException.ThrowIfNull(passport);
        var asked = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var job =
            PrintJob.Parse(name => asked.GetValueOrDefault(name, ""), new Refusals())
            ?? throw new FormatException(query);
        Assert.True(Sscc.TryParse("195200000000000001", out var pallet));
        var run = new BoxRun("dmivkhulzjz2lsf5oobji6cxmi", passport.Lot, 41, 40, pallet, default);
        return new LabelsPageModel(
            language,
            passport,
            job,
            passport.Recall is null
                ? LabelPrinting.Of(job, passport, run, "https://truyxuat.example", LabelPdf.Dot)
                : null,
            job.Run is null ? null : run,
            [run, run with { Id = "emivkhulzjz2lsf5oobji6cxmi", First = 1, Pallet = null }],
            "x3Vq0m9Jt2cYw7Lr5BnKsA",
            TypedBoxes: null,
            Problem: null
        );
    }

    public static IReadOnlyList<Certificate> Certificates { get; } =
    [
        new(
            CertificateKind.VietGap,
            "VietGAP-TT-12-04-86-0041",
            "Trung tâm Chất lượng Nông lâm thủy sản vùng 4",
            new DateOnly(2025, 7, 1),
            new DateOnly(2027, 6, 30),
            null
        ),
        new(
            CertificateKind.Ocop,
            "OCOP-82-2026-041",
            "UBND tỉnh Đồng Tháp",
            new DateOnly(2026, 3, 1),
            new DateOnly(2029, 2, 28),
            4
        ),
    ];

    /// <summary>The two that are valid, one of them checked and with its file; one that is over, one withdrawn, and a code.</summary>
    public static IReadOnlyList<Certificate> CertificatesInEveryState { get; } =
    [
        Certificates[0] with
        {
            File = new("dmivkhulzjz2lsf5oobji6cxmi", "qnmfjdwgpxp2u5oygtw3vlj6ai", "0", CertificateFileType.Pdf),
            Check = new(Harvest, "danh sách của Cục Trồng trọt"),
        },
        Certificates[1],
        Certificates[0] with
        {
            Kind = CertificateKind.PlantingArea,
            Number = "VN-ĐTOR-0012",
            End = null,
            File = new("dmivkhulzjz2lsf5oobji6cxmi", "qnmfjdwgpxp2u5oygtw3vlj6aj", "0", CertificateFileType.Jpeg),
        },
        Certificates[0] with
        {
            Kind = CertificateKind.Haccp,
            End = Harvest,
        },
        Certificates[0] with
        {
            Kind = CertificateKind.GlobalGap,
            Withdrawal = new(Harvest, "Đơn vị cấp báo đã hủy bỏ giấy này."),
        },
    ];

    public static OpinionsOnPageModel OpinionsOf(PageLanguage language) =>
        new(
            language,
            Gtin,
            Lot("L26-114"),
            new BatchOpinions(
                5,
                23,
                [
                    new(5, "Xoài ngọt, chín đều.", "Bưởi", Harvest, "Cảm ơn chị đã ủng hộ vườn."),
                    new(3, "Giao hơi chậm.\nTrái vẫn ngon.", null, Harvest, null),
                ]
            ),
            new OpinionFormOnPageModel(language, Gtin, Lot("L26-114"), TypedOpinion.Empty(), null, [])
        );

    public static OpinionsPageModel OpinionsAlone(PageLanguage language) =>
        new(
            language,
            "Xoài cát Hòa Lộc",
            HoaLoc.Name,
            OpinionsOf(language).Said!.Latest,
            OpinionsOf(language).Form,
            IsSent: false
        );

    public static ReportPageModel ReportOf(PageLanguage language) =>
        new(language, Gtin, Lot("L26-114"), TypedReport.Empty(), null, [], IsSent: false);

    public static IReadOnlyList<CatalogueCard> Cards { get; } =
    [
        new(
            "/market/09520000000004",
            "Xoài cát Hòa Lộc",
            new Price(65000, "VND", "KGM"),
            Photo,
            "Hợp tác xã Xoài Hòa Lộc",
            "Hòa Hưng, Đồng Tháp",
            Harvest,
            Certificates
        ),
        new(
            "/market/09520000000011",
            "Cam sành Hàm Yên",
            new Price(30000, "VND", "KGM"),
            null,
            "Nguyễn Văn An",
            "Hàm Yên, Tuyên Quang",
            Harvest,
            []
        ),
    ];

    public static CataloguePageModel OnSale { get; } =
        new()
        {
            Language = Vietnamese,
            Search = new CatalogueSearch("xoài", null, 11, null),
            Cards = Cards,
            NextUrl = "/market?q=xo%C3%A0i&month=11&nextPageToken=eA",
            Data = CatalogueData.OfList(Cards, "https://truyxuat.example"),
        };

    public static FarmerPageModel Brand { get; } =
        new()
        {
            Language = Vietnamese,
            Path = "/farmers/dmivkhulzjz2lsf5oobji6cxmi",
            Today = new DateOnly(2026, 11, 23),
            Farmer = HoaLoc,
            Place = Place,
            Story = "Nhà tôi trồng xoài cát từ năm 1998.\nBa đời làm vườn.",
            Photos =
            [
                PhotoOf(1, new PhotoCaption("Vườn xoài mùa trổ bông", "The orchard in bloom")),
                PhotoOf(3, new PhotoCaption("Bà Tư bên cây xoài đầu tiên", null)),
                PhotoOf(4, null),
            ],
            Certificates = Certificates,
            Cards = Cards,
            MoreUrl = "/market?farmer=dmivkhulzjz2lsf5oobji6cxmi",
            Lots = [new FarmerLot("Xoài cát Hòa Lộc", Gtin, Lot("A/B?C%"), Harvest)],
        };

    static FarmerPagePhoto PhotoOf(int number, PhotoCaption? caption) =>
        new(
            number,
            new($"/photos/dmivkhulzjz2lsf5oobji6cxmi/9f86d081884c7d6{number}-page.jpg", 800, 534),
            $"/photos/dmivkhulzjz2lsf5oobji6cxmi/9f86d081884c7d6{number}-feed.jpg",
            caption
        );

    /// <summary>The page of an orchard that is shown exactly.</summary>
    public static PlacePageModel Orchard { get; } =
        new(
            Vietnamese,
            new PublicPlace(
                PlaceKind.Plot,
                Place.Province,
                "Hòa Hưng",
                PublicPoint.Kept("7P27CX6Q+W2H"),
                "81520",
                "V-81520-0042",
                "9520000000103",
                null
            ),
            new PlaceOwner("Hợp tác xã Xoài Hòa Lộc", "/farmers/dmivkhulzjz2lsf5oobji6cxmi")
        );

    public static Anchor Links { get; } =
        new(
            "https://truyxuat.example/01/09520000000004/10/L26-114",
            "Xoài cát Hòa Lộc, lô L26-114",
            Offered(LinkType.DefaultLink, "https://truyxuat.example/trace/09520000000004/L26-114"),
            [Offered(LinkType.Traceability, "https://chung-nhan.example/<1>?a=1&b=2")]
        );

    static OfferedLink Offered(string type, string href) =>
        new(new TargetLink(type, href, "Nguồn gốc của <lô>", "text/html", ["vi", "en"], []), IsOurs: true);

    /// <summary>A file of three batches that was worked off.</summary>
    public static Import Sent { get; } =
        new(
            "n5qvkhulzjz2lsf5oobji6cxmi",
            new Importer("dmivkhulzjz2lsf5oobji6cxmi", "dmivkhulzjz2lsf5oobji6cxmi", null),
            ImportKind.Batches,
            false,
            3,
            1,
            3,
            1,
            1,
            1,
            Grower.Now,
            Grower.Now,
            Grower.Now
        );

    /// <summary>What became of its rows.</summary>
    public static IReadOnlyList<ImportedRow> SentRows { get; } =
    [
        new(0, 2, RowState.Made, new MadeThing(Gtin: "09520000000011", Lot: "L26-114"), null, []),
        new(1, 3, RowState.WasThere, new MadeThing(Gtin: "09520000000011", Lot: "L26-114"), 2, []),
        new(2, 4, RowState.Refused, null, null, [new("D4", "number", new("Cần một số.", "Needs a number."))]),
    ];

    /// <summary>A message that failed too often and waits.</summary>
    public static PoisonMessage Poison { get; } =
        new(
            "listing-changed~20261124~0123456789abcdef0123456789abcdef",
            "listing-changed",
            """{"product":"09520000000011"}""",
            Grower.Now,
            PoisonState.Waiting,
            5,
            "InvalidOperationException: <Không được>",
            [new("failed", Grower.Now, null, null), new("replayed", Grower.Now, "operator", "Lý do <khác>")]
        );
}
