using Traceability.Farmers;
using Traceability.Places;
using Traceability.Products;

namespace Traceability.Tests.Privacy;

/// <summary>What stays of a farmer and its products when it is erased.</summary>
public class ErasedProductTests
{
    static readonly DateTimeOffset now = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);

    static Farmer Farmer =>
        new(
            "dmivkhulzjz2lsf5oobji6cxmi",
            "Vườn Ông Tư",
            FarmerKind.Household,
            Province.TryParse("Đồng Tháp", out var province) ? province : throw new InvalidOperationException(),
            "Hòa Hưng",
            "Ấp Hòa",
            now.AddDays(-30),
            3
        )
        {
            Story = "Nhà tôi trồng xoài.",
        };

    [Fact]
    public void Of_a_farmer_its_id_kind_and_province_stay_and_twice_is_once()
    {
        var erased = Farmer.Erased(now);
        Assert.False(Farmer.IsErased);
        Assert.True(erased.IsErased);
        Assert.Equal(
            (Farmer.Id, Farmer.Kind, Farmer.Province, Farmer.RegisteredAt),
            (erased.Id, erased.Kind, erased.Province, erased.RegisteredAt)
        );
        Assert.Equal(erased, erased.Erased(now.AddDays(1)));
    }

    [Theory]
    [InlineData("Xoài cát Hòa Lộc", "Xoài cát Hòa Lộc")]
    [InlineData("Xoài vuon ong tu", "Nông sản")]
    [InlineData("Xoài VƯỜN ÔNG TƯ loại 1", "Nông sản")]
    public void A_product_keeps_its_name_unless_that_is_its_farmers(string name, string left)
    {
        Assert.True(Unit.TryParse("KGM", out var unit));
        Assert.True(Traceability.Gs1.Gtin.TryParse("09520000000011", out var gtin));
        var product = new Product(
            gtin,
            Producer.Of(Farmer),
            new ProductFacts(
                name,
                "Của nhà tôi.",
                unit,
                new Money(65000),
                "Tư",
                "Trái cây",
                null,
                "Mát",
                "https://tu.example/"
            ),
            new ProductPhoto("0123456789abcdef", 10, 10),
            1,
            now,
            1
        );
        var farmer = Farmer.Erased(now) with { Version = 4 };
        Assert.False(product.IsErasedAs(farmer));
        var erased = product.Erased(farmer, now);
        Assert.True(erased.IsErasedAs(farmer));
        Assert.Equal((left, "Trái cây", unit), (erased.Facts.Name, erased.Facts.Category, erased.Facts.Unit));
        Assert.Equal((null, null, null), (erased.Photo, erased.Facts.Brand, erased.Facts.BuyUrl));
        Assert.NotNull(erased.WithdrawnFrom("google"));
    }
}
