using System.Text;
using Traceability.Shops;

namespace Traceability.Tests.Shops;

/// <summary>Signatures that openssl made of the base strings that the platforms' guides publish.</summary>
public class ShopSignTests
{
    // Shopee, "API calls", signature calculation: the base strings of its shop's and its public example.
    [Fact]
    public void A_request_to_a_shop_on_Shopee_is_signed_as_its_guide_says()
    {
        const string Key = "shopee-partner-key-of-the-test";
        Assert.Equal(
            "cde46a5128da69a9b44307841790ec237f5c29bccd76c4be9eb00610b424fd5d",
            ShopeeSign.Of(
                Key,
                "2001887",
                "/api/v2/shop/get_shop_info",
                1655714431,
                "59777174636562737266615546704c6d",
                "14701711"
            )
        );
        Assert.Equal(
            "3afd9a6f4efa9888fc85089ccbba79139f36dcbef8f1bc4393541aec2324c257",
            ShopeeSign.Of(Key, "2001887", "/api/v2/public/get_shops_by_partner", 1655714431)
        );
    }

    // TikTok Shop, "Create a hash to sign your test API call": the secret, path and parameters of its example.
    [Fact]
    public void A_request_to_TikTok_Shop_is_signed_as_its_guide_says()
    {
        Assert.Equal(
            "c8767e4fd7a1b48a0ce3fd23197f058159ce11b53f1ae1ad6d1ec931a1da5540",
            TikTokSign.Of(
                "abc000def111",
                "/authorization/202309/shops",
                [
                    new("timestamp", "1234567890"),
                    new("app_key", "123456"),
                    new("sign", "none"),
                    new("access_token", "t"),
                ],
                []
            )
        );
        Assert.Equal(
            "61a1d29a5b5c7bee5e28ea0819f1ec1918f43ac033dbc8eb68d9700e4cba4159",
            TikTokSign.Of(
                "abc000def111",
                "/product/202309/products",
                [new("shop_cipher", "GCP_XF90"), new("timestamp", "1234567890"), new("app_key", "123456")],
                Encoding.UTF8.GetBytes("""{"title":"Xoài"}""")
            )
        );
    }
}
