using Traceability.Diary;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Platform.Functions;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>Why and since when a batch is unsafe.</summary>
public sealed record RecallNotice(string Reason, DateTimeOffset Since);

/// <summary>
/// The read model of a batch: all that the shopper's page needs, in one row. What it repeats of product and farmer is at
/// <see cref="ProductVersion"/>; later features fill columns of their own.
/// </summary>
/// <param name="ProductVersion">The version of the product that the row repeats.</param>
/// <param name="CodesReady">The codes are in storage.</param>
/// <param name="Recall">Null unless the batch is recalled.</param>
/// <param name="Change">The change whose effects may be pending.</param>
/// <param name="Pending">Its effects are not all there yet.</param>
/// <param name="AnnouncedAt">When it was last announced.</param>
public sealed record Passport(
    Gtin Gtin,
    Lot Lot,
    string DigitalLink,
    DateOnly HarvestedOn,
    Quantity Quantity,
    DateOnly? BestBefore,
    DateTimeOffset RegisteredAt,
    Producer Producer,
    PassportProduct Product,
    long ProductVersion,
    bool CodesReady,
    RecallNotice? Recall,
    string Change,
    bool Pending,
    DateTimeOffset AnnouncedAt
)
{
    /// <summary>Where the lot has been and what it is made of; null until it is told.</summary>
    public BatchStory? Story { get; init; }

    /// <summary>Those made from the lot have not all been told of its story yet.</summary>
    public bool IsStoryPending { get; init; }

    /// <summary>The diary of the plot that it was harvested from; null where nothing is written, or no plot was told.</summary>
    public DiaryBrief? Diary { get; init; }

    /// <summary>The <see cref="EarlyBrief.Cause"/> of the early harvest that was last told; empty where none is.</summary>
    public string EarlyTold { get; init; } = "";

    /// <summary>The one that is being told, and may have been, so that whoever finds it gone takes it back; empty where none is.</summary>
    public string EarlyTelling { get; init; } = "";

    public static Passport Of(Batch batch, Product product)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(product);
        return new(
            batch.Gtin,
            batch.Lot,
            batch.DigitalLink,
            batch.HarvestedOn,
            batch.Quantity,
            batch.BestBefore,
            batch.RegisteredAt,
            product.Producer,
            PassportProduct.Of(product),
            product.Version,
            CodesReady: false,
            Recall: null,
            batch.Change,
            Pending: true,
            AnnouncedAt: batch.RegisteredAt
        );
    }

    /// <summary>What people think of it; null where nobody said anything that is shown.</summary>
    public BatchOpinions? Opinions { get; init; }

    /// <summary>What the owner links this lot to; the resolver's. What it links the GTIN to is in <see cref="Product"/>.</summary>
    public IReadOnlyList<TargetLink> Links { get; init; } = [];

    /// <summary>Whether the effects have been pending so long that their announcement may be lost.</summary>
    public bool IsOverdue(DateTimeOffset now) => Pending && now - AnnouncedAt > Announcement.Stale;
}

/// <summary>What a passport repeats of its product.</summary>
public sealed record PassportProduct(
    string Name,
    string Description,
    string Unit,
    long Price,
    string? Brand,
    Quantity? NetContent,
    string? Storage,
    string? BuyUrl,
    ProductPhoto? Photo
)
{
    public IReadOnlyList<TargetLink> Links { get; init; } = [];

    /// <summary>What certifies it; each is shown while it is valid.</summary>
    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    public static PassportProduct Of(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var facts = product.Facts;
        return new(
            facts.Name,
            facts.Description,
            facts.Unit.Code,
            facts.Price.Amount,
            facts.Brand,
            facts.NetContent,
            facts.Storage,
            facts.BuyUrl,
            product.Photo
        )
        {
            Links = product.Links,
            Certificates = product.Certificates,
        };
    }
}
