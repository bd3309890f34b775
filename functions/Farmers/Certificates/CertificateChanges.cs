using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Farmers.Certificates;

/// <summary>Whose a product is; the products' own room knows.</summary>
public interface IProductOwners
{
    Task<bool> IsOwnAsync(string farmerId, Gtin gtin, CancellationToken cancellation);
}

/// <summary>How the registration of a certificate ended.</summary>
public abstract record CertificateRegistered
{
    /// <summary>It is kept; or it was, by this same request.</summary>
    public sealed record Kept(CertificateRecord Record) : CertificateRegistered;

    /// <summary>The Idempotency-Key came with another request before.</summary>
    public sealed record KeyReused : CertificateRegistered;

    /// <summary>The paper is in the record already.</summary>
    public sealed record Taken(CertificateRecord Record) : CertificateRegistered;

    /// <summary>The farmer has as many as there may be.</summary>
    public sealed record TooMany : CertificateRegistered;

    /// <summary>Products were refused.</summary>
    public sealed record Refused : CertificateRegistered;

    /// <summary>There is no such farmer.</summary>
    public sealed record NoFarmer : CertificateRegistered;
}

/// <summary>
/// Registers and ends certificates. Each is a new version of its farmer, announced before it is written, which its products and
/// their passports follow; the record is written in the same transaction.
/// </summary>
public sealed class CertificateChanges(
    FarmerChanges changes,
    IFarmers farmers,
    IProductOwners owners,
    TimeProvider time
)
{
    const int ReadsAtOnce = 8;

    /// <param name="farmerId">Whose it is.</param>
    /// <param name="certificate">What is shown of it.</param>
    /// <param name="products">What it covers; none for the whole farm.</param>
    /// <param name="idempotencyKey">The key that makes a retry safe; null where none came.</param>
    /// <param name="request">The body, which a retry repeats.</param>
    /// <param name="refusals">Gets every product that is not the farmer's.</param>
    /// <param name="cancellation">Ends the wait, not a write that is under way.</param>
    public async Task<CertificateRegistered> RegisterAsync(
        string farmerId,
        Certificate certificate,
        IReadOnlyList<Gtin> products,
        string? idempotencyKey,
        string request,
        Refusals refusals,
        CancellationToken cancellation
    )
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));
        var id = idempotencyKey is null ? OpaqueId.Make() : OpaqueId.From("certificate", farmerId, idempotencyKey);
        if (idempotencyKey is not null && await farmers.FindCertificateAsync(farmerId, id, cancellation) is { } earlier)
        {
            return Replay(earlier, hash);
        }

        await RefuseOthersAsync(farmerId, products, refusals, cancellation);
        if (refusals.Any)
        {
            return new CertificateRegistered.Refused();
        }

        var now = time.GetUtcNow();
        var record = new CertificateRecord(id, certificate, [.. products.Select(gtin => gtin.ToString())], now, null);
        CertificateRegistered refused = new CertificateRegistered.NoFarmer();
        var changed = await changes.ChangeAsync(
            farmerId,
            farmer => (refused = Refusal(farmer, record)) is CertificateRegistered.Kept ? With(farmer, record) : null,
            (read, next) => farmers.WriteCertificateAsync(read, next, new KeptCertificate(record, hash), cancellation),
            cancellation
        );
        return changed is not null ? new CertificateRegistered.Kept(record)
            // Our own try, whose answer was lost; or another with the same key, a moment before.
            : refused is CertificateRegistered.Taken { Record.Id: var taken }
            && taken == id
            && await farmers.FindCertificateAsync(farmerId, id, cancellation) is { } kept
                ? Replay(kept, hash)
            : refused;
    }

    /// <summary>Ends a certificate before its last day: it stays in the record. What ended or is over stays as it is; false where there is none.</summary>
    public async Task<bool> EndAsync(string farmerId, string id, CancellationToken cancellation)
    {
        if (await farmers.FindCertificateAsync(farmerId, id, cancellation) is not { } kept)
        {
            return false;
        }

        var ended = kept with { Record = kept.Record with { EndedAt = time.GetUtcNow() } };
        await changes.ChangeAsync(
            farmerId,
            farmer =>
                farmer.Certificates.Any(record => record.Id == id)
                    ? farmer with
                    {
                        Certificates = [.. Running(farmer).Where(record => record.Id != id)],
                    }
                    : null,
            (read, next) => farmers.WriteCertificateAsync(read, next, ended, cancellation),
            cancellation
        );
        return true;
    }

    CertificateRegistered Refusal(Farmer farmer, CertificateRecord record)
    {
        var running = Running(farmer);
        return running.FirstOrDefault(other => other.Id == record.Id || other.IsSame(record.Certificate)) is { } same
                ? new CertificateRegistered.Taken(same)
            : running.Count >= CertificateRecord.MaxRunning ? new CertificateRegistered.TooMany()
            : new CertificateRegistered.Kept(record);
    }

    Farmer With(Farmer farmer, CertificateRecord record) => farmer with { Certificates = [.. Running(farmer), record] };

    List<CertificateRecord> Running(Farmer farmer) =>
        [.. farmer.Certificates.Where(record => record.Certificate.End >= time.Today())];

    static CertificateRegistered Replay(KeptCertificate earlier, string hash) =>
        earlier.Request == hash
            ? new CertificateRegistered.Kept(earlier.Record)
            : new CertificateRegistered.KeyReused();

    async Task RefuseOthersAsync(
        string farmerId,
        IReadOnlyList<Gtin> products,
        Refusals refusals,
        CancellationToken cancellation
    )
    {
        var own = await InParallel.SelectAsync(
            products,
            ReadsAtOnce,
            (gtin, stop) => owners.IsOwnAsync(farmerId, gtin, stop),
            cancellation
        );
        for (var i = 0; i < own.Count; i++)
        {
            if (!own[i])
            {
                refusals.Add(
                    string.Create(CultureInfo.InvariantCulture, $"/products/{i}"),
                    "not-own",
                    $"{products[i]} không phải sản phẩm của nông trại này.",
                    $"{products[i]} is no product of this farmer."
                );
            }
        }
    }
}
