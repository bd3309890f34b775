using System.Globalization;
using System.Text.Json.Serialization;
using Traceability.Diary;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>
/// One harvest or packing lot of a product. It is kept once, under its GTIN and lot, and never changed: what happens to it later
/// are events of its own.
/// </summary>
/// <param name="FarmerId">Who registered it.</param>
/// <param name="HarvestedOn">The day in Vietnam.</param>
/// <param name="Quantity">In a unit that converts to the product's.</param>
/// <param name="BestBefore">The last good day.</param>
/// <param name="Notes">The farmer's own words, for the farmer alone.</param>
/// <param name="DigitalLink">What the QR code holds; made once, so that printed codes and answers agree for ever.</param>
/// <param name="Change">The id of the registration, announced on <c>batch-changed</c>.</param>
public sealed record Batch(
    Gtin Gtin,
    Lot Lot,
    string FarmerId,
    DateOnly HarvestedOn,
    Quantity Quantity,
    DateOnly? BestBefore,
    string? Notes,
    string DigitalLink,
    DateTimeOffset RegisteredAt,
    string Change
)
{
    /// <summary>The plot that it was harvested from, whose diary counts for it; null where none was told.</summary>
    public Plot? Plot { get; init; }

    /// <summary>Why it was harvested inside a waiting time, in the farmer's own words; null where nothing was said.</summary>
    public string? EarlyHarvestReason { get; init; }

    /// <summary>
    /// The first day on which its plot could be harvested by the diary as it was at the registration; null where it was not early by it.
    /// What arrives later is weighed into the passport.
    /// </summary>
    public DateOnly? EarlyUntil { get; init; }

    /// <summary>The cooperative that registered it for its member; null where the farmer did itself.</summary>
    public string? RegisteredBy { get; init; }
}

/// <summary>What a farmer sends to register a batch.</summary>
public sealed record RegisterBatch(
    string? Gtin,
    string? Lot,
    string? HarvestedOn,
    QuantityBody? Quantity,
    string? BestBefore,
    string? Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Plot = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? EarlyHarvestReason = null
)
{
    const int MaxNotes = 1000;
    const int MaxReason = 500;
    const int MaxAgeYears = 10;
    const int MaxShelfLifeYears = 20;

    /// <summary>The batch to be, or every field that was refused.</summary>
    public BatchFacts? Decide(DateOnly today, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var gtin = refusals.Gtin("/gtin", Gtin);
        var lot = Lot is null ? null : refusals.Lot("/lot", Lot);
        var quantity = Products.Quantity.Parse("/quantity", Quantity, refusals);
        var notes = refusals.OptionalLines("/notes", Notes, MaxNotes);
        var harvestedOn = refusals.OptionalDay("/harvestedOn", HarvestedOn);
        if (harvestedOn is null && HarvestedOn is null)
        {
            refusals.Add("/harvestedOn", "required", "Cần ngày thu hoạch.", "The day of harvest is required.");
        }
        else if (harvestedOn > today)
        {
            refusals.Add("/harvestedOn", "future", "Ngày thu hoạch chưa đến.", "The day of harvest is in the future.");
        }
        else if (harvestedOn < today.AddYears(-MaxAgeYears))
        {
            refusals.Add("/harvestedOn", "too-old", "Đã quá 10 năm.", "That is more than 10 years ago.");
        }

        var bestBefore = refusals.OptionalDay("/bestBefore", BestBefore);
        if (bestBefore < harvestedOn)
        {
            refusals.Add(
                "/bestBefore",
                "before-harvest",
                "Hạn dùng phải sau ngày thu hoạch.",
                "Best before cannot be earlier than the harvest."
            );
        }
        else if (bestBefore > today.AddYears(MaxShelfLifeYears))
        {
            refusals.Add("/bestBefore", "too-far", "Quá xa: hơn 20 năm.", "That is more than 20 years ahead.");
        }

        var plot = Plot is null ? null : refusals.Plot("/plot", Plot);
        var reason = refusals.OptionalLines("/earlyHarvestReason", EarlyHarvestReason, MaxReason);
        if (reason is not null && Plot is null)
        {
            refusals.Add(
                "/earlyHarvestReason",
                "plot-needed",
                "Lý do này nói về một thửa đất: hãy ghi cả thửa (plot).",
                "The reason is about a plot: name the plot too."
            );
        }

        return refusals.Any
            ? null
            : new BatchFacts(gtin!, lot, harvestedOn!.Value, quantity!, bestBefore, notes)
            {
                Plot = plot,
                EarlyHarvestReason = reason,
            };
    }
}

/// <summary>A batch that may be registered. Without a lot it gets one.</summary>
public sealed record BatchFacts(
    Gtin Gtin,
    Lot? Lot,
    DateOnly HarvestedOn,
    Quantity Quantity,
    DateOnly? BestBefore,
    string? Notes
)
{
    /// <summary>The plot that it was harvested from; null where none was told.</summary>
    public Plot? Plot { get; init; }

    /// <summary>Why it was harvested inside a waiting time; what is said of a harvest that was not is kept too.</summary>
    public string? EarlyHarvestReason { get; init; }

    /// <summary>The cooperative that registers it for its member; null where the farmer does itself.</summary>
    public string? RegisteredBy { get; init; }

    /// <summary>
    /// A lot named from the harvest day and the request, so that a retry names the same: <c>L261120-7QK2M</c>. The second part
    /// has no 0, 1, 8 or 9, which are misread as letters.
    /// </summary>
    /// <param name="change">The id of the registration.</param>
    /// <param name="attempt">0 at first; the next where the name was taken.</param>
    public Lot NamedBy(string change, int attempt)
    {
        var name = OpaqueId
            .From("lot", Gtin.ToString(), change, attempt.ToString(CultureInfo.InvariantCulture))[..5]
            .ToUpperInvariant();
        var text = string.Create(CultureInfo.InvariantCulture, $"L{HarvestedOn:yyMMdd}-{name}");
        return Gs1.Lot.TryParse(text, out var lot)
            ? lot
            : throw new InvalidOperationException($"A lot named here is no lot: {text}.");
    }
}
