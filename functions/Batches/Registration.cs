using Traceability.Diary;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Telemetry;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>How the registration of a batch ended.</summary>
public abstract record BatchRegistered
{
    BatchRegistered() { }

    /// <summary>It is kept; or it was, by this same request.</summary>
    public sealed record Kept(Batch Batch) : BatchRegistered;

    /// <summary>The farmer has no product with this GTIN.</summary>
    public sealed record NoProduct : BatchRegistered;

    /// <summary>The quantity's unit is no measure of this product.</summary>
    public sealed record OtherUnit(Unit Unit) : BatchRegistered;

    /// <summary>The plot is not the farmer's.</summary>
    public sealed record NoPlot : BatchRegistered;

    /// <summary>The plot may not be harvested yet, and no reason was given.</summary>
    public sealed record TooEarly(WaitingTime Waiting) : BatchRegistered;

    /// <summary>The lot names a batch already.</summary>
    public sealed record Taken(Gtin Gtin, Lot Lot) : BatchRegistered;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : BatchRegistered;
}

/// <summary>
/// Registers batches: announce, then write (design: promise 2). What it costs: one read of the product, one message beside the
/// row of the Idempotency-Key, and one transaction; with a plot, one query of its sprayings more.
/// </summary>
public sealed class BatchRegistration(
    IProducts products,
    IBatches batches,
    IBatchChanges changes,
    Plots plots,
    IDiary diary,
    RequestTable requests,
    Settings settings,
    Signals signals,
    TimeProvider time
)
{
    const int LotTries = 5;

    /// <param name="farmerId">The farmer, whose product it must be.</param>
    /// <param name="facts">The batch.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">Route and body, which a retry repeats.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<BatchRegistered> RegisterAsync(
        string farmerId,
        BatchFacts facts,
        string? idempotencyKey,
        string request,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (
            await products.FindAsync(facts.Gtin, cancellation) is not { Product: var product }
            || product.Producer.Id != farmerId
        )
        {
            return new BatchRegistered.NoProduct();
        }

        if (!facts.Quantity.Unit.ConvertsTo(product.Facts.Unit))
        {
            return new BatchRegistered.OtherUnit(product.Facts.Unit);
        }

        var change = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("batch", farmerId, idempotencyKey);
        WaitingTime? waiting = null;
        if (facts.Plot is { } plot)
        {
            if (!await plots.IsOfAsync(farmerId, plot, cancellation))
            {
                return new BatchRegistered.NoPlot();
            }

            var sprayings = await diary.UntilAsync(farmerId, plot, facts.HarvestedOn, DiaryKind.Spraying, cancellation);
            waiting = WaitingTime.On(facts.HarvestedOn, sprayings);
            if (waiting is not null && facts.EarlyHarvestReason is null)
            {
                // A spraying that arrived after the batch refuses no retry of it: that is answered as it was.
                return idempotencyKey is not null && await EarlierAsync(facts, change, cancellation) is { } earlier
                    ? await requests.FindAsync(farmerId, idempotencyKey, request, cancellation) is { Same: true }
                        ? new BatchRegistered.Kept(earlier)
                        : new BatchRegistered.KeyReused()
                    : new BatchRegistered.TooEarly(waiting);
            }
        }

        for (var attempt = 0; attempt < LotTries; attempt++)
        {
            var batch = Make(farmerId, facts, change, attempt) with { EarlyUntil = waiting?.Until };
            var announcing = changes.AnnounceAsync(BatchChange.Of(batch, batch.RegisteredAt), cancellation);
            var noting =
                idempotencyKey is null || attempt > 0
                    ? Task.FromResult<EarlierRequest?>(null)
                    : requests.NoteAsync(farmerId, idempotencyKey, request, batch.Lot.ToString(), cancellation);
            await Task.WhenAll(announcing, noting);
            if (await noting is { Same: false })
            {
                return new BatchRegistered.KeyReused();
            }

            if (await CommitAsync(batch, product, cancellation) is { } kept)
            {
                return new BatchRegistered.Kept(kept);
            }

            if (facts.Lot is not null)
            {
                return new BatchRegistered.Taken(batch.Gtin, batch.Lot);
            }
        }

        throw new InvalidOperationException($"No free lot was found for {facts.Gtin} in {LotTries} tries.");
    }

    Batch Make(string farmerId, BatchFacts facts, string change, int attempt)
    {
        var lot = facts.Lot ?? facts.NamedBy(change, attempt);
        return new Batch(
            facts.Gtin,
            lot,
            farmerId,
            facts.HarvestedOn,
            facts.Quantity,
            facts.BestBefore,
            facts.Notes,
            DigitalLink.Of(settings.PublicUrl, facts.Gtin, lot).ToString(),
            time.GetUtcNow(),
            change
        )
        {
            Plot = facts.Plot,
            EarlyHarvestReason = facts.EarlyHarvestReason,
            RegisteredBy = facts.RegisteredBy,
        };
    }

    // The batch that an earlier try of the same registration kept.
    async Task<Batch?> EarlierAsync(BatchFacts facts, string change, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < (facts.Lot is null ? LotTries : 1); attempt++)
        {
            var lot = facts.Lot ?? facts.NamedBy(change, attempt);
            if (await batches.FindAsync(facts.Gtin, lot, cancellation) is not { } batch)
            {
                return null;
            }

            if (batch.Change == change)
            {
                return batch;
            }
        }

        return null;
    }

    // The batch that is kept, by this request now or before; null where another has the lot.
    async Task<Batch?> CommitAsync(Batch batch, Product product, CancellationToken cancellation)
    {
        if (!await batches.AddAsync(batch, Passport.Of(batch, product), HarvestEvent.Of(batch), cancellation))
        {
            return
                await batches.FindAsync(batch.Gtin, batch.Lot, cancellation) is { } earlier
                && earlier.Change == batch.Change
                ? earlier
                : null;
        }

        signals.Registered();
        if (time.GetUtcNow() - batch.RegisteredAt > Announcement.Stale)
        {
            await changes.AnnounceAsync(BatchChange.Of(batch, time.GetUtcNow()), cancellation);
        }

        return batch;
    }
}

/// <summary>Announces a change again when a reader finds that its effects are overdue.</summary>
public sealed class OverdueChanges(IBatches batches, IBatchChanges changes, TimeProvider time)
{
    public async Task AnnounceAsync(KeptPassport read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        var now = time.GetUtcNow();
        if (read.Passport.IsOverdue(now) && await batches.NoteAnnouncedAsync(read, now, cancellation))
        {
            var passport = read.Passport;
            await changes.AnnounceAsync(
                new BatchChange(passport.Gtin.ToString(), passport.Lot.ToString(), passport.Change, now),
                cancellation
            );
        }
    }
}
