using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Shops;

/// <summary>
/// Signs a request to Shopee (Open Platform, "API calls", signature calculation): HMAC-SHA256 with the partner's key, in
/// hexadecimal, of partner id, path and seconds; of a shop's interface, of its access token and id too.
/// </summary>
public static class ShopeeSign
{
    public static string Of(
        string partnerKey,
        string partnerId,
        string path,
        long seconds,
        string access = "",
        string shopId = ""
    ) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(partnerKey),
                Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{partnerId}{path}{seconds}{access}{shopId}")
                )
            )
        );
}
