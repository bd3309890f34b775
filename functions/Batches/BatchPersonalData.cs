using System.Runtime.CompilerServices;
using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>
/// A farmer's lots. They and their history stay, by opaque ids; what a lot's passport repeats of product and farmer is brought to them as
/// they are now, and the farmer's own words and links go.
/// </summary>
public sealed class BatchPersonalData(IBatches batches, IProducts products) : IPersonalData
{
    const int AtOnce = 50;

    public string Name => "batches";

    public async IAsyncEnumerable<JsonElement> TellAsync(
        Person person,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        await foreach (var line in PagesOf.AllAsync(page => batches.OfFarmerAsync(person.Id, page, cancellation)))
        {
            if (await batches.FindAsync(line.Gtin, line.Lot, cancellation) is { } batch)
            {
                yield return JsonSerializer.SerializeToElement(BatchTold.Of(batch), BatchJson.Default.BatchTold);
            }
        }
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        var rewritten = 0;
        var page = await batches.OfFarmerAsync(person.Id, new PageRequest(AtOnce, after), cancellation);
        foreach (var line in page.Items)
        {
            rewritten += await batches.EraseWordsAsync(line.Gtin, line.Lot, cancellation);
            rewritten += await ReachAsync(line, cancellation);
        }

        return new ErasedPart(rewritten, page.Next);
    }

    async Task<int> ReachAsync(BatchLine line, CancellationToken cancellation)
    {
        var rewritten = 0;
        while (
            await batches.FindPassportAsync(line.Gtin, line.Lot, cancellation) is { } read
            && await products.FindAsync(line.Gtin, cancellation) is { Product: var product }
        )
        {
            if (read.Passport.ProductVersion < product.Version)
            {
                await PassportChangedHandler.ReachAsync(batches, line.Gtin, line.Lot, product, cancellation);
                rewritten++;
            }
            else if (read.Passport.Links.Count == 0)
            {
                break;
            }
            else if (await batches.SetLinksAsync(read, [], cancellation))
            {
                rewritten++;
            }
        }

        return rewritten;
    }
}

/// <summary>A lot as it is told to its farmer.</summary>
/// <param name="By">The cooperative that registered it for its member.</param>
public sealed record BatchTold(
    string Gtin,
    string Lot,
    string DigitalLink,
    string HarvestedOn,
    QuantityBody Quantity,
    string? BestBefore,
    DateTimeOffset RegisteredAt,
    string? Notes,
    string? Plot,
    string? EarlyHarvestReason,
    string? By
)
{
    public static BatchTold Of(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new(
            batch.Gtin.ToString(),
            batch.Lot.ToString(),
            batch.DigitalLink,
            Format.Iso(batch.HarvestedOn),
            new QuantityBody(batch.Quantity.Value, batch.Quantity.Unit.Code),
            batch.BestBefore is { } day ? Format.Iso(day) : null,
            batch.RegisteredAt,
            batch.Notes,
            batch.Plot?.ToString(),
            batch.EarlyHarvestReason,
            batch.RegisteredBy
        );
    }
}
