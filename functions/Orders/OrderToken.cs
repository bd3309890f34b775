using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Authentication;

namespace Traceability.Orders;

/// <summary>
/// What opens an order's private page: the order's id and a secret of 128 bits, 52 characters of a-z and 2-7. The id comes from the
/// form's own random token, the secret from that and everything that was typed into it: so the same form sent twice leads to the same
/// page, and who has another's form but not what was typed into it (a page that a cache kept) finds nothing. Only the secret's hash
/// is kept.
/// </summary>
public sealed class OrderToken
{
    const int IdLength = 26;

    OrderToken(string id, string secret)
    {
        Id = id;
        this.secret = secret;
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    readonly string secret;

    /// <summary>The order's id.</summary>
    public string Id { get; }

    /// <summary>SHA-256 of the secret, hexadecimal.</summary>
    public string Hash { get; }

    public static OrderToken Of(Gtin gtin, OrderWish wish)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(wish);
        var buyer = wish.Buyer;
        return new OrderToken(
            OpaqueId.From("order", gtin.ToString(), wish.Form),
            OpaqueId.From(
                "order-page",
                wish.Form,
                wish.Quantity.Value.ToString(CultureInfo.InvariantCulture),
                wish.Payment.ToString(),
                buyer.Name,
                buyer.Phone,
                buyer.Address ?? "",
                buyer.Note ?? ""
            )
        );
    }

    public static OrderToken? TryParse(string? text) =>
        text is { Length: IdLength * 2 } && OpaqueId.IsOne(text[..IdLength]) && OpaqueId.IsOne(text[IdLength..])
            ? new OrderToken(text[..IdLength], text[IdLength..])
            : null;

    /// <summary>Compares in constant time.</summary>
    public bool Matches(string hash) => ApiKey.SameText(Hash, hash);

    /// <summary>The whole token: in the page's address, and nowhere else.</summary>
    public override string ToString() => Id + secret;
}
