using CsCheck;
using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Places;
using Traceability.Products;

namespace Traceability.Tests.Listings;

/// <summary>How a listing stands, decided from what it is and what the marketplace answered.</summary>
public class ListingLifeTests
{
    static readonly DateOnly today = new(2026, 11, 24);
    static readonly ListingAnswer google = new("google", "Google");

    [Fact]
    public void What_nothing_is_known_of_is_pending() =>
        Assert.Equal((ListingState.Pending, null), Stands(ListingLife.Decide(null, google, today)));

    [Fact]
    public void What_can_be_bought_is_listed_and_needs_no_reason() =>
        Assert.Equal((ListingState.Listed, null), Stands(Mango(stock: 5), google));

    [Fact]
    public void What_is_gone_or_over_is_sold_out()
    {
        Assert.Equal((ListingState.SoldOut, "nothing left"), Stands(Mango(stock: 0), google));
        var over = Mango(stock: 5) with { Lots = [new SellableLot("L1", today, today.AddDays(-1), 5)] };
        Assert.Equal((ListingState.SoldOut, "nothing left"), Stands(over, google));
    }

    [Fact]
    public void What_the_marketplace_lacks_is_named_before_what_it_said_and_that_before_where_it_waits()
    {
        var answer = google with
        {
            Missing = ListingReason.PhotoMissing,
            Rejected = "Ảnh có chữ.",
            Waiting = ListingReason.Waiting,
        };
        Assert.Equal((ListingState.Incomplete, "photo missing"), Stands(Mango(stock: 5), answer));
        Assert.Equal((ListingState.Rejected, "Ảnh có chữ."), Stands(Mango(stock: 5), answer with { Missing = null }));
        Assert.Equal(
            (ListingState.Pending, "on its way"),
            Stands(Mango(stock: 5), answer with { Missing = null, Rejected = null })
        );
    }

    [Fact]
    public void What_its_owner_stopped_is_withdrawn_there_and_nowhere_else()
    {
        var listing = Mango(stock: 5, new Withdrawal("meta", "Hết mùa", default));
        Assert.Equal((ListingState.Listed, null), Stands(listing, google));
        Assert.Equal(
            (ListingState.Withdrawn, "withdrawn: Hết mùa"),
            Stands(listing, new ListingAnswer("meta", "Facebook, Instagram"))
        );
        Assert.Equal(
            (ListingState.Withdrawn, "withdrawn"),
            Stands(Mango(stock: 5, new Withdrawal(null, null, default)), google)
        );
    }

    [Fact]
    public void A_recall_is_told_before_anything_else_and_a_safe_lot_sells_on()
    {
        var recalled = Mango(stock: 0, new Withdrawal(null, null, default)) with { RecalledLots = ["L7", "L9"] };
        Assert.Equal(
            (ListingState.Recalled, "recalled: L7, L9"),
            Stands(recalled, google with { Missing = ListingReason.PhotoMissing })
        );
        Assert.Equal((ListingState.Listed, null), Stands(Mango(stock: 5) with { RecalledLots = ["L7"] }, google));
    }

    [Fact]
    public void A_lot_that_its_owner_stopped_is_named_where_nothing_else_is_left() =>
        Assert.Equal(
            (ListingState.SoldOut, "lots withdrawn: L2"),
            Stands(Mango(stock: 0) with { WithdrawnLots = ["L2"] }, google)
        );

    [Fact]
    public void Whatever_happened_it_is_listed_if_and_only_if_it_can_be_bought_there() =>
        Gen.Select(
                Gen.OneOfConst(0m, 2.5m),
                Gen.Bool,
                Gen.OneOfConst<string?>(null, "google", "meta", "everywhere"),
                Gen.Bool,
                Gen.Bool,
                Gen.Bool
            )
            .Sample(
                (stock, isRecalled, withdrawn, lacks, isRejected, waits) =>
                {
                    Withdrawal[] withdrawals = withdrawn is null
                        ? []
                        : [new Withdrawal(withdrawn == "everywhere" ? null : withdrawn, null, default)];
                    var listing = Mango(stock, withdrawals) with { RecalledLots = isRecalled ? ["L7"] : [] };
                    var standing = ListingLife.Decide(
                        listing,
                        google with
                        {
                            Missing = lacks ? ListingReason.PhotoMissing : null,
                            Rejected = isRejected ? "Không." : null,
                            Waiting = waits ? ListingReason.Waiting : null,
                        },
                        today
                    );
                    var isSold = stock > 0 && withdrawn is null or "meta" && !lacks && !isRejected && !waits;
                    Assert.Equal(isSold, standing.State == ListingState.Listed);
                    Assert.Equal(standing.State == ListingState.Listed, standing.Reason is null);
                    Assert.Equal(isRecalled && stock == 0, standing.State == ListingState.Recalled);
                }
            );

    [Fact]
    public void What_a_shop_was_found_to_lack_is_told_from_its_code_with_a_remedy()
    {
        ListingReason[] reasons =
        [
            ListingReason.PhotoMissing,
            ListingReason.CategoryMissing,
            ListingReason.WeightMissing,
            ListingReason.NameTooShort,
            ListingReason.PriceOutside("1000-9000"),
            ListingReason.DescriptionTooShort("20"),
            ListingReason.AttributesMissing("Xuất xứ (100061)"),
        ];
        Assert.All(
            reasons,
            reason =>
            {
                Assert.Equal(reason, ListingReason.Read(reason.Code));
                Assert.NotNull(reason.Remedy);
            }
        );
        Assert.Equal(ListingReason.PhotoTooSmall(null), ListingReason.Read(ListingReason.PhotoTooSmall(500).Code));
        Assert.Equal("lạ", ListingReason.Read("lạ").Words.Vi);
    }

    [Fact]
    public void Whatever_a_rule_changes_of_a_text_is_told_in_both_languages()
    {
        var every = Enum.GetValues<TextChanges>().Aggregate((all, one) => all | one);
        string[] notes =
        [
            .. new TextRule(70).Notes(every).SelectMany(note => new[] { $"name: {note}", $"brand: {note}" }),
            "name cut",
            "description cut",
            "stock told as 99999",
        ];
        Assert.All(notes, note => Assert.NotEqual(ListingNote.Words(note).Vi, ListingNote.Words(note).En));
        Assert.Equal("Nhãn hiệu: đã cắt còn 70 ký tự", ListingNote.Words("brand: cut to 70 characters").Vi);
        Assert.Equal("Lạ: gì đó", ListingNote.Words("Lạ: gì đó").Vi);
    }

    [Fact]
    public void A_rejection_is_about_the_product_as_it_was_then()
    {
        var product = Mango(stock: 5).Product;
        var rejection = new Rejection("google", "Ảnh có chữ.", Rejection.ContentOf(product), default);
        Assert.True(rejection.IsAbout(product with { Version = 7 }));
        Assert.False(rejection.IsAbout(product with { Photo = new ProductPhoto("ab", 900, 900) }));
        Assert.False(rejection.IsAbout(product with { Facts = product.Facts with { Name = "Xoài" } }));
    }

    static (ListingState, string?) Stands(ListingStanding standing) => (standing.State, standing.Reason?.Code);

    static (ListingState, string?) Stands(Listing listing, ListingAnswer answer) =>
        Stands(ListingLife.Decide(listing, answer, today));

    static Listing Mango(decimal stock, params IReadOnlyList<Withdrawal> withdrawals)
    {
        Assert.True(Province.TryParse("Đồng Tháp", out var province));
        Assert.True(Unit.TryParse("KGM", out var kilogram));
        Assert.True(Gtin.TryParse("09520000000011", out var gtin));
        var product = new Product(
            gtin,
            new Producer("f", "Hợp tác xã Xoài Hòa Lộc", FarmerKind.Cooperative, province, "Hòa Hưng", null, 1),
            new ProductFacts(
                "Xoài cát Hòa Lộc",
                "Chín cây.",
                kilogram,
                new Money(65_000),
                null,
                null,
                null,
                null,
                null
            ),
            new ProductPhoto("aa", 800, 800),
            1,
            default,
            1
        )
        {
            Withdrawals = withdrawals,
        };
        return Listing.Decide(
            Marketplaces.Catalogue,
            product,
            new ProductStock(stock > 0 ? [new SellableLot("L1", today, null, stock)] : [], [], []),
            today
        );
    }
}
