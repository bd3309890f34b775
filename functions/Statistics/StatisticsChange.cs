using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Farmers;
using Traceability.Gs1;
using Traceability.Platform.Functions;
using Traceability.Products;

namespace Traceability.Statistics;

/// <summary>How often the shopper's pages of a product's lots were opened.</summary>
public sealed record OpenedPage(string Gtin, long Times);

/// <summary>What one instance counted of a day.</summary>
/// <param name="Id">Opaque, so that the second delivery is known.</param>
public sealed record OpenedPagesOfDay(string Id, DateOnly Day, IReadOnlyList<OpenedPage> Pages);

/// <summary>
/// The message of <c>statistics</c>: a farmer or a product is about to be registered, or pages were opened. What else is counted
/// follows from messages of its own.
/// </summary>
/// <param name="Farmer">The farmer's id.</param>
/// <param name="Product">The product's GTIN.</param>
/// <param name="AnnouncedAt">When it was first sent.</param>
public sealed record StatisticsChange(
    string? Farmer,
    string? Product,
    OpenedPagesOfDay? Opened,
    DateTimeOffset AnnouncedAt
)
{
    public static StatisticsChange Of(OpenedPagesOfDay opened, DateTimeOffset at) => new(null, null, opened, at);
}

[JsonSerializable(typeof(StatisticsChange))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
public sealed partial class StatisticsChangeJson : JsonSerializerContext;

/// <summary>Where what is to be counted is announced.</summary>
public interface IStatisticsNews
{
    Task AnnounceAsync(StatisticsChange change, CancellationToken cancellation);
}

/// <summary>
/// Counts registered farmers and products, and opened pages. The second delivery finds everything counted: a farmer by its id, a product
/// by its GTIN, pages by the message's own id.
/// </summary>
public sealed class StatisticsHandler(
    IFarmers farmers,
    IProducts products,
    CountedFarmers countedFarmers,
    CountedProducts countedProducts,
    Counting counting,
    TimeProvider time
) : IMessageHandler<StatisticsChange>
{
    public async Task<Outcome> HandleAsync(StatisticsChange message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        switch (message)
        {
            case { Farmer: { } id }:
                if (await farmers.FindAsync(id, cancellation) is not { Farmer: var farmer })
                {
                    return NotYet(message);
                }

                await countedFarmers.FollowAsync(farmer, cancellation);
                return Outcome.Done;
            case { Product: { } text } when Gtin.TryParse(text, out var gtin):
                if (await products.FindAsync(gtin, cancellation) is null)
                {
                    return NotYet(message);
                }

                await countedProducts.FollowAsync(gtin, cancellation);
                return Outcome.Done;
            case { Opened: { } opened }:
                foreach (var page in opened.Pages)
                {
                    await OpenedAsync(opened, page, cancellation);
                }

                return Outcome.Done;
            default:
                throw new JsonException("The message names nothing to count.");
        }
    }

    async Task OpenedAsync(OpenedPagesOfDay opened, OpenedPage page, CancellationToken cancellation)
    {
        if (
            !Gtin.TryParse(page.Gtin, out var gtin)
            || await products.FindAsync(gtin, cancellation) is not { Product: var product }
        )
        {
            return;
        }

        await counting.BringAsync(
            product.Producer.Id,
            $"opened|{opened.Id}|{gtin}",
            mayChange: false,
            (kept, _) =>
                Task.FromResult<Contribution?>(
                    kept ?? CountedProducts.Of(product, opened.Day, new() { [Measure.Scans] = page.Times })
                ),
            cancellation
        );
    }

    // The message overtook its registration, or the registration was refused and will never come.
    Outcome NotYet(StatisticsChange message) =>
        Announcement.NotYet(
            JsonSerializer.Serialize(message, StatisticsChangeJson.Default.StatisticsChange),
            message.AnnouncedAt,
            time.GetUtcNow()
        );
}
