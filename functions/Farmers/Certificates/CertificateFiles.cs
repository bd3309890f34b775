using Traceability.Platform;

namespace Traceability.Farmers.Certificates;

/// <summary>Gives certificates their files and takes them. Each is safe to repeat, and safe against itself at the same moment.</summary>
public sealed class CertificateFiles(
    CertificateChanges changes,
    IFarmers farmers,
    ICertificateFiles files,
    TimeProvider time
)
{
    /// <summary>A file that nothing names after this long was left by a request that died: none that lives takes so long.</summary>
    static readonly TimeSpan abandoned = TimeSpan.FromHours(1);

    /// <summary>Gives a certificate that runs a file, instead of the one there.</summary>
    public async Task<CertificateChanged> PutAsync(
        string farmerId,
        string id,
        CertificatePaper paper,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(paper);
        switch (await farmers.FindCertificateAsync(farmerId, id, cancellation))
        {
            case null:
                return new CertificateChanged.Unknown();
            case { Record: var kept } when !kept.RunsOn(time.Today()):
                return new CertificateChanged.Past(kept);
            case { Record: var kept } when kept.Certificate.File?.Holds(paper) == true:
                await RemoveAsync(farmerId, id, kept.FormerFile, cancellation);
                return new CertificateChanged.Kept(kept);
        }

        // The file first: a page never leads to one that is not there.
        var file = CertificateFile.Of(farmerId, id, paper);
        await files.KeepAsync(file, paper, cancellation);
        var changed = await changes.PutFileAsync(
            farmerId,
            id,
            file,
            there => there?.Holds(paper) == true,
            cancellation
        );
        if (
            (changed as CertificateChanged.Kept)?.Record is not { } record
            || record.Certificate.File?.Name != file.Name
        )
        {
            // It ended meanwhile, or another put the same there at the same moment.
            await RemoveAsync(farmerId, id, file.Name, cancellation);
            return changed;
        }

        await RemoveAsync(farmerId, id, record.FormerFile, cancellation);
        await files.SweepAsync(farmerId, id, file.Name, time.GetUtcNow() - abandoned, cancellation);
        return changed;
    }

    /// <summary>Takes a certificate's file off the pages and from where it is kept; of one that is past too.</summary>
    public async Task<CertificateChanged> RemoveAsync(string farmerId, string id, CancellationToken cancellation)
    {
        var changed = await changes.PutFileAsync(farmerId, id, null, there => there is null, cancellation);
        switch (changed)
        {
            case CertificateChanged.Kept { Record: var record }:
                await RemoveAsync(farmerId, id, record.FormerFile, cancellation);
                break;
            case CertificateChanged.Past { Record: var record }:
                // Its record says for ever that there was one; the bytes go.
                await RemoveAsync(farmerId, id, record.Certificate.File?.Name, cancellation);
                await RemoveAsync(farmerId, id, record.FormerFile, cancellation);
                break;
            default:
                return changed;
        }

        // What a request that died left is of this paper too.
        await files.SweepAsync(farmerId, id, null, time.GetUtcNow() - abandoned, cancellation);
        return changed;
    }

    Task RemoveAsync(string farmerId, string id, string? name, CancellationToken cancellation) =>
        name is null ? Task.CompletedTask : files.RemoveAsync(farmerId, id, name, cancellation);
}
