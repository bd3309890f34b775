using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Repair;

/// <summary>
/// Writes every table and every blob of the account into a folder: a table a file, a row a line; a container a file that names its
/// blobs, each in a file of its own. What is under way is a row and a blob, however much there is.
/// </summary>
public sealed class Backup(StorageAccount storage, StoredRows rows, TimeProvider time)
{
    /// <exception cref="IOException">The folder holds something already, or cannot be written.</exception>
    public async Task<BackupManifest> WriteAsync(
        string folder,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder} is not empty: a backup is written into an empty folder.");
        }

        Directory.CreateDirectory(Path.Combine(folder, "tables"));
        Directory.CreateDirectory(Path.Combine(folder, "blobs"));
        await storage.CreateMissingAsync();
        var madeAt = time.GetUtcNow();
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var queue in Queues.All.SelectMany(name => new[] { name, Queues.Poison(name) }))
        {
            var about = (await storage.Queue(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
            if (about > 0)
            {
                waiting[queue] = about;
            }
        }

        var tables = new List<BackupFile>();
        foreach (var table in Tables.All)
        {
            tables.Add(
                await LinesAsync(
                    folder,
                    table,
                    $"tables/{table}.jsonl",
                    rows.AllAsync(table, cancellation).Select(row => BackupJson.Line(BackupColumns.Write(row))),
                    progress
                )
            );
        }

        var containers = new List<BackupFile>();
        foreach (var container in Containers.All)
        {
            Directory.CreateDirectory(Path.Combine(folder, "blobs", container));
            containers.Add(
                await LinesAsync(
                    folder,
                    container,
                    $"blobs/{container}.jsonl",
                    BlobsAsync(folder, container, cancellation).Select(BackupJson.Line),
                    progress
                )
            );
        }

        var manifest = new BackupManifest(BackupManifest.Current, madeAt, tables, containers, waiting);
        await File.WriteAllTextAsync(
            Path.Combine(folder, BackupManifest.FileName),
            JsonSerializer.Serialize(manifest, BackupJson.Default.BackupManifest),
            cancellation
        );
        return manifest;
    }

    static async Task<BackupFile> LinesAsync(
        string folder,
        string name,
        string path,
        IAsyncEnumerable<string> lines,
        Action<RepairProgress> progress
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(Path.Combine(folder, path));
        long count = 0;
        progress(new RepairProgress($"back up {name}", 0, null));
        await foreach (var line in lines)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            hash.AppendData(bytes);
            await file.WriteAsync(bytes);
            progress(new RepairProgress($"back up {name}", ++count, null));
        }

        return new BackupFile(name, path, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    async IAsyncEnumerable<BackupBlob> BlobsAsync(
        string folder,
        string container,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var client = storage.Container(container);
        long number = 0;
        await foreach (var blob in client.GetBlobsAsync(new GetBlobsOptions(), cancellation))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"blobs/{container}/{++number:D9}");
            await using (var file = File.Create(Path.Combine(folder, path)))
            {
                await client.GetBlobClient(blob.Name).DownloadToAsync(file, cancellation);
            }

            await using var written = File.OpenRead(Path.Combine(folder, path));
            yield return new BackupBlob(
                blob.Name,
                path,
                blob.Properties.ContentType,
                written.Length,
                Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellation))
            );
        }
    }
}
