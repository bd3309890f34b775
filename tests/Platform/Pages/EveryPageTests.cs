using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using RazorSlices;
using Traceability.Batches;
using Traceability.Catalogue;
using Traceability.Farmers;
using Traceability.Imports;
using Traceability.Labels;
using Traceability.Listings;
using Traceability.Opinions;
using Traceability.Orders;
using Traceability.Places;
using Traceability.Platform.Functions;
using Traceability.Platform.Pages;
using Traceability.Privacy;
using Traceability.Resolver;
using Traceability.Shopper;
using Traceability.Statistics;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Pages;

/// <summary>What holds for every page, in both languages.</summary>
public class EveryPageTests
{
    const int MaxBytes = 50 * 1024;

    static readonly Dictionary<string, Func<PageLanguage, RazorSlice>> pages = new()
    {
        ["shopper"] = language => ShopperPage.Create(Sample.Mango with { Language = language }),
        ["shopper, past its best"] = language =>
            ShopperPage.Create(Sample.Mango with { Language = language, Today = new DateOnly(2027, 1, 1) }),
        ["shopper, nothing optional"] = language =>
            ShopperPage.Create(
                Sample.Mango with
                {
                    Language = language,
                    Photo = null,
                    BestBefore = null,
                    CodeUrl = null,
                }
            ),
        ["shopper, recalled"] = language =>
            ShopperPage.Create(Sample.Mango with { Language = language, Recall = Sample.Recall }),
        ["unknown lot"] = language => UnknownLotPage.Create(new(language, "09520000000004", "X99-001")),
        ["privacy"] = language => PrivacyPage.Create(new(language, "2026-11.1", 90, "1900 1234")),
        ["market"] = language => MarketPage.Create(Sample.MangoOnSale with { Language = language }),
        ["market, unknown lot"] = language =>
            MarketPage.Create(Sample.MangoOnSale with { Language = language, UnknownLot = "X99-001" }),
        ["market, out of stock"] = language =>
            MarketPage.Create(Sample.MangoOnSale with { Language = language, Stock = new(0, "KGM"), Lots = [] }),
        ["market, withdrawn"] = language =>
            MarketPage.Create(
                Sample.MangoOnSale with
                {
                    Language = language,
                    Stock = new(0, "KGM"),
                    Lots = [],
                    Withdrawal = new("market", "Hết mùa, có lại tháng 3", default),
                }
            ),
        ["poison"] = language => PoisonPage.Create(new(language, [Sample.Poison], PoisonState.Waiting, null, "token")),
        ["poison, none"] = language => PoisonPage.Create(new(language, [], PoisonState.Discarded, null, null)),
        ["poison, one message"] = language =>
            PoisonMessagePage.Create(
                new(
                    language,
                    Sample.Poison,
                    new(new("Quyết định lại.", "Decide again."), new("Đã xong.", "It is done."))
                )
            ),
        ["poison, one message that cannot be read"] = language =>
            PoisonMessagePage.Create(new(language, Sample.Poison with { State = PoisonState.Replayed }, null)),
        ["labels"] = language => LabelsPage.Create(Sample.LabelsOf(language, Sample.MangoPassport)),
        ["labels, of boxes, on a roll"] = language =>
            LabelsPage.Create(Sample.LabelsOf(language, Sample.MangoPassport, "sheet=60x40&each=box&run=x")),
        ["labels, too small"] = language =>
            LabelsPage.Create(Sample.LabelsOf(language, Sample.MangoPassport, "sheet=15x15")),
        ["labels, recalled"] = language =>
            LabelsPage.Create(
                Sample.LabelsOf(
                    language,
                    Sample.MangoPassport with
                    {
                        Recall = new("Dư lượng thuốc bảo vệ thực vật.", default),
                    }
                )
            ),
        ["listings"] = language => ListingsPage.Create(Sample.Standing(language)),
        ["listings, nothing there"] = language =>
            ListingsPage.Create(Sample.Standing(language) with { Products = [], State = ListingState.Rejected }),
        ["shopper, certified"] = language =>
            ShopperPage.Create(
                Sample.Mango with
                {
                    Language = language,
                    Certificates = Sample.CertificatesInEveryState,
                }
            ),
        ["shopper, with opinions"] = language =>
            ShopperPage.Create(Sample.Mango with { Language = language, Opinions = Sample.OpinionsOf(language) }),
        ["shopper, recalled, with a number to call"] = language =>
            ShopperPage.Create(
                Sample.Mango with
                {
                    Language = language,
                    Recall = Sample.Recall,
                    Hotline = "1900 0000",
                }
            ),
        ["opinions"] = language => OpinionsPage.Create(Sample.OpinionsAlone(language)),
        ["opinions, just sent"] = language =>
            OpinionsPage.Create(Sample.OpinionsAlone(language) with { Said = [], IsSent = true }),
        ["opinions, refused"] = language =>
            OpinionsPage.Create(
                Sample.OpinionsAlone(language) with
                {
                    Form = Sample.OpinionsAlone(language).Form with
                    {
                        Problem = new("Chưa gửi được.", "It was not taken."),
                        Errors = [new("/stars", "required", new("Hãy chọn.", "Choose."))],
                    },
                }
            ),
        ["report of a code"] = language => ReportPage.Create(Sample.ReportOf(language)),
        ["report of a code, just sent"] = language =>
            ReportPage.Create(Sample.ReportOf(language) with { IsSent = true }),
        ["unknown lot, to report"] = language =>
            UnknownLotPage.Create(
                new(language, "09520000000004", "X99-001", ReportUrl: "/trace/09520000000004/X99-001/reports")
            ),
        ["shopper, with a diary"] = language =>
            ShopperPage.Create(Sample.Mango with { Language = language, Diary = Sample.Diary }),
        ["shopper, harvested too early"] = language =>
            ShopperPage.Create(Sample.Mango with { Language = language, Diary = Sample.EarlyDiary }),
        ["market, certified"] = language =>
            MarketPage.Create(Sample.MangoOnSale with { Language = language, Certificates = Sample.Certificates }),
        ["catalogue"] = language => CataloguePage.Create(Sample.OnSale with { Language = language }),
        ["catalogue, nothing found"] = language =>
            CataloguePage.Create(
                Sample.OnSale with
                {
                    Language = language,
                    Search = new(null, null, null, "dmivkhulzjz2lsf5oobji6cxmi"),
                    Cards = [],
                    NextUrl = null,
                }
            ),
        ["catalogue, not searched to its end"] = language =>
            CataloguePage.Create(Sample.OnSale with { Language = language, Cards = [] }),
        ["farmer"] = language =>
            FarmerPage.Create(
                Sample.Brand with
                {
                    Language = language,
                    Data = CatalogueData.OfFarmer(Sample.Brand, "https://truyxuat.example"),
                }
            ),
        ["farmer, one photo"] = language =>
            FarmerPage.Create(Sample.Brand with { Language = language, Photos = [Sample.Brand.Photos[0]] }),
        ["farmer, nothing told"] = language =>
            FarmerPage.Create(
                Sample.Brand with
                {
                    Language = language,
                    Story = null,
                    Photos = [],
                    Certificates = [],
                    Cards = [],
                    MoreUrl = null,
                    Lots = [],
                }
            ),
        ["market, to order from"] = language =>
            MarketPage.Create(
                Sample.MangoOnSale with
                {
                    Language = language,
                    OrderForm = OrderFormOnPage.Create(Sample.EmptyForm(language)),
                }
            ),
        ["market, on sale elsewhere too"] = language =>
            MarketPage.Create(Sample.MangoOnSale with { Language = language, Elsewhere = Sample.Elsewhere }),
        ["order form"] = language =>
            OrderFormPage.Create(
                new(language, "Xoài cát Hòa Lộc", Sample.HoaLoc, new(2.5m, "KGM"), Sample.EmptyForm(language))
            ),
        ["order form, refused"] = language =>
            OrderFormPage.Create(
                new(
                    language,
                    "Xoài cát Hòa Lộc",
                    Sample.HoaLoc,
                    new(2.5m, "KGM"),
                    Sample.EmptyForm(language) with
                    {
                        Problem = OrderProblem.NotEnough(2.5m, Sample.Kilogram).Title,
                        Errors = OrderProblem.NotEnough(2.5m, Sample.Kilogram).Errors,
                    }
                )
            ),
        ["order"] = language => OrderPage.Create(Sample.Ordered(language)),
        ["order, cancelled"] = language =>
            OrderPage.Create(
                Sample.Ordered(language) with
                {
                    Now = Sample.Ordered(language).Now.AddDays(3),
                    Account = null,
                }
            ),
        ["links of a code"] = language => LinkSetPage.Create(new(language, [Sample.Links], IsChoice: false)),
        ["links to choose from"] = language => LinkSetPage.Create(new(language, [Sample.Links], IsChoice: true)),
        ["imports"] = language =>
            ImportsPage.Create(
                new(
                    language,
                    [Sample.Sent, Sample.Sent with { Id = "m5qvkhulzjz2lsf5oobji6cxmi", FinishedAt = null }],
                    "x"
                )
            ),
        ["imports, none"] = language => ImportsPage.Create(new(language, [], null)),
        ["import"] = language => ImportPage.Create(new(language, Sample.Sent, Sample.SentRows, null, "x")),
        ["import, under way"] = language =>
            ImportPage.Create(
                new(language, Sample.Sent with { FinishedAt = null, IsDryRun = true }, [], RowState.Refused, null)
            ),
        ["statistics"] = language => StatisticsPage.Create(Sample.Counted with { Language = language }),
        ["statistics, of a province by month"] = language =>
            StatisticsPage.Create(
                new(
                    language,
                    Sample.CountedOf(
                        Sample.Counted.Question with
                        {
                            IsByMonth = true,
                            Province = Province.All[0],
                            Product = "Trái cây",
                        }
                    )
                )
            ),
        ["place"] = language => PlacePage.Create(Sample.Orchard with { Language = language }),
        ["place, its province alone"] = language =>
            PlacePage.Create(
                Sample.Orchard with
                {
                    Language = language,
                    Owner = new("Cơ sở đóng gói Cao Lãnh", null),
                    Place = Sample.Orchard.Place with
                    {
                        Commune = null,
                        Point = null,
                        PostalCode = null,
                        DigitalAddress = null,
                        Gln = null,
                    },
                }
            ),
        ["home"] = language => HomePage.Create(new(language, "/trace/09520000000004/L26-114", "/farm")),
        ["not found"] = language => ErrorPage.Create(ErrorPageModel.NotFound(language)),
        ["storage down"] = language => ErrorPage.Create(ErrorPageModel.StorageDown(language)),
        ["fault"] = language => ErrorPage.Create(ErrorPageModel.Fault(language)),
    };

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var page in pages.Keys)
            {
                all.Add(page, "vi");
                all.Add(page, "en");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_is_small_and_well_formed_and_names_its_language(string name, string language)
    {
        var page = await Shows(name, language);
        Assert.InRange(Encoding.UTF8.GetByteCount(page.Source), 500, MaxBytes);
        Assert.StartsWith("<!DOCTYPE html>", page.Source, StringComparison.Ordinal);
        Assert.Equal(language, page.Root.Attribute("lang")!.Value);
        Assert.Equal(language, page.Headers.ContentLanguage);
        Assert.Single(page.Root.Descendants("h1"));
        Assert.NotEmpty(page.Title);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_holds_no_script_but_our_own_no_style_and_nothing_from_elsewhere(string name, string language)
    {
        var page = await Shows(name, language);
        string[] foreign = ["style", "iframe", "object", "embed", "base"];
        Assert.DoesNotContain(page.Root.Descendants(), e => foreign.Contains(e.Name.LocalName));
        // Data for programs is no script: no browser runs it.
        var modules = page.Root.Descendants("script").Where(s => s.Attribute("src") is not null).ToList();
        Assert.All(
            modules,
            module =>
            {
                Assert.Equal(("module", ""), (module.Attribute("type")!.Value, module.Value));
                Assert.Matches("^/assets/[a-z]+\\.[0-9a-f]{16}\\.js$", module.Attribute("src")!.Value);
            }
        );
        Assert.All(
            page.Root.Descendants("script").Except(modules),
            data =>
            {
                Assert.Equal("application/ld+json", data.Attribute("type")?.Value);
                using var json = JsonDocument.Parse(data.Value);
                Assert.Equal("https://schema.org", json.RootElement.GetProperty("@context").GetString());
            }
        );
        // What is typed goes nowhere but to us.
        Assert.All(
            page.Root.Descendants("form"),
            form => Assert.True(form.Attribute("action")?.Value is ['/', not '/', ..])
        );
        Assert.DoesNotContain(
            page.Root.Descendants().Attributes(),
            a => a.Name == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
        );
        var loaded = page
            .Root.Descendants("img")
            .Attributes("src")
            .Concat(page.Root.Descendants("link").Attributes("href"));
        Assert.All(loaded, url => Assert.Matches("^/[^/]", url.Value));
        Assert.Equal(
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
                + (modules.Count > 0 ? "; script-src 'self'" : ""),
            page.Headers.ContentSecurityPolicy
        );
        Assert.Equal("nosniff", page.Headers.XContentTypeOptions);
        Assert.Equal("Accept-Language", page.Headers.Vary);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Only_a_recalled_lots_page_speaks_of_a_recall_or_is_red(string name, string language)
    {
        var page = await Shows(name, language);
        string[] signs = ["thu hồi", "recall", "class=\"stop\""];
        var speaks = signs.Any(sign => page.Source.Contains(sign, StringComparison.OrdinalIgnoreCase));
        // Their owner is asked about recalls too, and how many there were is told to those who may ask, of no lot.
        Assert.Equal(
            name
                is "shopper, recalled"
                    or "shopper, recalled, with a number to call"
                    or "labels, recalled"
                    or "listings"
                    or "listings, nothing there"
                || name.StartsWith("statistics", StringComparison.Ordinal),
            speaks
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_can_be_read_aloud(string name, string language)
    {
        var page = await Shows(name, language);
        Assert.All(page.Root.Descendants("img"), image => Assert.NotNull(image.Attribute("alt")));
        Assert.All(page.Root.Descendants("img"), image => Assert.NotNull(image.Attribute("height")));
        Assert.All(
            page.Root.Descendants("svg"),
            drawing => Assert.Equal("true", drawing.Attribute("aria-hidden")?.Value)
        );
        Assert.All(page.Root.Descendants("a"), link => Assert.NotEmpty(link.Value.Trim()));
        var ids = page.Root.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Root.Descendants().Attributes("aria-labelledby"), label => Assert.Contains(label.Value, ids));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_leads_to_itself_in_the_other_language(string name, string language)
    {
        var page = await Shows(name, language);
        var other = page.Root.Descendants("a").Single(a => a.Attribute("hreflang") is not null);
        var code = language == "vi" ? "en" : "vi";
        Assert.Equal(($"?lang={code}", code), (other.Attribute("href")!.Value, other.Attribute("lang")!.Value));
    }

    [Fact]
    public async Task Whatever_a_farmer_writes_stays_text()
    {
        const string attack = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;";
        var farmer = new PageFarmer(attack, FarmerKind.Company, attack, attack, attack);
        var card = Sample.Cards[0] with { Name = attack, Farmer = attack, Place = attack };
        var paper = Sample.Certificates[0] with
        {
            Number = attack,
            Issuer = attack,
            Check = new(Sample.Harvest, attack),
        };
        var taken = Sample.Certificates[0] with { Withdrawal = new(Sample.Harvest, attack) };
        var opinion = new BatchOpinion(1, attack, attack, Sample.Harvest, attack);
        var photo = Sample.Brand.Photos[0] with { Caption = new(attack, attack) };
        var brand = Sample.Brand with
        {
            Farmer = farmer,
            Story = attack,
            Photos = [photo, photo],
            Certificates = [paper],
            Cards = [card],
        };
        var slices = new RazorSlice[]
        {
            ShopperPage.Create(
                Sample.Mango with
                {
                    ProductName = attack,
                    Farmer = farmer,
                    Brand = attack,
                    Storage = attack,
                    Description = attack,
                    Recall = new(attack, Sample.Recall.Since),
                }
            ),
            ShopperPage.Create(
                Sample.Mango with
                {
                    Certificates = [paper, taken],
                    Opinions = Sample.OpinionsOf(Sample.Vietnamese) with { Said = new BatchOpinions(1, 1, [opinion]) },
                }
            ),
            OpinionsPage.Create(
                Sample.OpinionsAlone(Sample.Vietnamese) with
                {
                    ProductName = attack,
                    Farmer = attack,
                    Said = [opinion],
                    Form = Sample.OpinionsAlone(Sample.Vietnamese).Form with
                    {
                        Typed = new(attack, attack, attack, attack, attack),
                    },
                }
            ),
            ReportPage.Create(Sample.ReportOf(Sample.Vietnamese) with { Typed = new(attack, attack, attack, attack) }),
            MarketPage.Create(
                Sample.MangoOnSale with
                {
                    ProductName = attack,
                    Farmer = farmer,
                    Brand = attack,
                    Storage = attack,
                    Description = attack,
                    UnknownLot = attack,
                    BuyUrl = "https://shop.example/?a=1&b=\"'><script>",
                    Elsewhere = [new(attack, "https://shop.example/?a=1&b=\"'><script>")],
                }
            ),
            UnknownLotPage.Create(new(Sample.Vietnamese, attack, attack)),
            LabelsPage.Create(
                Sample.LabelsOf(
                    Sample.Vietnamese,
                    Sample.MangoPassport with
                    {
                        Product = Sample.MangoPassport.Product with { Name = attack },
                    }
                ) with
                {
                    TypedBoxes = attack,
                    Form = attack,
                }
            ),
            CataloguePage.Create(
                Sample.OnSale with
                {
                    Search = new(attack, null, null, null),
                    Cards = [card],
                    Data = CatalogueData.OfList([card], "https://truyxuat.example"),
                }
            ),
            FarmerPage.Create(brand with { Data = CatalogueData.OfFarmer(brand, "https://truyxuat.example") }),
            LinkSetPage.Create(new(Sample.Vietnamese, [Sample.Links with { Description = attack }], IsChoice: false)),
            StatisticsPage.Create(
                new(Sample.Vietnamese, Sample.CountedOf(Sample.Counted.Question with { Product = attack }))
            ),
            ListingsPage.Create(
                Sample.Standing(Sample.Vietnamese) with
                {
                    Products =
                    [
                        Sample.Standing(Sample.Vietnamese).Products[0] with
                        {
                            Standings =
                            [
                                new(attack, attack, ListingState.Rejected, ListingReason.Rejected(attack), [attack]),
                            ],
                        },
                    ],
                }
            ),
            OrderFormPage.Create(
                new(
                    Sample.Vietnamese,
                    attack,
                    farmer,
                    new(1, "KGM"),
                    Sample.EmptyForm(Sample.Vietnamese) with
                    {
                        Typed = new(attack, attack, attack, attack, attack, attack, attack, attack, attack),
                    }
                )
            ),
            PlacePage.Create(
                Sample.Orchard with
                {
                    Owner = new(attack, "/farmers/dmivkhulzjz2lsf5oobji6cxmi"),
                    Place = Sample.Orchard.Place with { Commune = attack },
                }
            ),
            OrderPage.Create(
                Sample.Ordered(Sample.Vietnamese) with
                {
                    Farmer = farmer,
                    Account = new("970415", "0011001932418", attack),
                }
            ),
        };
        foreach (var slice in slices)
        {
            var page = await RenderedPage.Of(slice, Sample.Vietnamese);
            Assert.DoesNotContain("<script>", page.Source, StringComparison.OrdinalIgnoreCase);
            Assert.All(page.Root.Descendants("script"), data => Assert.Equal("head", data.Parent!.Name.LocalName));
            Assert.DoesNotContain(page.Root.Descendants().Attributes(), a => a.Name == "onerror");
            Assert.Contains(
                page.Body.DescendantNodes().OfType<XText>(),
                t => t.Value.Contains(attack, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public Task Any_name_is_shown_as_it_is_written() =>
        Gen.Char[' ', '\u1EF9']
            .Where(c => c is < '\x7F' or > '\xA0')
            .Array[1, 60]
            .Select(c => new string(c))
            .SampleAsync(async name =>
            {
                var page = await RenderedPage.Of(
                    ShopperPage.Create(Sample.Mango with { ProductName = name }),
                    Sample.Vietnamese
                );
                Assert.Equal(name, page.Root.Descendants("h1").Single().Value);
            });

    [Fact]
    public async Task Vietnamese_letters_are_sent_as_they_are() =>
        Assert.Contains("Hợp tác xã Xoài Hòa Lộc", (await Shows("shopper", "vi")).Source, StringComparison.Ordinal);

    static Task<RenderedPage> Shows(string name, string language)
    {
        var spoken = Sample.In(language);
        return RenderedPage.Of(pages[name](spoken), spoken);
    }
}
