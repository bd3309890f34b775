using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Storage.Blobs.Models;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Repair;

/// <summary>How the restoring of a backup ended.</summary>
public abstract record Restored
{
    Restored() { }

    /// <summary>All of it is there.</summary>
    /// <param name="Erased">How many were erased again, who had asked for it.</param>
    public sealed record Whole(BackupManifest Manifest, long Rows, long Blobs, int Erased) : Restored;

    /// <summary>Nothing was written.</summary>
    /// <param name="Why">What is wrong with the backup, or with the account, each in a sentence.</param>
    public sealed record Refused(IReadOnlyList<string> Why) : Restored;
}

/// <summary>
/// Brings a backup back into an account that holds nothing. Every file is read once before anything is written, so that a damaged backup
/// leaves the account as it was; then it is written row by row and blob by blob, and what people asked to be erased is erased again.
/// </summary>
public sealed class Restore(StorageAccount storage, StoredRows rows, IEnumerable<IErasureReplay> erasures)
{
    const int MostReasons = 50;

    public async Task<Restored> RunAsync(string folder, Action<RepairProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var why = new List<string>();
        if (await ManifestAsync(folder, why, cancellation) is not { } manifest)
        {
            return new Restored.Refused(why);
        }

        await CheckAsync(folder, manifest, why, progress, cancellation);
        if (why.Count == 0)
        {
            await CheckEmptyAsync(why, cancellation);
        }

        if (why.Count > 0)
        {
            return new Restored.Refused(why);
        }

        var (written, blobs) = (0L, 0L);
        foreach (var table in manifest.Tables)
        {
            var step = $"restore {table.Name}";
            var done = 0L;
            progress(new RepairProgress(step, 0, table.Count));
            await rows.WriteAsync(
                table.Name,
                LinesAsync(folder, table, BackupJson.Default.BackupRow, cancellation).Select(BackupColumns.Read),
                count => progress(new RepairProgress(step, Interlocked.Add(ref done, count), table.Count)),
                cancellation
            );
            written += table.Count;
        }

        foreach (var container in manifest.Containers)
        {
            var step = $"restore {container.Name}";
            var done = 0L;
            progress(new RepairProgress(step, 0, container.Count));
            await foreach (var blob in LinesAsync(folder, container, BackupJson.Default.BackupBlob, cancellation))
            {
                await using var content = File.OpenRead(Inside(folder, blob.File)!);
                await storage
                    .Container(container.Name)
                    .GetBlobClient(blob.Name)
                    .UploadAsync(
                        content,
                        new BlobUploadOptions
                        {
                            HttpHeaders = blob.Type is null ? null : new BlobHttpHeaders { ContentType = blob.Type },
                        },
                        cancellation
                    );
                progress(new RepairProgress(step, ++done, container.Count));
            }

            blobs += container.Count;
        }

        var erased = 0;
        foreach (var erasure in erasures)
        {
            erased += await erasure.ReplayAsync(cancellation);
        }

        return new Restored.Whole(manifest, written, blobs, erased);
    }

    static async Task<BackupManifest?> ManifestAsync(string folder, List<string> why, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, BackupManifest.FileName);
        if (!File.Exists(path))
        {
            why.Add($"{path} is not there: this folder holds no whole backup.");
            return null;
        }

        try
        {
            await using var file = File.OpenRead(path);
            var manifest = await JsonSerializer.DeserializeAsync(file, BackupJson.Default.BackupManifest, cancellation);
            if (manifest is { Format: BackupManifest.Current, Tables: not null, Containers: not null })
            {
                return manifest;
            }

            why.Add($"{path} is of another form than this program reads.");
        }
        catch (JsonException)
        {
            why.Add($"{path} cannot be read.");
        }

        return null;
    }

    static async Task CheckAsync(
        string folder,
        BackupManifest manifest,
        List<string> why,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        var files = manifest.Tables.Count + manifest.Containers.Count;
        var done = 0;
        foreach (var table in manifest.Tables)
        {
            progress(new RepairProgress("check the backup", done++, files));
            if (!Tables.All.Contains(table.Name))
            {
                why.Add($"{table.File} is of a table that this program does not have.");
            }
            else
            {
                await CheckAsync(
                    folder,
                    table,
                    BackupJson.Default.BackupRow,
                    row => Task.FromResult(IsReadable(row) ? null : "a line that cannot be read"),
                    why,
                    cancellation
                );
            }
        }

        foreach (var container in manifest.Containers)
        {
            progress(new RepairProgress("check the backup", done++, files));
            if (!Containers.All.Contains(container.Name))
            {
                why.Add($"{container.File} is of a container that this program does not have.");
            }
            else
            {
                await CheckAsync(
                    folder,
                    container,
                    BackupJson.Default.BackupBlob,
                    blob => WrongAsync(folder, blob, cancellation),
                    why,
                    cancellation
                );
            }
        }
    }

    static async Task CheckAsync<TLine>(
        string folder,
        BackupFile file,
        JsonTypeInfo<TLine> type,
        Func<TLine, Task<string?>> wrong,
        List<string> why,
        CancellationToken cancellation
    )
        where TLine : class
    {
        if (Inside(folder, file.File) is not { } path || !File.Exists(path))
        {
            why.Add($"{file.File} is missing.");
            return;
        }

        await using (var content = File.OpenRead(path))
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) != file.Sha256)
            {
                why.Add($"{file.File} is not as it was written: its hash is another one.");
                return;
            }
        }

        long count = 0;
        try
        {
            await foreach (var line in LinesAsync(folder, file, type, cancellation))
            {
                count++;
                if (await wrong(line) is { } reason && why.Count < MostReasons)
                {
                    why.Add($"{file.File} has {reason}.");
                }
            }
        }
        catch (JsonException)
        {
            why.Add($"{file.File} has a line that cannot be read.");
            return;
        }

        if (count != file.Count)
        {
            why.Add($"{file.File} has {count} lines instead of {file.Count}.");
        }
    }

    static bool IsReadable(BackupRow row)
    {
        try
        {
            return BackupColumns.Read(row).Columns.Count == row.C.Count;
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return false;
        }
    }

    static async Task<string?> WrongAsync(string folder, BackupBlob blob, CancellationToken cancellation)
    {
        if (Inside(folder, blob.File) is not { } path || !File.Exists(path))
        {
            return $"the blob {blob.Name}, whose file {blob.File} is missing";
        }

        await using var content = File.OpenRead(path);
        return
            content.Length == blob.Bytes
            && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) == blob.Sha256
            ? null
            : $"the blob {blob.Name}, whose file {blob.File} is not as it was written";
    }

    async Task CheckEmptyAsync(List<string> why, CancellationToken cancellation)
    {
        await storage.CreateMissingAsync();
        foreach (var table in Tables.All)
        {
            if (await rows.AllAsync(table, cancellation).AnyAsync(cancellation))
            {
                why.Add($"The account is not empty: its table {table} has rows.");
            }
        }

        foreach (var container in Containers.All)
        {
            if (
                await storage
                    .Container(container)
                    .GetBlobsAsync(new GetBlobsOptions(), cancellation)
                    .AnyAsync(cancellation)
            )
            {
                why.Add($"The account is not empty: its container {container} has blobs.");
            }
        }
    }

    static async IAsyncEnumerable<TLine> LinesAsync<TLine>(
        string folder,
        BackupFile file,
        JsonTypeInfo<TLine> type,
        [EnumeratorCancellation] CancellationToken cancellation
    )
        where TLine : class
    {
        using var reader = new StreamReader(Inside(folder, file.File)!);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            yield return JsonSerializer.Deserialize(line, type) ?? throw new JsonException("A line is null.");
        }
    }

    // A manifest that was tampered with leads to no file outside.
    static string? Inside(string folder, string file)
    {
        var (root, path) = (Path.GetFullPath(folder), Path.GetFullPath(Path.Combine(folder, file)));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : null;
    }
}
