using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Listings;

/// <summary>
/// Stops and resumes selling. It is announced first and then written, so that a kill in between leaves no marketplace behind; and
/// decided before it is answered, so that the next feed shows it.
/// </summary>
public sealed class Withdrawing(
    ProductChanges products,
    IStock stock,
    IListingChanges changes,
    ListingChangedHandler listings,
    Settings settings,
    TimeProvider time
)
{
    /// <summary>Stops selling a product; where it is withdrawn in the same words already, nothing changes.</summary>
    /// <param name="marketplace">Null for everywhere.</param>
    public Task WithdrawAsync(Gtin gtin, string? marketplace, string? reason, CancellationToken cancellation) =>
        ChangeAsync(
            gtin,
            product =>
                product.Withdrawals.Any(one => one.Marketplace == marketplace && one.Reason == reason)
                    ? null
                    : product with
                    {
                        Withdrawals = Withdrawal.With(
                            product.Withdrawals,
                            new Withdrawal(marketplace, reason, time.GetUtcNow())
                        ),
                    },
            cancellation
        );

    /// <summary>Sells a product again.</summary>
    /// <param name="marketplace">Null for everywhere, whatever it was withdrawn from.</param>
    public Task ResumeAsync(Gtin gtin, string? marketplace, CancellationToken cancellation) =>
        ChangeAsync(
            gtin,
            product =>
            {
                var left = product
                    .Withdrawals.Where(one => marketplace is not null && one.Marketplace != marketplace)
                    .ToList();
                return left.Count == product.Withdrawals.Count ? null : product with { Withdrawals = left };
            },
            cancellation
        );

    /// <summary>Stops selling one lot, or sells it again.</summary>
    public async Task NoteAsync(Gtin gtin, Lot lot, bool isWithdrawn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        var change = new ListingChange(gtin.ToString());
        await changes.AnnounceAsync(change, cancellation, settings.AnnouncementDelay);
        await stock.NoteWithdrawnAsync(gtin, lot, isWithdrawn, cancellation);
        await listings.HandleAsync(change, cancellation);
    }

    async Task ChangeAsync(Gtin gtin, Func<Product, Product?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        if (await products.ChangeAsync(gtin, change, cancellation) is not null)
        {
            await listings.HandleAsync(new ListingChange(gtin.ToString()), cancellation);
        }
    }
}
