using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Gs1;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>A marketplace that pulls a feed would not have a product as it was.</summary>
/// <param name="Marketplace">Its id.</param>
/// <param name="Words">Its own, at most <see cref="MaxWords"/> characters.</param>
/// <param name="Content">Names the product as it was then: once that changes, the marketplace looks again.</param>
public sealed record Rejection(string Marketplace, string Words, string Content, DateTimeOffset At)
{
    public const int MaxWords = 1000;

    /// <summary>Whether it is about the product as it is now.</summary>
    public bool IsAbout(Product product) => Content == ContentOf(product);

    /// <summary>Names what a marketplace sees of a product, price included, stock left out.</summary>
    public static string ContentOf(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var facts = product.Facts;
        string?[] seen =
        [
            facts.Name,
            facts.Description,
            facts.Unit.Code,
            facts.Price.Amount.ToString(CultureInfo.InvariantCulture),
            facts.Brand ?? product.Producer.Name,
            facts.Category,
            facts.NetContent?.Value.ToString(CultureInfo.InvariantCulture),
            facts.NetContent?.Unit.Code,
            facts.Storage,
            facts.BuyUrl,
            product.Photo?.Hash,
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', seen))))[..32];
    }
}

/// <summary>Where rejections are kept.</summary>
public interface IRejections
{
    /// <summary>Keeps a marketplace's latest rejection of a product.</summary>
    Task PutAsync(Gtin gtin, Rejection rejection, CancellationToken cancellation);

    /// <summary>Forgets it; where there is none that is well too.</summary>
    Task RemoveAsync(Gtin gtin, string marketplace, CancellationToken cancellation);

    /// <summary>Every rejection of a product, those of what it was before too. One query.</summary>
    Task<IReadOnlyList<Rejection>> OfAsync(Gtin gtin, CancellationToken cancellation);
}
