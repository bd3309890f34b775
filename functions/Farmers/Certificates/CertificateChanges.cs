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

/// <summary>How a change of a certificate ended.</summary>
public abstract record CertificateChanged
{
    /// <summary>It is as asked, by this request or before.</summary>
    public sealed record Kept(CertificateRecord Record) : CertificateChanged;

    /// <summary>It ended, or is over: nothing is found of it, or added to it, any more.</summary>
    public sealed record Past(CertificateRecord Record) : CertificateChanged;

    /// <summary>There is no such certificate of this farmer.</summary>
    public sealed record Unknown : CertificateChanged;
}

/// <summary>
/// Registers, changes and ends certificates. Each is a new version of its farmer, announced before it is written, which its products and
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

    /// <summary>
    /// Ends a certificate before its last day: it stays in the record. What ended, is over or was withdrawn stays as it is; false where
    /// there is none.
    /// </summary>
    public async Task<bool> EndAsync(string farmerId, string id, CancellationToken cancellation) =>
        await ChangeAsync(
            farmerId,
            id,
            record => record.Certificate.Withdrawal is null ? record with { EndedAt = time.GetUtcNow() } : record,
            cancellation
        )
            is not CertificateChanged.Unknown;

    /// <summary>Notes that the operator looked, and against what; the same again changes nothing. Not of one that was withdrawn.</summary>
    public Task<CertificateChanged> CheckAsync(
        string farmerId,
        string id,
        string against,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            farmerId,
            id,
            record =>
                record.Certificate.Withdrawal is not null || record.Certificate.Check?.Against == against
                    ? record
                    : record with
                    {
                        Certificate = record.Certificate with { Check = new CertificateCheck(time.Today(), against) },
                    },
            cancellation
        );

    /// <summary>Notes that the operator found that it does not hold; the first reason stays.</summary>
    public Task<CertificateChanged> WithdrawAsync(
        string farmerId,
        string id,
        string reason,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            farmerId,
            id,
            record =>
                record.Certificate.Withdrawal is not null
                    ? record
                    : record with
                    {
                        Certificate = record.Certificate with
                        {
                            Withdrawal = new CertificateWithdrawal(time.Today(), reason),
                        },
                    },
            cancellation
        );

    /// <summary>Takes a withdrawal back that was a mistake; twice is once.</summary>
    public Task<CertificateChanged> RestoreAsync(string farmerId, string id, CancellationToken cancellation) =>
        ChangeAsync(
            farmerId,
            id,
            record => record with { Certificate = record.Certificate with { Withdrawal = null } },
            cancellation
        );

    /// <summary>
    /// Gives a certificate that runs a file, or takes it; the same again changes nothing. What the operator checked it did with the file
    /// that was there: with another one it is unchecked.
    /// </summary>
    /// <param name="file">Null where it has none from now on.</param>
    /// <param name="isThere">Whether a file has the content already.</param>
    internal Task<CertificateChanged> PutFileAsync(
        string farmerId,
        string id,
        CertificateFile? file,
        Func<CertificateFile?, bool> isThere,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            farmerId,
            id,
            record =>
                isThere(record.Certificate.File)
                    ? record
                    : record with
                    {
                        Certificate = record.Certificate with { File = file, Check = null },
                        FormerFile = record.Certificate.File?.Name ?? record.FormerFile,
                    },
            cancellation,
            isForOverToo: file is null
        );

    /// <summary>
    /// Makes a certificate's record anew. The farmer's row has every one that runs, and is written with it: so two changes at once
    /// follow one another, and neither is lost.
    /// </summary>
    /// <param name="change">The record as it shall be; the very same where nothing changes.</param>
    /// <param name="isForOverToo">Whether one that is over is changed too, while pages still tell of it.</param>
    async Task<CertificateChanged> ChangeAsync(
        string farmerId,
        string id,
        Func<CertificateRecord, CertificateRecord> change,
        CancellationToken cancellation,
        bool isForOverToo = false
    )
    {
        if (await farmers.FindCertificateAsync(farmerId, id, cancellation) is not { } kept)
        {
            return new CertificateChanged.Unknown();
        }

        CertificateChanged outcome = new CertificateChanged.Past(kept.Record);
        await changes.ChangeAsync(
            farmerId,
            farmer =>
            {
                if (
                    farmer.Certificates.FirstOrDefault(record => record.Id == id) is not { } read
                    || !(isForOverToo || read.RunsOn(time.Today()))
                )
                {
                    outcome = new CertificateChanged.Past(kept.Record);
                    return null;
                }

                var next = change(read);
                outcome = new CertificateChanged.Kept(next);
                return next == read
                    ? null
                    : farmer with
                    {
                        Certificates = CertificateRecord.Kept(
                            [.. farmer.Certificates.Select(record => record.Id == id ? next : record)],
                            time.Today()
                        ),
                    };
            },
            (read, next) =>
                farmers.WriteCertificateAsync(
                    read,
                    next,
                    kept with
                    {
                        Record = ((CertificateChanged.Kept)outcome).Record,
                    },
                    cancellation
                ),
            cancellation
        );
        return outcome;
    }

    CertificateRegistered Refusal(Farmer farmer, CertificateRecord record)
    {
        var running = farmer.Certificates.Where(other => other.RunsOn(time.Today())).ToList();
        return running.Find(other => other.Id == record.Id || other.IsSame(record.Certificate)) is { } same
                ? new CertificateRegistered.Taken(same)
            : running.Count >= CertificateRecord.MaxRunning ? new CertificateRegistered.TooMany()
            : new CertificateRegistered.Kept(record);
    }

    Farmer With(Farmer farmer, CertificateRecord record) =>
        farmer with
        {
            Certificates = [.. CertificateRecord.Kept(farmer.Certificates, time.Today()), record],
        };

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
